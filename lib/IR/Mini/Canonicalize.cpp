//===- Canonicalize.cpp - Folds and canonical forms of gather -------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Gathers of gathers become one; a gather that changes nothing goes away; one
// of one value everywhere is that value.
//
//===----------------------------------------------------------------------===//

#include "IndexMap.h"
#include "InsideMask.h"
#include "Mini.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace mini;

bool GatherOp::isWhole() {
  return getOffsets().empty() &&
         llvm::equal(getBounds(), getResult().getType().getShape());
}

bool GatherOp::isTotal() {
  // A tile may lie beyond the bounds.
  return isWhole() &&
         staysWithin(getMap(), getBounds(), getSource().getType().getShape());
}

OpFoldResult GatherOp::fold(FoldAdaptor) {
  RankedTensorType type = getResult().getType();
  if (getSource().getType() == type && isTotal() &&
      keepsRowMajorOrder(getMap(), type.getShape(), type.getShape()))
    return getSource();
  return {};
}

/// True if `inner` only reorders its source's dimensions, of which it may drop
/// or add such of size 1: an index of `outer` that leaves the one leaves the
/// other.
static bool leavesWith(GatherOp inner, GatherOp outer) {
  ArrayRef<int64_t> shown = inner.getResult().getType().getShape();
  AffineExpr zero = getAffineConstantExpr(0, inner.getContext());
  llvm::SmallBitVector used(shown.size());
  for (auto [expr, size] : llvm::zip(inner.getMap().getResults(),
                                     inner.getSource().getType().getShape())) {
    if (expr == zero && size == 1)
      continue;
    auto dim = dyn_cast<AffineDimExpr>(expr);
    if (!dim || used.test(dim.getPosition()) ||
        shown[dim.getPosition()] != size)
      return false;
    used.set(dim.getPosition());
  }
  for (auto [i, expr] : llvm::enumerate(outer.getMap().getResults())) {
    Interval range = rangeOf(expr, outer.getBounds());
    if (!used.test(i) && (range.lower < 0 || range.upper >= shown[i]))
      return false;
  }
  return true;
}

namespace {

/// gather(gather(x, inner), outer) -> gather(x, inner o outer), where the outer
/// one does not leave the inner one's result and so never fills, or leaves x
/// with it.
struct ComposeGathers : OpRewritePattern<GatherOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(GatherOp outer,
                                PatternRewriter &rewriter) const override {
    auto inner = outer.getSource().getDefiningOp<GatherOp>();
    if (!inner || !inner.isWhole())
      return failure();
    bool isTotal = outer.isTotal();
    if (!isTotal && (!outer.getOffsets().empty() || !leavesWith(inner, outer)))
      return failure();
    rewriter.modifyOpInPlace(outer, [&] {
      outer.getSourceMutable().assign(inner.getSource());
      // Not simplified further: that would turn a remainder, whose range is
      // plain to see, into a difference.
      outer.setMap(inner.getMap().compose(outer.getMap()));
      if (isTotal)
        outer.setFillAttr(inner.getFill());
    });
    return success();
  }
};

/// As above, where the outer gather does leave the inner one's result: the
/// composed one may find elements there, for which the outer one's fill is
/// selected.
struct ComposeFillingGathers : OpRewritePattern<GatherOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(GatherOp outer,
                                PatternRewriter &rewriter) const override {
    auto inner = outer.getSource().getDefiningOp<GatherOp>();
    if (!inner || !inner.isWhole() || !outer.isWhole() || outer.isTotal() ||
        leavesWith(inner, outer))
      return failure();
    Location loc = outer.getLoc();
    RankedTensorType type = outer.getResult().getType();
    Value isInside =
        buildInsideMask(rewriter, loc, inner.getResult().getType().getShape(),
                        type.getShape(), outer.getMap());
    auto composed =
        GatherOp::create(rewriter, loc, inner.getSource(), type.getShape(),
                         inner.getMap().compose(outer.getMap()));
    composed.setFillAttr(inner.getFill());
    Value empty = tensor::EmptyOp::create(rewriter, loc, type.getShape(),
                                          type.getElementType());
    SmallVector<AffineMap> maps(
        3, rewriter.getMultiDimIdentityMap(type.getRank()));
    SmallVector<utils::IteratorType> iterators(type.getRank(),
                                               utils::IteratorType::parallel);
    rewriter.replaceOpWithNewOp<linalg::GenericOp>(
        outer, type, ValueRange{isInside, composed}, empty, maps, iterators,
        [fill = outer.getFill()](OpBuilder &body, Location bodyLoc,
                                 ValueRange elements) {
          Value outside = arith::ConstantOp::create(body, bodyLoc, fill);
          Value element = arith::SelectOp::create(body, bodyLoc, elements[0],
                                                  elements[1], outside);
          linalg::YieldOp::create(body, bodyLoc, element);
        });
    return success();
  }
};

