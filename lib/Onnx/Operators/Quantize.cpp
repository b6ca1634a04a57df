//===- Quantize.cpp - QuantizeLinear, DequantizeLinear - cpp --------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Quantization with ONNX Runtime's arithmetic:
//
//   quantize(x)   = saturate(round_half_even(x / scale) + zero_point)
//   dequantize(q) = float(int32(q) - int32(zero_point)) * scale
//
// The division is a true one, in f32; from opset 23 on it is in the type that
// `precision` means or else in the scale's. All else is in f32, with one
// rounding at the end for f16 and bf16. An 8-bit float has no rounding to an
// integer and no zero point: it is the type's nearest value of the quotient.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/LinalgBuilders.h"
#include "IR/Torch/DataType.h"
#include "Onnx/Build/Float8.h"
#include "Onnx/Build/Quantization.h"
#include "Onnx/Build/Scalar.h"
#include "Onnx/OperatorTable.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mini;

/// `parameter`, a scale or zero point with a value for each block of
/// `blockSize` elements along `dimension` of the input, with one for each of
/// the input's elements.
static FailureOr<OnnxTensor> repeatBlocks(OnnxOperator &op,
                                          OnnxTensor parameter,
                                          int64_t dimension,
                                          int64_t blockSize) {
  OnnxTensor input = op.operand(0);
  SmallVector<int64_t> expected(input.shape());
  expected[dimension] = llvm::divideCeil(expected[dimension], blockSize);
  if (parameter.shape() != ArrayRef(expected))
    return op.emitError() << "the scale and zero point of blocks of "
                          << blockSize << " along dimension " << dimension
                          << " of the input " << shapeText(input.shape())
                          << " must be " << shapeText(expected)
                          << ", but one is " << shapeText(parameter.shape());
  parameter.value = buildRepetition(op.builder(), parameter.value,
                                    input.shape(), dimension, blockSize);
  return parameter;
}

/// Adds blocked scales and zero points.
static LogicalResult addBlocked(OnnxOperator &op, BodyOperands &operands,
                                int64_t blockSize) {
  OnnxTensor input = op.operand(0), zeroPoint = op.operand(2);
  if (blockSize < 0)
    return op.emitError() << "block_size is " << blockSize
                          << ", but must not be negative";
  if (input.rank() == 0)
    return op.emitError() << "block_size is " << blockSize
                          << ", but the input is a scalar";
  auto dimension = op.axisAttribute("axis", 1, input.rank());
  if (failed(dimension))
    return failure();
  AffineMap identity = op.builder().getMultiDimIdentityMap(input.rank());
  auto scales = repeatBlocks(op, op.operand(1), *dimension, blockSize);
  if (failed(scales))
    return failure();
  operands.add(*scales, identity);
  if (!zeroPoint || isFloat8(zeroPoint.elementType)) {
    operands.addAbsent();
    return success();
  }
  auto zeroPoints = repeatBlocks(op, zeroPoint, *dimension, blockSize);
  if (failed(zeroPoints))
    return failure();
  operands.addZeroPoint(*zeroPoints, identity);
  return success();
}

/// How a scale of one dimension lies over the input: a map of the input's
/// dimensions.
static FailureOr<AffineMap> readAxis(OnnxOperator &op) {
  OnnxTensor input = op.operand(0), scale = op.operand(1);
  auto axis = op.intAttribute("axis", 1);
  if (failed(axis))
    return failure();
  if (scale.rank() != 1)
    return op.emitError() << "the scale is " << shapeText(scale.shape())
                          << "; it must be a scalar or have one dimension,"
                          << " unless there is a block_size";
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
  return AffineMap::get(rank, 0,
                        getAffineDimExpr(dimension, op.builder().getContext()));
}

/// Adds a scale and zero point for the whole input, or for each index of a
/// dimension.
static LogicalResult addPlain(OnnxOperator &op, BodyOperands &operands) {
  OnnxTensor input = op.operand(0), scale = op.operand(1),
             zeroPoint = op.operand(2);
  bool isSingle = scale.type().getNumElements() == 1;
  bool bothSingle =
      isSingle && (!zeroPoint || zeroPoint.type().getNumElements() == 1);
  FailureOr<AffineMap> map =
      isSingle ? singleElementMap(scale, input.rank()) : readAxis(op);
  if (failed(map))
    return failure();
  if (!bothSingle && zeroPoint && zeroPoint.shape() != scale.shape())
    return op.emitError() << "the zero point is "
                          << shapeText(zeroPoint.shape())
                          << ", but the scale is " << shapeText(scale.shape());
  operands.add(scale, *map);
  // Of two single values one may be a scalar and the other have a dimension.
  if (zeroPoint && !isFloat8(zeroPoint.elementType))
    operands.addZeroPoint(zeroPoint,
                          bothSingle ? singleElementMap(zeroPoint, input.rank())
                                     : *map);
  else
    operands.addAbsent();
  return success();
}

