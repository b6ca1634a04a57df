//===- Quantize.cpp - PyTorch's quantization - cpp ------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// QuantizeLinear and DequantizeLinear, of which the division is a true one;
// PyTorch itself multiplies by the reciprocal of the scale, which differs at
// some ties unless the scale is a power of two. The quantized type is that of
// the tensors: the dtype operands are numbered differently in each version.
//
//===----------------------------------------------------------------------===//

#include "Aten.h"

using namespace mlir;
using namespace mini;

/// The scale and zero point at operands 1 and 2, for tensors of `dtype`: both
/// numbers, or both tensors.
static FailureOr<AtenQuantization> readQuantization(AtenOp &op, Type dtype) {
  if (!isa_and_present<IntegerType>(dtype) || dtype.isSignlessInteger())
    return op.emitError() << "the quantized tensor's dtype must be declared as"
                          << " an integer or a quantized type";
  Value scale = op.operand(1), zeroPoint = op.operand(2);
  auto isTensor = [](Value value) {
    return value && isa<torch::VTensorType>(value.getType());
  };
  if (isTensor(scale) && isTensor(zeroPoint))
    return AtenQuantization{op.createCast(scale, op.builder().getF32Type()),
                            op.createCast(zeroPoint, dtype), std::nullopt};
  auto scaleNumber = op.number(1);
  auto zeroPointNumber = op.integer(2);
  if (failed(scaleNumber) || failed(zeroPointNumber))
    return failure();
  auto integer = cast<IntegerType>(dtype);
  bool fits = integer.isUnsigned()
                  ? *zeroPointNumber >= 0 &&
                        llvm::isUIntN(integer.getWidth(), *zeroPointNumber)
                  : llvm::isIntN(integer.getWidth(), *zeroPointNumber);
  if (!fits)
    return op.emitError() << "the zero point is " << *zeroPointNumber
                          << ", which is not in the range of " << dtype;
  return AtenQuantization{
      op.createNumber(*scaleNumber, op.builder().getF32Type()),
      op.createNumber(static_cast<double>(*zeroPointNumber), dtype),
      std::nullopt};
}

/// The same with a value for each index of the dimension that operand 3 is.
static FailureOr<AtenQuantization> readChannels(AtenOp &op, Type dtype) {
  auto scales = op.tensor(1), zeroPoints = op.tensor(2);
  auto axis = op.integer(3);
  if (failed(scales) || failed(zeroPoints) || failed(axis))
    return failure();
  auto quantization = readQuantization(op, dtype);
  if (failed(quantization))
    return failure();
  quantization->axis = *axis;
  return quantization;
}

static AtenOp::Attributes axisAttribute(AtenOp &op,
                                        const AtenQuantization &quantization) {
  AtenOp::Attributes attributes = op.attributes();
  if (quantization.axis)
    attributes.add("axis", *quantization.axis);
  return attributes;
}

/// Restricts the quantized values to those from operand `index` to the next,
/// where these are not the whole range of the type.
static FailureOr<Value> createRange(AtenOp &op, Value quantized, size_t index,
                                    IntegerType dtype) {
  auto least = op.integer(index), greatest = op.integer(index + 1);
  if (failed(least) || failed(greatest))
    return failure();
  unsigned width = dtype.getWidth();
  APInt low = dtype.isUnsigned() ? APInt::getMinValue(width)
                                 : APInt::getSignedMinValue(width);
  APInt high = dtype.isUnsigned() ? APInt::getMaxValue(width)
                                  : APInt::getSignedMaxValue(width);
  auto toInteger = [&](const APInt &value) {
    return dtype.isUnsigned() ? static_cast<int64_t>(value.getZExtValue())
                              : value.getSExtValue();
  };
  if (*least <= toInteger(low) && *greatest >= toInteger(high))
    return quantized;
  if (*least > *greatest)
    return op.emitError() << "quant_min is " << *least
                          << ", above quant_max, which is " << *greatest;
  double bounds[2] = {
      static_cast<double>(std::max(*least, toInteger(low))),
      static_cast<double>(std::min(*greatest, toInteger(high)))};
  return op.create("Clip", {quantized, op.createNumber(bounds[0], dtype),
                            op.createNumber(bounds[1], dtype)});
}

