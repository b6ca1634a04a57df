//===- FuseEpilogues.cpp - Elementwise ops behind a contraction ----------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Bias, activations, quantization and residual additions are never kernels of
// their own: they move in front of the scatter that ends the contraction's
// kernel, where each element is computed once.
//
//===----------------------------------------------------------------------===//

#include "Elementwise.h"
#include "IR/Mini/Mini.h"
#include "Passes.h"
#include "ReshapeScatter.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_FUSEEPILOGUESPASS
#include "Graph/Passes.h.inc"

namespace {
struct MoveThroughScatter : OpRewritePattern<linalg::GenericOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(linalg::GenericOp generic,
                                PatternRewriter &rewriter) const override;
};

struct FuseEpiloguesPass : impl::FuseEpiloguesPassBase<FuseEpiloguesPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<MoveThroughScatter>(&getContext());
    populateReshapeScatterPatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace

static int64_t rankOf(ScatterOp scatter) {
  return scatter.getSource().getType().getRank();
}

/// Whether the op is elementwise on the result, not in memory, of what
/// `isEnded` says.
static bool ends(linalg::GenericOp generic,
                 function_ref<bool(Operation *)> isEnded) {
  llvm::SetVector<linalg::GenericOp> chain;
  chain.insert(generic);
  for (size_t i = 0; i < chain.size(); ++i)
    for (Value input : linalg::GenericOp(chain[i]).getInputs()) {
      Operation *op = input.getDefiningOp();
      if (op && isEnded(op))
        return true;
      auto producer = input.getDefiningOp<linalg::GenericOp>();
      if (producer && isElementwise(producer))
        chain.insert(producer);
    }
  return false;
}

LogicalResult
MoveThroughScatter::matchAndRewrite(linalg::GenericOp generic,
                                    PatternRewriter &rewriter) const {
  if (!isElementwise(generic))
    return failure();
  ScatterOp scatter;
  for (OpOperand *operand : generic.getDpsInputOperands()) {
    auto candidate = operand->get().getDefiningOp<ScatterOp>();
    // With another user the contraction would be computed twice.
    if (candidate && generic.getMatchingIndexingMap(operand).isIdentity() &&
        llvm::all_of(candidate->getUsers(),
                     [&](Operation *user) { return user == generic; }) &&
        (!scatter || rankOf(candidate) > rankOf(scatter)))
      scatter = candidate;
  }
  if (!scatter)
    return rewriter.notifyMatchFailure(generic, "reads no scatter of its own");
  // A kernel has one contraction or other reductions, which are of fewer
  // dimensions: an epilogue reads what any other kernel wrote.
  bool isReduced = rankOf(scatter) < 2;
  auto hasOwnKernel = [&](Operation *op) {
    auto other = dyn_cast<linalg::GenericOp>(op);
    return isa<linalg::ContractOp>(op) ||
           (!isReduced && other && other.getNumReductionLoops() > 0);
  };
  if (ends(generic, hasOwnKernel))
    return rewriter.notifyMatchFailure(generic, "is an epilogue already");

  ArrayRef<int64_t> shape = scatter.getSource().getType().getShape();
  SmallVector<Value> inputs;
  for (OpOperand *operand : generic.getDpsInputOperands()) {
    AffineMap map = generic.getMatchingIndexingMap(operand);
    if (operand->get() == scatter.getResult() && map.isIdentity())
      inputs.push_back(scatter.getSource());
    else
      inputs.push_back(GatherOp::create(rewriter, generic.getLoc(),
                                        operand->get(), shape,
                                        map.compose(scatter.getMap())));
  }
  linalg::GenericOp moved = moveTo(generic, shape, inputs, rewriter);
  rewriter.replaceOpWithNewOp<ScatterOp>(generic,
                                         generic.getResult(0).getType(),
                                         moved.getResult(0), scatter.getMap());
  return success();
}

} // namespace mini