/// The input, the scale and the zero point, which is null when it is zero.
static FailureOr<BodyOperands> readOperands(OnnxOperator &op) {
  OnnxTensor input = op.operand(0);
  auto blockSize = op.intAttribute("block_size", 0);
  if (failed(blockSize) || failed(checkScale(op, 1)))
    return failure();
  BodyOperands operands;
  operands.addTensor(input, op.builder().getMultiDimIdentityMap(input.rank()));
  if (failed(*blockSize == 0 ? addPlain(op, operands)
                             : addBlocked(op, operands, *blockSize)))
    return failure();
  return operands;
}

/// Whether it is one of AMD's forms, which have more types.
static bool isExtended(const OnnxOperator &op) {
  return op.name() != "QuantizeLinear" && op.name() != "DequantizeLinear";
}

/// Whether `type` is one that only they have.
static bool isWideType(Type type) {
  return isa<Float16Type, BFloat16Type>(type) || type.isSignedInteger(32);
}

/// The quantized type: the zero point's, output_dtype's, or uint8.
static FailureOr<Type> readQuantizedType(OnnxOperator &op) {
  MLIRContext *context = op.builder().getContext();
  auto outputType = op.intAttribute("output_dtype", 0);
  if (failed(outputType))
    return failure();
  auto isSupported = [&](Type type) {
    return isQuantizedInteger(type) || isFloat8(type) ||
           (isExtended(op) && isWideType(type));
  };
  Type type = decodeDataType(context, *outputType);
  if (*outputType != 0 && !isSupported(type))
    return op.emitError() << "output_dtype is " << *outputType
                          << "; 2 (uint8), 3 (int8), 4 (uint16), 5 (int16), 17"
                          << " to 20 (8-bit floats), 21 (uint4) and 22 (int4)"
                          << " are supported";
  if (OnnxTensor zeroPoint = op.operand(2)) {
    if (type && type != zeroPoint.elementType)
      return op.emitError()
             << "output_dtype means " << type << ", but the zero point is "
             << zeroPoint.elementType;
    type = zeroPoint.elementType;
  }
  if (!type)
    return Type(IntegerType::get(context, 8, IntegerType::Unsigned));
  if (!isSupported(type))
    return op.emitError() << "the quantized type is " << type
                          << "; integers of 4, 8 and 16 bits and 8-bit floats"
                          << " are supported";
  return type;
}

/// The attribute `name`, a type of floats that are computed in, or null where
/// it is absent.
static FailureOr<Type> readFloatType(OnnxOperator &op, StringRef name) {
  auto dataType = op.intAttribute(name, 0);
  if (failed(dataType))
    return failure();
  if (*dataType == 0)
    return Type();
  Type type = decodeDataType(op.builder().getContext(), *dataType);
  if (!isa_and_present<Float16Type, BFloat16Type, Float32Type>(type))
    return op.emitError() << name << " is " << *dataType
                          << "; 1 (float), 10 (float16) and 16 (bfloat16) are"
                          << " supported";
  return type;
}

/// The zero point of an 8-bit float only gives the type.
static LogicalResult checkFloat8ZeroPoint(OnnxOperator &op) {
  OnnxTensor zeroPoint = op.operand(2);
  if (!zeroPoint || !isFloat8(zeroPoint.elementType))
    return success();
  auto isZero = [](const APInt &bits) {
    return (bits.getZExtValue() & 0x7f) == 0;
  };
  DenseElementsAttr constant = zeroPoint.constant();
  if (constant && !llvm::all_of(constant.getValues<APInt>(), isZero))
    return op.emitError() << "the zero point of an 8-bit float must be zero";
  return success();
}

/// `value`, a float, rounded to the precision of `type`.
static Value roundTo(ImplicitLocOpBuilder &b, Value value, Type type) {
  if (value.getType() != type)
    value = extendToF32(b, value);
  return value.getType() == type ? value
                                 : arith::TruncFOp::create(b, type, value);
}

/// `quotient` as an element of `type`, one of the wide ones: integers are
/// rounded before the zero point is added.
static Value quantizeWide(ImplicitLocOpBuilder &b, Value quotient,
                          Value zeroPoint, Type type) {
  Scalar value(b, quotient);
  if (isa<IntegerType>(type))
    value = roundEven(value);
  if (zeroPoint)
    value = value + convert(Scalar(b, zeroPoint), b.getF32Type());
  return convert(value, type).getValue();
}