/// Quantizes to 32 bits, as the biases of integer sums are: ONNX's operator has
/// no such form.
static FailureOr<Value> createWideQuantize(AtenOp &op, Value input,
                                           AtenQuantization quantization) {
  if (quantization.axis) {
    auto shape = op.shapeOf(input);
    if (failed(shape))
      return failure();
    auto axis = op.normalizeAxis(*quantization.axis, shape->size());
    if (failed(axis))
      return failure();
    SmallVector<int64_t> column(shape->size() - *axis, 1);
    column[0] = -1;
    for (Value *values : {&quantization.scale, &quantization.zeroPoint})
      *values = op.create("Reshape", {*values, op.createIntegers(column)});
  }
  Value rounded =
      op.create("Round", op.create("Div", {input, quantization.scale}));
  Value integers = op.create("Cast", rounded, op.attributes().add("to", 6));
  return op.create("Add", {integers, quantization.zeroPoint});
}

static FailureOr<Value> createQuantize(AtenOp &op,
                                       FailureOr<AtenQuantization> quantization,
                                       size_t rangeIndex) {
  auto input = op.tensor(0);
  if (failed(input) || failed(quantization))
    return failure();
  IntegerType dtype = cast<IntegerType>(op.resultDtype());
  FailureOr<Value> result =
      dtype.getWidth() == 32 && dtype.isSigned()
          ? createWideQuantize(op, *input, *quantization)
          : op.create("QuantizeLinear",
                      {*input, quantization->scale, quantization->zeroPoint},
                      axisAttribute(op, *quantization));
  if (failed(result))
    return failure();
  if (op.name().starts_with("torch.quantized_decomposed."))
    return createRange(op, *result, rangeIndex, dtype);
  op.setQuantization(*result, *quantization);
  return result;
}

FailureOr<Value> mini::convertAtenQuantizePerTensor(AtenOp &op) {
  return createQuantize(op, readQuantization(op, op.resultDtype()), 3);
}

FailureOr<Value> mini::convertAtenQuantizePerChannel(AtenOp &op) {
  return createQuantize(op, readChannels(op, op.resultDtype()), 4);
}

static FailureOr<Value>
createDequantize(AtenOp &op, FailureOr<AtenQuantization> quantization) {
  auto input = op.tensor(0);
  if (failed(input) || failed(quantization))
    return failure();
  Value result =
      op.create("DequantizeLinear",
                {*input, quantization->scale, quantization->zeroPoint},
                axisAttribute(op, *quantization));
  return op.resultDtype() && !op.resultDtype().isF32()
             ? op.create("Cast", result,
                         op.attributes().add("to", op.resultDtype().isF16() ? 10
                                                   : op.resultDtype().isBF16()
                                                       ? 16
                                                       : 11))
             : result;
}

/// The type of the tensor that is dequantized.
static Type inputDtype(AtenOp &op) {
  Value input = op.operand(0);
  return input ? AtenOp::dtypeOf(input.getType()) : Type();
}

FailureOr<Value> mini::convertAtenDequantizePerTensor(AtenOp &op) {
  return createDequantize(op, readQuantization(op, inputDtype(op)));
}

FailureOr<Value> mini::convertAtenDequantizePerChannel(AtenOp &op) {
  return createDequantize(op, readChannels(op, inputDtype(op)));
}

FailureOr<Value> mini::convertAtenDequantize(AtenOp &op) {
  auto input = op.tensor(0);
  if (failed(input))
    return failure();
  const AtenQuantization *quantization = op.quantizationOf(*input);
  if (!quantization)
    return op.emitError() << "the scale of the operand is not known; it must"
                          << " come from quantize_per_tensor,"
                          << " quantize_per_channel or a"
                          << " _make_per_*_quantized_tensor";
  return createDequantize(op, AtenQuantization(*quantization));
}

FailureOr<Value> mini::convertAtenIntRepr(AtenOp &op) { return op.tensor(0); }

/// Integers with a quantization. A value of their own, because the same
/// integers may be given several.
static FailureOr<Value>
createQuantized(AtenOp &op, FailureOr<AtenQuantization> quantization) {
  auto input = op.tensor(0);
  if (failed(input) || failed(quantization))
    return failure();
  Value result = op.create("Identity", *input);
  op.setQuantization(result, *quantization);
  return result;
}

FailureOr<Value> mini::convertAtenMakePerTensor(AtenOp &op) {
  return createQuantized(op, readQuantization(op, op.resultDtype()));
}

FailureOr<Value> mini::convertAtenMakePerChannel(AtenOp &op) {
  return createQuantized(op, readChannels(op, op.resultDtype()));
}
