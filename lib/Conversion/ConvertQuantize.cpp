//===- ConvertQuantize.cpp - QuantizeLinear, DequantizeLinear - cpp -------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Quantization with ONNX Runtime's arithmetic, which is also ONNX's:
//
//   quantize(x)   = saturate(round_half_even(x / scale) + zero_point)
//   dequantize(q) = float(int32(q) - int32(zero_point)) * scale
//
// in f32, whatever the float type of the tensors: a true division, and one
// rounding at the end for f16 and bf16. A NaN, which ONNX leaves open, becomes
// the least value of the quantized type, as in ONNX Runtime's vectorized code.
//
//===----------------------------------------------------------------------===//

#include "LinalgBuilders.h"
#include "OperatorTable.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace mini;

namespace {

/// A scale or zero point as a generic's body reads it: a constant when all its
/// values are the same, else an operand.
struct Parameter {
  Type elementType; // With signedness.
  TypedAttr uniformValue;
  Value operand;
  AffineMap map;

  bool isZero() const {
    auto integer = dyn_cast_if_present<IntegerAttr>(uniformValue);
    return integer && integer.getValue().isZero();
  }
};

/// The operands of a QuantizeLinear or DequantizeLinear.
struct Quantization {
  OnnxTensor input;
  Parameter scale;
  std::optional<Parameter> zeroPoint;

  /// Builds the generic; `element` gets the elements of the input, the scale
  /// and the zero point, where the last is null when it is zero.
  Value build(ImplicitLocOpBuilder &builder, Type elementType,
              function_ref<Value(ImplicitLocOpBuilder &, Value, Value, Value)>
                  element) const;
};

} // namespace

Value Quantization::build(
    ImplicitLocOpBuilder &builder, Type elementType,
    function_ref<Value(ImplicitLocOpBuilder &, Value, Value, Value)> element)
    const {
  SmallVector<Value> operands{input.value};
  SmallVector<AffineMap> maps{builder.getMultiDimIdentityMap(input.rank())};
  auto addOperand = [&](const Parameter &parameter) {
    if (parameter.uniformValue)
      return;
    operands.push_back(parameter.operand);
    maps.push_back(parameter.map);
  };
  addOperand(scale);
  if (zeroPoint)
    addOperand(*zeroPoint);
  return buildElementwise(
      builder, input.shape(), elementType, operands, maps,
      [&](ImplicitLocOpBuilder &b, ValueRange elements) {
        ValueRange rest = elements.drop_front();
        auto read = [&](const Parameter &parameter) -> Value {
          if (parameter.uniformValue)
            return arith::ConstantOp::create(b, parameter.uniformValue);
          Value value = rest.front();
          rest = rest.drop_front();
          return value;
        };
        Value scaleValue = read(scale), zeroPointValue;
        if (zeroPoint && !zeroPoint->isZero())
          zeroPointValue = read(*zeroPoint);
        return element(b, elements[0], scaleValue, zeroPointValue);
      });
}

/// Reads the only element of a tensor of `rank` dimensions, over an input of
/// `inputRank` dimensions.
static AffineMap singleElementMap(MLIRContext *context, int64_t inputRank,
                                  int64_t rank) {
  SmallVector<AffineExpr> zeros(rank, getAffineConstantExpr(0, context));
  return AffineMap::get(inputRank, 0, zeros, context);
}

/// How the scale, and with it the zero point, lies over the input: a map of the
/// input's dimensions.
static FailureOr<AffineMap> readAxis(OnnxOperator &op) {
  OnnxTensor input = op.operand(0), scale = op.operand(1);
  MLIRContext *context = op.builder().getContext();
  auto blockSize = op.intAttribute("block_size", 0);
  auto axis = op.intAttribute("axis", 1);
  if (failed(blockSize) || failed(axis))
    return failure();
  if (*blockSize != 0)
    return op.emitError() << "block_size is " << *blockSize
                          << "; blocked quantization is not supported";
  if (scale.type().getNumElements() == 1)
    return singleElementMap(context, input.rank(), scale.rank());
  if (scale.rank() != 1)
    return op.emitError() << "the scale is " << shapeText(scale.shape())
                          << "; it must be a scalar or have one dimension";
  int64_t rank = input.rank();
  if (*axis < -rank || *axis >= rank)
    return op.emitError() << "axis is " << *axis << ", but the input "
                          << shapeText(input.shape()) << " has " << rank
                          << " dimensions";
  int64_t dimension = *axis < 0 ? *axis + rank : *axis;
  if (input.shape()[dimension] != scale.shape()[0])
    return op.emitError() << "the scale has " << scale.shape()[0]
                          << " values, but dimension " << dimension
                          << " of the input " << shapeText(input.shape())
                          << " is " << input.shape()[dimension];
  return AffineMap::get(rank, 0, getAffineDimExpr(dimension, context));
}

