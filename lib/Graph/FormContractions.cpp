//===- FormContractions.cpp - Convolutions and products as implicit GEMM --===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A convolution of any rank, a matrix product and a fully connected layer are
// one thing: sums of products in which a loop belongs to one operand and the
// result (M or N), to both operands (K) or to all three (a batch or a group).
// Neither the im2col matrix nor the (m, n) result is ever in memory: later
// stages tile and fuse the gathers into the contraction's loads.
//
//===----------------------------------------------------------------------===//

#include "ContiguousDim.h"
#include "LoopGroups.h"
#include "MatrixProduct.h"
#include "ReadByPatches.h"
#include "mini/Graph/Passes.h"
#include "mini/IR/MatrixTypes.h"
#include "mini/IR/Mini.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_FORMCONTRACTIONSPASS
#include "mini/Graph/Passes.h.inc"

/// linalg.contract over (m, n, k), or (b, m, n, k) where the operands have
/// three dimensions: both have k innermost.
static Value createContraction(OpBuilder &builder, Location loc, Value lhs,
                               Value rhs, Value accumulator) {
  bool isBatched = cast<RankedTensorType>(lhs.getType()).getRank() == 3;
  SmallVector<AffineMap> maps =
      contractionMaps(isBatched, builder.getContext());
  return linalg::ContractOp::create(builder, loc, accumulator.getType(),
                                    ValueRange{lhs, rhs}, accumulator,
                                    builder.getAffineMapArrayAttr(maps))
      .getResult(0);
}

/// K ends with the loop that runs through the memory of an operand, the left
/// one (a convolution's image) first; the order of the others stays.
static void orderK(linalg::GenericOp generic, SmallVectorImpl<unsigned> &k) {
  for (OpOperand *operand : generic.getDpsInputOperands()) {
    auto loop = contiguousLoop(generic, operand);
    auto *found = loop ? llvm::find(k, *loop) : k.end();
    if (found == k.end())
      continue;
    std::rotate(found, found + 1, k.end());
    return;
  }
}

static void formContraction(linalg::GenericOp generic, RewriterBase &rewriter) {
  LoopGroups groups(generic);
  auto loops = classifyLoops(
      generic, groups,
      generic.getMatchingIndexingMap(generic.getDpsInputOperand(0)),
      generic.getMatchingIndexingMap(generic.getDpsInputOperand(1)));
  if (!loops)
    return;
  // A patch has its own order.
  if (!generic.getInputs()[0].getDefiningOp<PatchOp>())
    orderK(generic, loops->k);

  rewriter.setInsertionPoint(generic);
  Location loc = generic.getLoc();
  MLIRContext *context = rewriter.getContext();
  // ([b,] m, n, k); a view of an operand or the result takes b and two of them.
  SmallVector<int64_t> batch;
  SmallVector<AffineExpr> batchIndex;
  if (!loops->batch.empty()) {
    batch.push_back(groups.add(loops->batch));
    batchIndex.push_back(getAffineDimExpr(0, context));
  }
  unsigned rank = batch.size() + 2;
  int64_t m = groups.add(loops->m), n = groups.add(loops->n),
          k = groups.add(loops->k);
  AffineExpr row = getAffineDimExpr(rank - 2, context),
             column = getAffineDimExpr(rank - 1, context),
             zero = getAffineConstantExpr(0, context);
  auto view = [&](OpOperand *operand, ArrayRef<AffineExpr> indices) {
    SmallVector<AffineExpr> dims = batchIndex;
    llvm::append_range(dims, indices);
    AffineMap map = groups.rewrite(generic.getMatchingIndexingMap(operand));
    return map.replaceDimsAndSymbols(dims, {}, rank, 0);
  };
  auto gather = [&](OpOperand *operand, ArrayRef<int64_t> matrix,
                    ArrayRef<AffineExpr> indices) -> Value {
    SmallVector<int64_t> shape = batch;
    llvm::append_range(shape, matrix);
    return GatherOp::create(rewriter, loc, operand->get(), shape,
                            view(operand, indices));
  };
  OpOperand *lhs = generic.getDpsInputOperand(0),
            *rhs = generic.getDpsInputOperand(1),
            *init = generic.getDpsInitOperand(0);
  Value product =
      createContraction(rewriter, loc, gather(lhs, {m, k}, {row, zero, column}),
                        gather(rhs, {n, k}, {zero, row, column}),
                        gather(init, {m, n}, {row, column, zero}));
  rewriter.replaceOpWithNewOp<ScatterOp>(
      generic, generic.getResult(0).getType(), product,
      view(init, {row, column, zero}));
}

namespace {
struct FormContractionsPass
    : impl::FormContractionsPassBase<FormContractionsPass> {
  using FormContractionsPassBase::FormContractionsPassBase;
  void runOnOperation() override {
    const Chip *chip = lookupChip(target);
    if (!chip) {
      getOperation().emitError("unknown target '") << target << "'";
      return signalPassFailure();
    }
    IRRewriter rewriter(&getContext());
    // Producers first: what they became tells the layout that is read.
    SmallVector<linalg::GenericOp> products;
    getOperation().walk([&](linalg::GenericOp generic) {
      if (isMatrixProduct(generic, *chip))
        products.push_back(generic);
    });
    for (linalg::GenericOp generic : products) {
      if (auto shape = findPatchShape(generic, *chip))
        generic = readByPatches(generic, *shape, rewriter);
      formContraction(generic, rewriter);
    }
    RewritePatternSet patterns(&getContext());
    // Composes the im2col gather with the padding's.
    GatherOp::getCanonicalizationPatterns(patterns, &getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace

} // namespace mini
