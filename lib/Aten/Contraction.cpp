//===- Contraction.cpp - PyTorch's Conv and MatMul ------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Operands of quantized types make integer operators, whose results carry the
// product of the scales.
//
//===----------------------------------------------------------------------===//

#include "Aten.h"

using namespace mlir;
using namespace mini;

namespace {

/// The numbers of a convolution, one a spatial dimension.
struct ConvSizes {
  SmallVector<int64_t> strides, pads, dilations, outputPads;
  int64_t group = 1;
};

} // namespace

/// The number of spatial dimensions of the weights, operand 1.
static FailureOr<int64_t> spatialRank(AtenOp &op) {
  auto weights = op.tensor(1);
  if (failed(weights))
    return failure();
  auto shape = op.shapeOf(*weights);
  if (failed(shape))
    return failure();
  if (shape->size() < 3)
    return op.emitError() << "the weights are " << weights->getType()
                          << ", but must have at least 3 dimensions";
  return static_cast<int64_t>(shape->size()) - 2;
}

static AtenOp::Attributes convAttributes(AtenOp &op, const ConvSizes &sizes) {
  AtenOp::Attributes attributes = op.attributes();
  attributes.add("strides", sizes.strides)
      .add("dilations", sizes.dilations)
      .add("group", sizes.group);
  if (!sizes.pads.empty()) {
    SmallVector<int64_t> both(sizes.pads);
    both.append(sizes.pads);
    attributes.add("pads", both);
  }
  if (llvm::any_of(sizes.outputPads, [](int64_t pad) { return pad != 0; }))
    attributes.add("output_padding", sizes.outputPads);
  return attributes;
}

/// The product of two quantized operands' scales, as the result's.
static LogicalResult setProductQuantization(AtenOp &op, Value result,
                                            const AtenQuantization &lhs,
                                            const AtenQuantization &rhs,
                                            int64_t channelAxis) {
  if (lhs.axis)
    return op.emitError() << "the input is quantized per channel; only the"
                          << " weights may be";
  Type si32 = op.builder().getIntegerType(32, /*isSigned=*/true);
  std::optional<int64_t> axis;
  Value zero = op.createNumber(0, si32);
  if (rhs.axis) {
    axis = channelAxis;
    Value zeros =
        op.create("Cast", {rhs.zeroPoint}, op.attributes().add("to", 6));
    zero = op.create("Mul", {zeros, zero});
  }
  op.setQuantization(result,
                     {op.create("Mul", {lhs.scale, rhs.scale}), zero, axis});
  return success();
}

/// A convolution of quantized operands: sums in i32, whose bias has their
/// scale.
static FailureOr<Value>
createIntegerConv(AtenOp &op, Value input, Value weights, Value bias,
                  int64_t rank, const AtenOp::Attributes &attributes) {
  const AtenQuantization *lhs = op.quantizationOf(input),
                         *rhs = op.quantizationOf(weights);
  if (!lhs || !rhs)
    return op.emitError() << "one of the operands is quantized and the other"
                          << " is not, or their scales are not known";
  Value sums =
      op.create("ConvInteger", {input, weights, lhs->zeroPoint, rhs->zeroPoint},
                attributes);
  if (bias) {
    SmallVector<int64_t> shape(rank + 1, 1);
    shape[0] = -1;
    Value column = op.create("Reshape", {bias, op.createIntegers(shape)});
    sums = op.create("Add", {sums, column});
  }
  if (failed(setProductQuantization(op, sums, *lhs, *rhs, 1)))
    return failure();
  return sums;
}

static FailureOr<Value> createConv(AtenOp &op,
                                   const AtenOp::Attributes &attributes,
                                   bool isTransposed, int64_t rank) {
  auto input = op.tensor(0), weights = op.tensor(1);
  if (failed(input) || failed(weights))
    return failure();
  Value bias = op.operand(2);
  if (!isTransposed &&
      (op.quantizationOf(*input) || op.quantizationOf(*weights)))
    return createIntegerConv(op, *input, *weights, bias, rank, attributes);
  return op.create(isTransposed ? "ConvTranspose" : "Conv",
                   {*input, *weights, bias}, attributes);
}

/// Reads the numbers from these operands; the strides and the pads are before
/// them in every operator. Without `outputPads` there are none.
static FailureOr<ConvSizes> readConvSizes(AtenOp &op, int64_t rank,
                                          size_t dilations, size_t group,
                                          std::optional<size_t> outputPads) {
  auto strides = op.sizes(3, rank), pads = op.sizes(4, rank),
       dilationSizes = op.sizes(dilations, rank);
  auto groups = op.integer(group);
  if (failed(strides) || failed(pads) || failed(dilationSizes) ||
      failed(groups))
    return failure();
  ConvSizes sizes{*strides, *pads, *dilationSizes, {}, *groups};
  if (outputPads) {
    auto outputPadSizes = op.sizes(*outputPads, rank);
    if (failed(outputPadSizes))
      return failure();
    sizes.outputPads = *outputPadSizes;
  }
  return sizes;
}

