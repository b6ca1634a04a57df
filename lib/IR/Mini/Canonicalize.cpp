//===- Canonicalize.cpp - Folds and canonical forms of gather -------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Gathers of gathers become one; a gather that changes nothing goes away; one
// of a constant fill is that fill.
//
//===----------------------------------------------------------------------===//

#include "mini/IR/IndexMap.h"
#include "mini/IR/Mini.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace mini;

bool GatherOp::isTotal() {
  return llvm::equal(getBounds(), getResult().getType().getShape()) &&
         staysWithin(getMap(), getBounds(), getSource().getType().getShape());
}

OpFoldResult GatherOp::fold(FoldAdaptor) {
  if (getOffsets().empty() && getMap().isIdentity() &&
      getSource().getType() == getResult().getType() && isTotal())
    return getSource();
  return {};
}

namespace {

/// gather(gather(x, inner), outer) -> gather(x, inner o outer). Elements that
/// the inner one fills keep their value only if both fill with the same, and
/// the outer one must not leave the inner one's result.
struct ComposeGathers : OpRewritePattern<GatherOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(GatherOp outer,
                                PatternRewriter &rewriter) const override {
    auto inner = outer.getSource().getDefiningOp<GatherOp>();
    if (!inner || !inner.getOffsets().empty() || !outer.isTotal() ||
        inner.getFill() != outer.getFill() ||
        !llvm::equal(inner.getBounds(), inner.getResult().getType().getShape()))
      return failure();
    rewriter.modifyOpInPlace(outer, [&] {
      outer.getSourceMutable().assign(inner.getSource());
      // Not simplified further: that would turn a remainder, whose range is
      // plain to see, into a difference.
      outer.setMap(inner.getMap().compose(outer.getMap()));
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

} // namespace

void GatherOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                           MLIRContext *context) {
  patterns.add<ComposeGathers, GatherOfFill>(context);
}
