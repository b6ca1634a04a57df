//===- ReshapeScatter.cpp - Results written in their last shape -----------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The groups of a convolution are a dimension of their own in its loops, a
// reduction may keep its axes, and a result may be wanted in another order:
// without this, bringing it into shape would be a kernel, with the activation
// behind it.
//
//===----------------------------------------------------------------------===//

#include "ReshapeScatter.h"
#include "IR/Mini/IndexMap.h"
#include "IR/Mini/Mini.h"

#include "mlir/Dialect/Utils/ReshapeOpsUtils.h"

using namespace mlir;

namespace mini {

/// The coordinates in `to` of the element that has `coordinates` in `from`, if
/// each dimension of one is some neighbours of the other.
static std::optional<SmallVector<AffineExpr>>
reshape(ArrayRef<AffineExpr> coordinates, RankedTensorType from,
        RankedTensorType to) {
  bool joins = from.getRank() > to.getRank();
  auto groups = getReassociationIndicesForReshape(from, to);
  if (!groups || groups->empty())
    return std::nullopt;
  SmallVector<AffineExpr> reshaped;
  for (auto [i, group] : llvm::enumerate(*groups)) {
    if (joins) {
      AffineExpr index = coordinates[group.front()];
      for (int64_t dim : ArrayRef(group).drop_front())
        index = index * from.getDimSize(dim) + coordinates[dim];
      reshaped.push_back(index);
      continue;
    }
    SmallVector<AffineExpr> parts;
    AffineExpr rest = coordinates[i];
    for (int64_t dim : llvm::reverse(ArrayRef(group).drop_front())) {
      int64_t size = to.getDimSize(dim);
      parts.push_back(rest % size);
      rest = rest.floorDiv(size);
    }
    parts.push_back(rest);
    reshaped.append(parts.rbegin(), parts.rend());
  }
  return reshaped;
}

namespace {
struct ReshapeScatter : OpRewritePattern<GatherOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(GatherOp gather,
                                PatternRewriter &rewriter) const override {
    auto scatter = gather.getSource().getDefiningOp<ScatterOp>();
    if (!scatter || !scatter->hasOneUse() || !gather.isTotal())
      return failure();
    RankedTensorType from = scatter.getType(), to = gather.getType();
    if (from.getRank() == to.getRank() ||
        from.getNumElements() != to.getNumElements() ||
        !keepsRowMajorOrder(gather.getMap(), from.getShape(), to.getShape()))
      return failure();
    AffineMap map = scatter.getMap();
    auto coordinates = reshape(map.getResults(), from, to);
    if (!coordinates)
      return rewriter.notifyMatchFailure(gather, "mixes dimensions");
    rewriter.replaceOpWithNewOp<ScatterOp>(
        gather, to, scatter.getSource(),
        AffineMap::get(map.getNumDims(), 0, *coordinates,
                       rewriter.getContext()));
    return success();
  }
};

/// What is written only to be transposed is written transposed. With a second
/// use of its source, one that computes on both needs memory between them:
/// there the gather stays.
struct TransposeScatter : OpRewritePattern<GatherOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(GatherOp gather,
                                PatternRewriter &rewriter) const override {
    auto scatter = gather.getSource().getDefiningOp<ScatterOp>();
    if (!scatter || !scatter->hasOneUse() || !scatter.getSource().hasOneUse() ||
        !gather.isTotal() || !gather.getMap().isPermutation() ||
        // A part of the result leaves the rest to be written nowhere.
        gather.getType().getNumElements() != scatter.getType().getNumElements())
      return failure();
    AffineMap inverse = inversePermutation(gather.getMap());
    rewriter.replaceOpWithNewOp<ScatterOp>(gather, gather.getType(),
                                           scatter.getSource(),
                                           inverse.compose(scatter.getMap()));
    return success();
  }
};

/// What is written only to be written elsewhere is written there.
struct ComposeScatters : OpRewritePattern<ScatterOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ScatterOp outer,
                                PatternRewriter &rewriter) const override {
    auto inner = outer.getSource().getDefiningOp<ScatterOp>();
    if (!inner || !inner->hasOneUse())
      return failure();
    rewriter.replaceOpWithNewOp<ScatterOp>(
        outer, outer.getType(), inner.getSource(),
        outer.getMap().compose(inner.getMap()));
    return success();
  }
};
} // namespace

void populateReshapeScatterPatterns(RewritePatternSet &patterns) {
  patterns.add<ReshapeScatter, TransposeScatter, ComposeScatters>(
      patterns.getContext());
}

} // namespace mini
