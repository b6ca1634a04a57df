//===- FormReductions.cpp - Any other reduction as rows and columns -------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Pooling, sums and maxima along axes, depthwise convolutions, products of
// types without matrix instructions: what is left of the reductions when the
// contractions for matrix instructions are taken out. One index m stands for an
// element of the result and one index k for what is reduced to it, so that the
// kernels behind know one form.
//
//===----------------------------------------------------------------------===//

#include "ContiguousDim.h"
#include "IR/Mini/ComposeGathers.h"
#include "IR/Mini/LinalgBuilders.h"
#include "IR/Mini/Mini.h"
#include "LoopGroups.h"
#include "Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_FORMREDUCTIONSPASS
#include "Graph/Passes.h.inc"

/// The loop that runs through the memory of an operand comes last, so that
/// lanes read it side by side; the order of the others stays that of the
/// result.
static void orderResult(linalg::GenericOp generic,
                        SmallVectorImpl<unsigned> &loops) {
  auto dim = contiguousDim(generic.getResult(0));
  if (!dim)
    return;
  AffineMap map = generic.getMatchingIndexingMap(generic.getDpsInitOperand(0));
  auto *found =
      llvm::find(loops, cast<AffineDimExpr>(map.getResult(*dim)).getPosition());
  if (found != loops.end())
    std::rotate(found, found + 1, loops.end());
}

/// The reduction over (m, k), where m runs over the result and k over the
/// reduced loops in their order.
static void formReduction(linalg::GenericOp generic, RewriterBase &rewriter) {
  LoopGroups groups(generic);
  auto resultOrder = resultLoops(generic, groups);
  if (!resultOrder)
    return;
  orderResult(generic, *resultOrder);
  SmallVector<unsigned> reductions;
  generic.getReductionDims(reductions);
  llvm::erase_if(reductions,
                 [&](unsigned loop) { return groups.isUnit(loop); });
  int64_t m = groups.add(*resultOrder), k = groups.add(reductions);

  rewriter.setInsertionPoint(generic);
  Location loc = generic.getLoc();
  SmallVector<Value> inputs;
  // An operand may have been there only for the size of a window.
  llvm::BitVector unused(generic.getBody()->getNumArguments());
  for (OpOperand *operand : generic.getDpsInputOperands()) {
    BlockArgument argument = generic.getMatchingBlockArgument(operand);
    if (argument.use_empty()) {
      unused.set(argument.getArgNumber());
      continue;
    }
    inputs.push_back(GatherOp::create(
        rewriter, loc, operand->get(), ArrayRef<int64_t>{m, k},
        groups.rewrite(generic.getMatchingIndexingMap(operand))));
  }
  OpOperand *initOperand = generic.getDpsInitOperand(0);
  AffineMap resultMap =
      groups.rewrite(generic.getMatchingIndexingMap(initOperand));
  // The result knows no k.
  resultMap = AffineMap::get(1, 0, resultMap.getResults(), loc.getContext());
  Value init = GatherOp::create(rewriter, loc, initOperand->get(),
                                ArrayRef<int64_t>{m}, resultMap);

  SmallVector<AffineMap> maps(inputs.size(),
                              rewriter.getMultiDimIdentityMap(2));
  maps.push_back(AffineMap::get(2, 0, rewriter.getAffineDimExpr(0)));
  auto reduction = cloneGeneric(
      rewriter, generic, inputs, init, maps,
      {utils::IteratorType::parallel, utils::IteratorType::reduction});
  reduction.getBody()->eraseArguments(unused);
  rewriter.replaceOpWithNewOp<ScatterOp>(generic,
                                         generic.getResult(0).getType(),
                                         reduction.getResult(0), resultMap);
}

namespace {
struct FormReductionsPass : impl::FormReductionsPassBase<FormReductionsPass> {
  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    // Not patterns: a reduction over (m, k) is rewritten too, once.
    SmallVector<linalg::GenericOp> reductions;
    getOperation().walk([&](linalg::GenericOp generic) {
      if (isReduction(generic))
        reductions.push_back(generic);
    });
    for (linalg::GenericOp generic : reductions)
      formReduction(generic, rewriter);
    if (failed(composeGathers(getOperation())))
      signalPassFailure();
  }
};
} // namespace

} // namespace mini