FailureOr<Value> mini::convertAtenConvolution(AtenOp &op) {
  auto rank = spatialRank(op);
  auto isTransposed = op.boolean(6);
  if (failed(rank) || failed(isTransposed))
    return failure();
  auto sizes =
      readConvSizes(op, *rank, /*dilations=*/5, /*group=*/8,
                    *isTransposed ? std::optional<size_t>(7) : std::nullopt);
  if (failed(sizes))
    return failure();
  return createConv(op, convAttributes(op, *sizes), *isTransposed, *rank);
}

FailureOr<Value> mini::convertAtenConv(AtenOp &op) {
  auto rank = spatialRank(op);
  if (failed(rank))
    return failure();
  auto sizes =
      readConvSizes(op, *rank, /*dilations=*/5, /*group=*/6, std::nullopt);
  if (failed(sizes))
    return failure();
  return createConv(op, convAttributes(op, *sizes), false, *rank);
}

FailureOr<Value> mini::convertAtenConvTranspose(AtenOp &op) {
  auto rank = spatialRank(op);
  if (failed(rank))
    return failure();
  auto sizes = readConvSizes(op, *rank, /*dilations=*/7, /*group=*/6,
                             /*outputPads=*/5);
  if (failed(sizes))
    return failure();
  return createConv(op, convAttributes(op, *sizes), true, *rank);
}

FailureOr<Value> mini::convertAtenMatMul(AtenOp &op) {
  auto lhs = op.tensor(0), rhs = op.tensor(1);
  if (failed(lhs) || failed(rhs))
    return failure();
  const AtenQuantization *left = op.quantizationOf(*lhs),
                         *right = op.quantizationOf(*rhs);
  if (!left && !right)
    return op.create("MatMul", {*lhs, *rhs});
  if (!left || !right || left->axis || right->axis)
    return op.emitError() << "both operands must be quantized per tensor, with"
                          << " known scales, or none";
  Value sums = op.create("MatMulInteger",
                         {*lhs, *rhs, left->zeroPoint, right->zeroPoint});
  if (failed(setProductQuantization(op, sums, *left, *right, -1)))
    return failure();
  return sums;
}

FailureOr<Value> mini::convertAtenAddMm(AtenOp &op) {
  auto bias = op.tensor(0), lhs = op.tensor(1), rhs = op.tensor(2);
  auto beta = op.number(3), alpha = op.number(4);
  if (failed(bias) || failed(lhs) || failed(rhs) || failed(beta) ||
      failed(alpha))
    return failure();
  AtenOp::Attributes attributes = op.attributes();
  attributes.addFloat("alpha", *alpha).addFloat("beta", *beta);
  return op.create("Gemm", {*lhs, *rhs, *bias}, attributes);
}

FailureOr<Value> mini::convertAtenLinear(AtenOp &op) {
  auto input = op.tensor(0), weights = op.tensor(1);
  if (failed(input) || failed(weights))
    return failure();
  auto shape = op.shapeOf(*input);
  if (failed(shape))
    return failure();
  Value bias = op.operand(2);
  if (shape->size() == 2)
    return op.create("Gemm", {*input, *weights, bias},
                     op.attributes().add("transB", 1));
  Value transposed =
      op.create("Transpose", *weights,
                op.attributes().add("perm", ArrayRef<int64_t>{1, 0}));
  Value product = op.create("MatMul", {*input, transposed});
  return bias ? op.create("Add", {product, bias}) : product;
}

/// A constant of `value` for each element of `like`.
static FailureOr<Value> createLike(AtenOp &op, Value like, double value) {
  auto shape = op.shapeOf(like);
  Type dtype = AtenOp::dtypeOf(like.getType());
  if (failed(shape))
    return failure();
  if (!isa_and_present<FloatType>(dtype) ||
      llvm::is_contained(*shape, torch::VTensorType::kUnknownSize))
    return op.emitError() << "the mean is " << like.getType()
                          << ", but must be of floats and a known size";
  return op.createConstant(DenseElementsAttr::get(
      RankedTensorType::get(*shape, dtype),
      Attribute(op.builder().getFloatAttr(dtype, value))));
}

FailureOr<Value> mini::convertAtenBatchNorm(AtenOp &op) {
  auto input = op.tensor(0), mean = op.tensor(3), variance = op.tensor(4);
  auto trains = op.boolean(5);
  auto epsilon = op.number(7);
  if (failed(input) || failed(mean) || failed(variance) || failed(trains) ||
      failed(epsilon))
    return failure();
  if (*trains)
    return op.emitError() << "is in training mode; export the model for"
                          << " inference";
  FailureOr<Value> weight = op.operand(1), bias = op.operand(2);
  if (!*weight)
    weight = createLike(op, *mean, 1);
  if (!*bias)
    bias = createLike(op, *mean, 0);
  if (failed(weight) || failed(bias))
    return failure();
  return op.create("BatchNormalization",
                   {*input, *weight, *bias, *mean, *variance},
                   op.attributes().addFloat("epsilon", *epsilon));
}
