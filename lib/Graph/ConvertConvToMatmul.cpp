//===- ConvertConvToMatmul.cpp - A convolution as an implicit GEMM --------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Rewrites linalg's 2-D convolution as a contraction over (m, n, k) between two
// gathers and a scatter. Neither the im2col matrix nor the (m, n) result is
// ever in memory: later stages tile and fuse the gathers into the contraction's
// loads.
//
//===----------------------------------------------------------------------===//

#include "mini/Graph/Passes.h"
#include "mini/IR/Mini.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_CONVERTCONVTOMATMULPASS
#include "mini/Graph/Passes.h.inc"

namespace {

/// The index arithmetic of one convolution, NCHW image and FCHW filter.
struct ConvGeometry {
  int64_t batch, channels, filters;
  int64_t outHeight, outWidth, kernelHeight, kernelWidth;
  SmallVector<int64_t> strides, dilations;

  int64_t m() const { return batch * outHeight * outWidth; }
  int64_t k() const { return channels * kernelHeight * kernelWidth; }

  AffineMap imageMap(MLIRContext *context) const;
  AffineMap filterMap(MLIRContext *context) const;
  AffineMap resultMap(MLIRContext *context) const;
};

struct ConvToMatmul : OpRewritePattern<linalg::Conv2DNchwFchwOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(linalg::Conv2DNchwFchwOp conv,
                                PatternRewriter &rewriter) const override;
};

struct PadToGather : OpRewritePattern<tensor::PadOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tensor::PadOp pad,
                                PatternRewriter &rewriter) const override;
};

struct ConvertConvToMatmulPass
    : impl::ConvertConvToMatmulPassBase<ConvertConvToMatmulPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<ConvToMatmul, PadToGather>(&getContext());
    // Composes the im2col gather with the padding's.
    GatherOp::getCanonicalizationPatterns(patterns, &getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};

} // namespace

AffineMap ConvGeometry::imageMap(MLIRContext *context) const {
  AffineExpr m, k;
  bindDims(context, m, k);
  int64_t pixels = outHeight * outWidth, taps = kernelHeight * kernelWidth;
  AffineExpr outRow = (m % pixels).floorDiv(outWidth), outColumn = m % outWidth;
  AffineExpr tapRow = (k % taps).floorDiv(kernelWidth),
             tapColumn = k % kernelWidth;
  return AffineMap::get(2, 0,
                        {m.floorDiv(pixels), k.floorDiv(taps),
                         outRow * strides[0] + tapRow * dilations[0],
                         outColumn * strides[1] + tapColumn * dilations[1]},
                        context);
}

AffineMap ConvGeometry::filterMap(MLIRContext *context) const {
  AffineExpr n, k;
  bindDims(context, n, k);
  int64_t taps = kernelHeight * kernelWidth;
  return AffineMap::get(
      2, 0,
      {n, k.floorDiv(taps), (k % taps).floorDiv(kernelWidth), k % kernelWidth},
      context);
}

AffineMap ConvGeometry::resultMap(MLIRContext *context) const {
  AffineExpr m, n;
  bindDims(context, m, n);
  int64_t pixels = outHeight * outWidth;
  return AffineMap::get(
      2, 0,
      {m.floorDiv(pixels), n, (m % pixels).floorDiv(outWidth), m % outWidth},
      context);
}

static ConvGeometry geometryOf(linalg::Conv2DNchwFchwOp conv) {
  auto filter = cast<RankedTensorType>(conv.getInputs()[1].getType());
  auto result = cast<RankedTensorType>(conv.getResult(0).getType());
  return {result.getDimSize(0),
          filter.getDimSize(1),
          filter.getDimSize(0),
          result.getDimSize(2),
          result.getDimSize(3),
          filter.getDimSize(2),
          filter.getDimSize(3),
          llvm::to_vector(conv.getStrides().getValues<int64_t>()),
          llvm::to_vector(conv.getDilations().getValues<int64_t>())};
}

/// linalg.contract over (m, n, k): both operands have k innermost.
static Value createContraction(OpBuilder &builder, Location loc, Value lhs,
                               Value rhs, Value accumulator) {
  AffineExpr m, n, k;
  bindDims(builder.getContext(), m, n, k);
  auto maps = AffineMap::inferFromExprList(
      ArrayRef<ArrayRef<AffineExpr>>{{m, k}, {n, k}, {m, n}},
      builder.getContext());
  return linalg::ContractOp::create(builder, loc, accumulator.getType(),
                                    ValueRange{lhs, rhs}, accumulator,
                                    builder.getAffineMapArrayAttr(maps))
      .getResult(0);
}

LogicalResult ConvToMatmul::matchAndRewrite(linalg::Conv2DNchwFchwOp conv,
                                            PatternRewriter &rewriter) const {
  auto resultType = dyn_cast<RankedTensorType>(conv->getResultTypes().front());
  if (!resultType || !resultType.hasStaticShape())
    return rewriter.notifyMatchFailure(conv, "not on static tensors");

  Location loc = conv.getLoc();
  MLIRContext *context = rewriter.getContext();
  ConvGeometry geometry = geometryOf(conv);
  int64_t m = geometry.m(), n = geometry.filters, k = geometry.k();
  Value lhs =
      GatherOp::create(rewriter, loc, conv.getInputs()[0],
                       ArrayRef<int64_t>{m, k}, geometry.imageMap(context));
  Value rhs =
      GatherOp::create(rewriter, loc, conv.getInputs()[1],
                       ArrayRef<int64_t>{n, k}, geometry.filterMap(context));
  AffineMap resultMap = geometry.resultMap(context);
  Value init = GatherOp::create(rewriter, loc, conv.getOutputs()[0],
                                ArrayRef<int64_t>{m, n}, resultMap);
  Value product = createContraction(rewriter, loc, lhs, rhs, init);
  rewriter.replaceOpWithNewOp<ScatterOp>(conv, resultType, product, resultMap);
  return success();
}

/// A pad by constants is a gather whose map shifts into the source.
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