/// gather(fill(c)) -> fill(c), where the gather never leaves its source.
struct GatherOfFill : OpRewritePattern<GatherOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(GatherOp gather,
                                PatternRewriter &rewriter) const override {
    auto fill = gather.getSource().getDefiningOp<linalg::FillOp>();
    if (!fill || !gather.isTotal())
      return failure();
    RankedTensorType type = gather.getResult().getType();
    Value empty = tensor::EmptyOp::create(
        rewriter, gather.getLoc(), type.getShape(), type.getElementType());
    rewriter.replaceOpWithNewOp<linalg::FillOp>(gather, fill.getInputs(),
                                                ValueRange{empty});
    return success();
  }
};

/// gather(dense<c>) -> dense<c>, likewise.
struct GatherOfSplat : OpRewritePattern<GatherOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(GatherOp gather,
                                PatternRewriter &rewriter) const override {
    SplatElementsAttr splat;
    if (!matchPattern(gather.getSource(), m_Constant(&splat)) ||
        !gather.isTotal())
      return failure();
    rewriter.replaceOpWithNewOp<arith::ConstantOp>(
        gather, splat.resizeSplat(gather.getResult().getType()));
    return success();
  }
};

/// gather(concat(..., x, ...)) -> gather(x), where the gather shows nothing of
/// the other pieces.
struct GatherOfPiece : OpRewritePattern<GatherOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(GatherOp gather,
                                PatternRewriter &rewriter) const override {
    auto concat = gather.getSource().getDefiningOp<ConcatOp>();
    if (!concat || !gather.getOffsets().empty())
      return failure();
    unsigned dim = concat.getDim();
    SmallVector<AffineExpr> coordinates(gather.getMap().getResults());
    Interval range = rangeOf(coordinates[dim], gather.getBounds());
    for (auto [piece, start] :
         llvm::zip_equal(concat.getPieces(), concat.getStarts())) {
      int64_t size = cast<RankedTensorType>(piece.getType()).getDimSize(dim);
      if (range.lower >= start && range.upper < start + size) {
        coordinates[dim] = coordinates[dim] - start;
        rewriter.modifyOpInPlace(gather, [&] {
          gather.getSourceMutable().assign(piece);
          gather.setMap(AffineMap::get(gather.getMap().getNumDims(), 0,
                                       coordinates, rewriter.getContext()));
        });
        return success();
      }
    }
    return failure();
  }
};

/// concat(concat(x, y), z) -> concat(x, y, z), where nothing else reads the
/// inner one.
struct FlattenConcat : OpRewritePattern<ConcatOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ConcatOp outer,
                                PatternRewriter &rewriter) const override {
    SmallVector<Value> pieces;
    for (Value piece : outer.getPieces()) {
      auto inner = piece.getDefiningOp<ConcatOp>();
      if (inner && inner->hasOneUse() && inner.getDim() == outer.getDim())
        llvm::append_range(pieces, inner.getPieces());
      else
        pieces.push_back(piece);
    }
    if (pieces.size() == outer.getPieces().size())
      return failure();
    rewriter.modifyOpInPlace(outer,
                             [&] { outer.getPiecesMutable().assign(pieces); });
    return success();
  }
};

} // namespace

OpFoldResult ConcatOp::fold(FoldAdaptor) {
  return getPieces().size() == 1 ? OpFoldResult(getPieces().front())
                                 : OpFoldResult();
}

void ConcatOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                           MLIRContext *context) {
  patterns.add<FlattenConcat>(context);
}

void GatherOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                           MLIRContext *context) {
  patterns.add<ComposeGathers, ComposeFillingGathers, GatherOfFill,
               GatherOfSplat, GatherOfPiece>(context);
}
