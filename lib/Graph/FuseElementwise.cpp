//===- FuseElementwise.cpp - Elementwise ops into their neighbours' index space
//===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Bias, activations, quantization and residual additions are never kernels of
// their own: they move through a scatter to become the epilogue of the
// contraction behind it, or through a gather to be computed while an operand is
// loaded.
//
//===----------------------------------------------------------------------===//

#include "mini/Graph/Passes.h"
#include "mini/IR/Mini.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_FUSEELEMENTWISEPASS
#include "mini/Graph/Passes.h.inc"

namespace {

struct MoveThroughScatter : OpRewritePattern<linalg::GenericOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(linalg::GenericOp generic,
                                PatternRewriter &rewriter) const override;
};

struct MoveThroughGather : OpRewritePattern<GatherOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(GatherOp gather,
                                PatternRewriter &rewriter) const override;
};

struct FuseElementwisePass
    : impl::FuseElementwisePassBase<FuseElementwisePass> {
  void runOnOperation() override {
    // An op between two contractions is better in the first one's epilogue,
    // where it is computed once an element, so scatters come first.
    RewritePatternSet epilogues(&getContext());
    epilogues.add<MoveThroughScatter>(&getContext());
    RewritePatternSet prologues(&getContext());
    prologues.add<MoveThroughGather>(&getContext());
    GatherOp::getCanonicalizationPatterns(prologues, &getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(epilogues))) ||
        failed(applyPatternsGreedily(getOperation(), std::move(prologues))))
      signalPassFailure();
  }
};

} // namespace

/// One result, every element of it computed from the operands' elements alone.
static bool isElementwise(linalg::GenericOp generic) {
  return generic.getNumResults() == 1 && generic.getNumDpsInits() == 1 &&
         generic.getNumParallelLoops() == generic.getNumLoops() &&
         generic.getMatchingIndexingMap(generic.getDpsInitOperand(0))
             .isIdentity() &&
         !generic.payloadUsesValueFromOperand(generic.getDpsInitOperand(0)) &&
         !generic.hasIndexSemantics();
}

/// The same elementwise op over another index space, whose index i stands for
/// element map(i) of the old result. `inputs` are already in that space.
static linalg::GenericOp moveTo(linalg::GenericOp generic,
                                ArrayRef<int64_t> shape, ValueRange inputs,
                                PatternRewriter &rewriter) {
  Type elementType = getElementTypeOrSelf(generic.getResult(0).getType());
  Value init =
      tensor::EmptyOp::create(rewriter, generic.getLoc(), shape, elementType);
  SmallVector<AffineMap> maps(inputs.size() + 1,
                              rewriter.getMultiDimIdentityMap(shape.size()));
  SmallVector<utils::IteratorType> iterators(shape.size(),
                                             utils::IteratorType::parallel);
  auto moved =
      linalg::GenericOp::create(rewriter, generic.getLoc(), init.getType(),
                                inputs, init, maps, iterators);
  rewriter.cloneRegionBefore(generic.getRegion(), moved.getRegion(),
                             moved.getRegion().begin());
  return moved;
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
                     [&](Operation *user) { return user == generic; })) {
      scatter = candidate;
      break;
    }
  }
  if (!scatter)
    return rewriter.notifyMatchFailure(generic, "reads no scatter of its own");

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

/// Where the gather leaves its source, the result is its fill and not the op's
/// value at the operands' fills: a gather of `true` that fills with `false`
/// tells the two apart, and costs no load.
static void selectFillOutside(GatherOp gather, linalg::GenericOp moved,
                              PatternRewriter &rewriter) {
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(moved);
  auto maskType = RankedTensorType::get(gather.getSource().getType().getShape(),
                                        rewriter.getI1Type());
  Value everywhere = arith::ConstantOp::create(
      rewriter, gather.getLoc(), DenseElementsAttr::get(maskType, true));
  ArrayRef<int64_t> shape = gather.getResult().getType().getShape();
  Value inside = GatherOp::create(rewriter, gather.getLoc(), everywhere, shape,
                                  gather.getMap());

  SmallVector<Value> inputs = moved.getInputs();
  inputs.push_back(inside);
  auto masked = moveTo(moved, shape, inputs, rewriter);
  Block *body = masked.getBody();
  Value mask = body->insertArgument(inputs.size() - 1, rewriter.getI1Type(),
                                    gather.getLoc());
  auto yield = cast<linalg::YieldOp>(body->getTerminator());
  rewriter.setInsertionPoint(yield);
  Value fill =
      arith::ConstantOp::create(rewriter, gather.getLoc(), gather.getFill());
  Value value = arith::SelectOp::create(rewriter, gather.getLoc(), mask,
                                        yield.getValues()[0], fill);
  yield.getValuesMutable().assign(value);
  rewriter.replaceOp(gather, masked.getResult(0));
  rewriter.eraseOp(moved);
}

LogicalResult
MoveThroughGather::matchAndRewrite(GatherOp gather,
                                   PatternRewriter &rewriter) const {
  auto generic = gather.getSource().getDefiningOp<linalg::GenericOp>();
  if (!generic || !isElementwise(generic) || !gather.getOffsets().empty() ||
      !llvm::equal(gather.getBounds(), gather.getResult().getType().getShape()))
    return failure();
  ArrayRef<int64_t> shape = gather.getResult().getType().getShape();
  SmallVector<Value> inputs;
  for (OpOperand *operand : generic.getDpsInputOperands())
    inputs.push_back(GatherOp::create(
        rewriter, gather.getLoc(), operand->get(), shape,
        generic.getMatchingIndexingMap(operand).compose(gather.getMap())));
  linalg::GenericOp moved = moveTo(generic, shape, inputs, rewriter);
  if (gather.isTotal())
    rewriter.replaceOp(gather, moved.getResult(0));
  else
    selectFillOutside(gather, moved, rewriter);
  return success();
}

} // namespace mini
