//===- NormalizeLinalg.cpp - Few forms for the passes to know -------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// linalg says the same thing in many ways, and the passes behind this one know
// one of them: linalg.generic on tensors, fills as initial values, gathers for
// what moves data.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/Mini.h"
#include "Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_NORMALIZELINALGPASS
#include "Graph/Passes.h.inc"

namespace {

struct GeneralizeNamedOp : OpInterfaceRewritePattern<linalg::LinalgOp> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;
  LogicalResult matchAndRewrite(linalg::LinalgOp op,
                                PatternRewriter &rewriter) const override {
    if (isa<linalg::GenericOp, linalg::FillOp>(op) ||
        !op.hasPureTensorSemantics())
      return failure();
    return linalg::generalizeNamedOp(rewriter, op);
  }
};

/// A scalar operand is a value that the body can use by itself.
struct ScalarToBody : OpRewritePattern<linalg::GenericOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(linalg::GenericOp generic,
                                PatternRewriter &rewriter) const override;
};

/// An elementwise op that permutes its loops into the result's dimensions gets
/// its loops in that order.
struct OrderLoops : OpRewritePattern<linalg::GenericOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(linalg::GenericOp generic,
                                PatternRewriter &rewriter) const override;
};

/// An elementwise op reads its inputs in its own index space, broadcasts and
/// permutations through gathers: it can stand for a tile of itself then.
struct ReadThroughGathers : OpRewritePattern<linalg::GenericOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(linalg::GenericOp generic,
                                PatternRewriter &rewriter) const override;
};

/// A pad by constants is a gather whose map shifts into the source.
struct PadToGather : OpRewritePattern<tensor::PadOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tensor::PadOp pad,
                                PatternRewriter &rewriter) const override;
};

struct NormalizeLinalgPass
    : impl::NormalizeLinalgPassBase<NormalizeLinalgPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<GeneralizeNamedOp, ScalarToBody, OrderLoops,
                 ReadThroughGathers, PadToGather>(&getContext());
    // An elementwise op on the old value of its result takes it as an input.
    linalg::populateMoveInitOperandsToInputPattern(patterns);
    // Windows are given as operands that only say their size.
    linalg::populateEraseUnusedOperandsAndResultsPatterns(patterns);
    GatherOp::getCanonicalizationPatterns(patterns, &getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};

} // namespace

/// True if `generic` computes each element of its one result by itself.
static bool isParallel(linalg::GenericOp generic) {
  return generic.hasPureTensorSemantics() && generic.getNumDpsInits() == 1 &&
         generic.getNumParallelLoops() == generic.getNumLoops();
}

LogicalResult ScalarToBody::matchAndRewrite(linalg::GenericOp generic,
                                            PatternRewriter &rewriter) const {
  bool changed = false;
  for (OpOperand *operand : generic.getDpsInputOperands()) {
    BlockArgument argument = generic.getMatchingBlockArgument(operand);
    if (isa<ShapedType>(operand->get().getType()) || argument.use_empty())
      continue;
    rewriter.replaceAllUsesWith(argument, operand->get());
    changed = true;
  }
  return success(changed);
}

LogicalResult OrderLoops::matchAndRewrite(linalg::GenericOp generic,
                                          PatternRewriter &rewriter) const {
  if (!isParallel(generic))
    return failure();
  AffineMap map = generic.getMatchingIndexingMap(generic.getDpsInitOperand(0));
  if (!map.isPermutation() || map.isIdentity())
    return failure();
  SmallVector<unsigned> order;
  for (AffineExpr expr : map.getResults())
    order.push_back(cast<AffineDimExpr>(expr).getPosition());
  return linalg::interchangeGenericOp(rewriter, generic, order);
}

LogicalResult
ReadThroughGathers::matchAndRewrite(linalg::GenericOp generic,
                                    PatternRewriter &rewriter) const {
  if (!isParallel(generic) ||
      !generic.getMatchingIndexingMap(generic.getDpsInitOperand(0))
           .isIdentity())
    return failure();
  auto type = cast<RankedTensorType>(generic.getResult(0).getType());
  // A scalar has no dimensions to gather.
  auto isElsewhere = [&](OpOperand *operand) {
    return isa<RankedTensorType>(operand->get().getType()) &&
           !generic.getMatchingIndexingMap(operand).isIdentity();
  };
  SmallVector<OpOperand *> operands = generic.getDpsInputOperands();
  if (!type.hasStaticShape() || llvm::none_of(operands, isElsewhere))
    return failure();
  SmallVector<AffineMap> maps = generic.getIndexingMapsArray();
  for (OpOperand *operand : operands) {
    if (!isElsewhere(operand))
      continue;
    unsigned number = operand->getOperandNumber();
    Value gather = GatherOp::create(rewriter, generic.getLoc(), operand->get(),
                                    type.getShape(), maps[number]);
    rewriter.modifyOpInPlace(generic, [&] { operand->set(gather); });
    maps[number] = maps.back();
  }
  rewriter.modifyOpInPlace(generic, [&] {
    generic.setIndexingMapsAttr(rewriter.getAffineMapArrayAttr(maps));
  });
  return success();
}

LogicalResult PadToGather::matchAndRewrite(tensor::PadOp pad,
                                           PatternRewriter &rewriter) const {
  Value padding = pad.getConstantPaddingValue();
  TypedAttr fill;
  if (!padding || !matchPattern(padding, m_Constant(&fill)) ||
      !pad.getLow().empty() || !pad.getResultType().hasStaticShape())
    return rewriter.notifyMatchFailure(pad, "not by constants");

  SmallVector<AffineExpr> coordinates;
  for (auto [i, low] : llvm::enumerate(pad.getStaticLow()))
    coordinates.push_back(rewriter.getAffineDimExpr(i) - low);
  ArrayRef<int64_t> shape = pad.getResultType().getShape();
  rewriter.replaceOpWithNewOp<GatherOp>(
      pad, pad.getResultType(), pad.getSource(), ValueRange{},
      rewriter.getDenseI64ArrayAttr(shape),
      AffineMapAttr::get(
          AffineMap::get(shape.size(), 0, coordinates, rewriter.getContext())),
      fill);
  return success();
}

} // namespace mini