static Parameter makeParameter(OnnxTensor tensor, AffineMap map) {
  Parameter parameter{tensor.elementType, {}, tensor.value, map};
  DenseElementsAttr constant = tensor.constant();
  if (constant && constant.isSplat())
    parameter.uniformValue =
        cast<TypedAttr>(constant.getSplatValue<Attribute>());
  return parameter;
}

static LogicalResult checkScale(OnnxOperator &op) {
  OnnxTensor scale = op.operand(1);
  if (!isa<Float16Type, BFloat16Type, Float32Type>(scale.elementType))
    return op.emitError() << "the scale's elements are " << scale.elementType
                          << "; f16, bf16 and f32 are supported";
  DenseElementsAttr constant = scale.constant();
  if (!constant)
    return success();
  for (auto [index, value] : llvm::enumerate(constant.getValues<APFloat>())) {
    if (value.isFiniteNonZero() && !value.isNegative())
      continue;
    SmallString<16> text;
    value.toString(text);
    return op.emitError() << "scale " << index << " is " << text
                          << ", but scales must be positive and finite";
  }
  return success();
}

static FailureOr<Quantization> readQuantization(OnnxOperator &op) {
  OnnxTensor scale = op.operand(1), zeroPoint = op.operand(2);
  if (failed(checkScale(op)))
    return failure();
  FailureOr<AffineMap> map = readAxis(op);
  if (failed(map))
    return failure();
  Quantization quantization{op.operand(0), makeParameter(scale, *map), {}};
  if (!zeroPoint)
    return quantization;
  bool bothSingle = zeroPoint.type().getNumElements() == 1 &&
                    scale.type().getNumElements() == 1;
  if (!bothSingle && zeroPoint.shape() != scale.shape())
    return op.emitError() << "the zero point is "
                          << shapeText(zeroPoint.shape())
                          << ", but the scale is " << shapeText(scale.shape());
  // Of two single values one may be a scalar and the other have a dimension.
  AffineMap zeroPointMap =
      bothSingle ? singleElementMap(map->getContext(),
                                    quantization.input.rank(), zeroPoint.rank())
                 : *map;
  quantization.zeroPoint = makeParameter(zeroPoint, zeroPointMap);
  return quantization;
}

static Value extendToF32(ImplicitLocOpBuilder &b, Value value) {
  if (value.getType().isF32())
    return value;
  return arith::ExtFOp::create(b, b.getF32Type(), value);
}

static Value extendToI32(ImplicitLocOpBuilder &b, Value value, Type type) {
  if (value.getType().isInteger(32))
    return value;
  if (type.isUnsignedInteger())
    return arith::ExtUIOp::create(b, b.getI32Type(), value);
  return arith::ExtSIOp::create(b, b.getI32Type(), value);
}

static Value constantF32(ImplicitLocOpBuilder &b, float value) {
  return arith::ConstantOp::create(b, b.getF32FloatAttr(value));
}

static Value saturate(ImplicitLocOpBuilder &b, Value value,
                      IntegerType quantizedType) {
  unsigned width = quantizedType.getWidth();
  bool isUnsigned = quantizedType.isUnsigned();
  APInt least =
      isUnsigned ? APInt::getMinValue(width) : APInt::getSignedMinValue(width);
  APInt greatest =
      isUnsigned ? APInt::getMaxValue(width) : APInt::getSignedMaxValue(width);
  auto toFloat = [&](const APInt &integer) {
    return static_cast<float>(integer.roundToDouble(!isUnsigned));
  };
  // Of a NaN and a number, maxnumf gives the number.
  value = arith::MaxNumFOp::create(b, value, constantF32(b, toFloat(least)));
  value = arith::MinNumFOp::create(b, value, constantF32(b, toFloat(greatest)));
  Type resultType = b.getIntegerType(width);
  if (isUnsigned)
    return arith::FPToUIOp::create(b, resultType, value);
  return arith::FPToSIOp::create(b, resultType, value);
}

/// The type that an output_dtype means, or null for none of those supported.
/// The numbers are those of TensorProto.DataType in onnx.proto.
static IntegerType decodeOutputType(MLIRContext *context, int64_t outputType) {
  switch (outputType) {
  case 2:
    return IntegerType::get(context, 8, IntegerType::Unsigned);
  case 3:
    return IntegerType::get(context, 8, IntegerType::Signed);
  case 4:
    return IntegerType::get(context, 16, IntegerType::Unsigned);
  case 5:
    return IntegerType::get(context, 16, IntegerType::Signed);
  default:
    return {};
  }
}