/// x / scale in `precision`, as an f32. The quotient in f32 is precise enough
/// for its rounding to f16 or bf16 to be that of the exact one.
static Value divide(ImplicitLocOpBuilder &b, Value x, Value scale,
                    Type precision) {
  if (isa<IntegerType>(x.getType()))
    x = arith::SIToFPOp::create(b, b.getF32Type(), x);
  x = extendToF32(b, roundTo(b, x, precision));
  scale = extendToF32(b, roundTo(b, scale, precision));
  Value quotient = arith::DivFOp::create(b, x, scale);
  return extendToF32(b, roundTo(b, quotient, precision));
}

LogicalResult
mini::convertQuantizeLinear(OnnxOperator &op,
                            SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  if (!isa<Float16Type, BFloat16Type, Float32Type>(input.elementType) &&
      !input.elementType.isSignedInteger(32))
    return op.emitError() << "the input's elements are " << input.elementType
                          << "; f16, bf16, f32 and si32 are supported";
  FailureOr<Type> quantizedType = readQuantizedType(op);
  FailureOr<Type> precision = readFloatType(op, "precision");
  auto saturates = op.intAttribute("saturate", 1);
  if (failed(quantizedType) || failed(precision) || failed(saturates) ||
      failed(checkFloat8ZeroPoint(op)))
    return failure();
  FailureOr<BodyOperands> operands = readOperands(op);
  if (failed(operands))
    return failure();
  if (!*precision)
    *precision = op.isBeforeOpset(23) ? op.builder().getF32Type()
                                      : op.operand(1).elementType;

  Value result = buildElementwise(
      op.builder(), input.shape(), signlessElementType(*quantizedType),
      operands->operands(), operands->maps(),
      [&](ImplicitLocOpBuilder &b, ValueRange elements) {
        SmallVector<Value> values = operands->read(b, elements);
        Value quotient = divide(b, values[0], values[1], *precision);
        if (isWideType(*quantizedType))
          return quantizeWide(b, quotient, values[2], *quantizedType);
        if (auto float8 = dyn_cast<FloatType>(*quantizedType))
          return encodeFloat8(b, quotient, float8, *saturates != 0);
        return quantizeElement(b, quotient, values[2],
                               cast<IntegerType>(*quantizedType));
      });
  results.push_back({result, *quantizedType});
  return success();
}

static LogicalResult checkDequantizedTypes(OnnxOperator &op) {
  OnnxTensor input = op.operand(0), zeroPoint = op.operand(2);
  if (!isQuantizedInteger(input.elementType) &&
      !input.elementType.isSignedInteger(32) && !isFloat8(input.elementType) &&
      !(isExtended(op) && isWideType(input.elementType)))
    return op.emitError() << "the input's elements are " << input.elementType
                          << "; integers of 4, 8 and 16 bits, si32 and 8-bit"
                          << " floats are supported";
  if (zeroPoint && zeroPoint.elementType != input.elementType)
    return op.emitError() << "the zero point is " << zeroPoint.elementType
                          << ", but the input's elements are "
                          << input.elementType;
  return checkFloat8ZeroPoint(op);
}

LogicalResult
mini::convertDequantizeLinear(OnnxOperator &op,
                              SmallVectorImpl<OnnxTensor> &results) {
  FailureOr<Type> resultType = readFloatType(op, "output_dtype");
  if (failed(resultType) || failed(checkDequantizedTypes(op)))
    return failure();
  FailureOr<BodyOperands> operands = readOperands(op);
  if (failed(operands))
    return failure();
  OnnxTensor input = op.operand(0);
  if (!*resultType)
    *resultType = op.operand(1).elementType;
  Value result = buildElementwise(
      op.builder(), input.shape(), *resultType, operands->operands(),
      operands->maps(), [&](ImplicitLocOpBuilder &b, ValueRange elements) {
        SmallVector<Value> values = operands->read(b, elements);
        auto float8 = dyn_cast<FloatType>(input.elementType);
        if (float8 && isWideType(float8)) {
          Value centered = extendToF32(b, values[0]);
          if (values[2])
            centered =
                arith::SubFOp::create(b, centered, extendToF32(b, values[2]));
          Value scaled =
              arith::MulFOp::create(b, centered, extendToF32(b, values[1]));
          return roundTo(b, scaled, *resultType);
        }
        if (!float8)
          return roundTo(b,
                         dequantizeElement(b, values[0], values[1], values[2],
                                           input.elementType),
                         *resultType);
        Value product = arith::MulFOp::create(
            b, decodeFloat8(b, values[0], float8), extendToF32(b, values[1]));
        return roundTo(b, product, *resultType);
      });
  results.push_back({result, *resultType});
  return success();
}