/// The quantized type: the zero point's, output_dtype's, or uint8.
static FailureOr<IntegerType> readQuantizedType(OnnxOperator &op) {
  MLIRContext *context = op.builder().getContext();
  auto outputType = op.intAttribute("output_dtype", 0);
  if (failed(outputType))
    return failure();
  Type type = decodeOutputType(context, *outputType);
  if (*outputType != 0 && !type)
    return op.emitError() << "output_dtype is " << *outputType
                          << "; 2 (uint8), 3 (int8), 4 (uint16) and 5 (int16)"
                          << " are supported";
  if (OnnxTensor zeroPoint = op.operand(2)) {
    if (type && type != zeroPoint.elementType)
      return op.emitError()
             << "output_dtype means " << type << ", but the zero point is "
             << zeroPoint.elementType;
    type = zeroPoint.elementType;
  }
  if (!type)
    type = IntegerType::get(context, 8, IntegerType::Unsigned);
  auto integer = dyn_cast<IntegerType>(type);
  if (!integer || integer.isSignless() ||
      (integer.getWidth() != 8 && integer.getWidth() != 16))
    return op.emitError() << "the quantized type is " << type
                          << "; si8, ui8, si16 and ui16 are supported";
  return integer;
}

LogicalResult
mini::convertQuantizeLinear(OnnxOperator &op,
                            SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  if (!isa<Float16Type, BFloat16Type, Float32Type>(input.elementType))
    return op.emitError() << "the input's elements are " << input.elementType
                          << "; f16, bf16 and f32 are supported";
  auto precision = op.intAttribute("precision", 0);
  if (failed(precision))
    return failure();
  if (*precision > 1)
    return op.emitError() << "precision is " << *precision
                          << "; only 1 (float), which is also the default, is"
                          << " supported";
  FailureOr<IntegerType> quantizedType = readQuantizedType(op);
  if (failed(quantizedType))
    return failure();
  FailureOr<Quantization> quantization = readQuantization(op);
  if (failed(quantization))
    return failure();

  Value result = quantization->build(
      op.builder(), signlessElementType(*quantizedType),
      [&](ImplicitLocOpBuilder &b, Value x, Value scale, Value zeroPoint) {
        Value quotient =
            arith::DivFOp::create(b, extendToF32(b, x), extendToF32(b, scale));
        Value rounded = math::RoundEvenOp::create(b, quotient);
        if (zeroPoint) {
          Value wide = extendToI32(b, zeroPoint, *quantizedType);
          Value offset = arith::SIToFPOp::create(b, b.getF32Type(), wide);
          rounded = arith::AddFOp::create(b, rounded, offset);
        }
        return saturate(b, rounded, *quantizedType);
      });
  results.push_back({result, *quantizedType});
  return success();
}

static LogicalResult checkDequantizedTypes(OnnxOperator &op) {
  OnnxTensor input = op.operand(0), scale = op.operand(1),
             zeroPoint = op.operand(2);
  auto integer = dyn_cast<IntegerType>(input.elementType);
  bool isNarrow = integer && !integer.isSignless() &&
                  (integer.getWidth() == 8 || integer.getWidth() == 16);
  if (!isNarrow && !input.elementType.isSignedInteger(32))
    return op.emitError() << "the input's elements are " << input.elementType
                          << "; si8, ui8, si16, ui16 and si32 are supported";
  if (zeroPoint && zeroPoint.elementType != input.elementType)
    return op.emitError() << "the zero point is " << zeroPoint.elementType
                          << ", but the input's elements are "
                          << input.elementType;
  auto outputType = op.intAttribute("output_dtype", 0);
  if (failed(outputType))
    return failure();
  // Values of TensorProto.DataType in onnx.proto.
  int64_t scaleType = scale.elementType.isF32()   ? 1
                      : scale.elementType.isF16() ? 10
                                                  : 16;
  if (*outputType != 0 && *outputType != scaleType)
    return op.emitError() << "output_dtype is " << *outputType
                          << "; only the scale's type (" << scale.elementType
                          << ", " << scaleType << ") is supported";
  return success();
}

LogicalResult
mini::convertDequantizeLinear(OnnxOperator &op,
                              SmallVectorImpl<OnnxTensor> &results) {
  FailureOr<Quantization> quantization = readQuantization(op);
  if (failed(quantization) || failed(checkDequantizedTypes(op)))
    return failure();
  Type quantizedType = op.operand(0).elementType;
  Type resultType = op.operand(1).elementType;
  Value result = quantization->build(
      op.builder(), resultType,
      [&](ImplicitLocOpBuilder &b, Value q, Value scale, Value zeroPoint) {
        Value difference = extendToI32(b, q, quantizedType);
        if (zeroPoint)
          difference = arith::SubIOp::create(
              b, difference, extendToI32(b, zeroPoint, quantizedType));
        Value wide = arith::SIToFPOp::create(b, b.getF32Type(), difference);
        Value product = arith::MulFOp::create(b, wide, extendToF32(b, scale));
        if (!resultType.isF32())
          product = arith::TruncFOp::create(b, resultType, product);
        return product;
      });
  results.push_back({result, resultType});
  return success();
}
