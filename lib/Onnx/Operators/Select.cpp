//===- Select.cpp - Elements chosen, bounded, converted - cpp -------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where, Clip, Cast and CastLike, and the operators that change nothing.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/LinalgBuilders.h"
#include "Onnx/Build/Elementwise.h"
#include "Onnx/Build/Float8.h"
#include "Onnx/OperatorTable.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mini;

LogicalResult mini::convertWhere(OnnxOperator &op,
                                 SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor operands[] = {op.operand(0), op.operand(1), op.operand(2)};
  if (failed(checkElementType(op, operands[0], kBools, "the condition")))
    return failure();
  Type elementType = operands[1].elementType;
  if (elementType != operands[2].elementType)
    return op.emitError() << "the two choices have different element types, "
                          << elementType << " and " << operands[2].elementType;
  auto shape = broadcastOperands(op, operands);
  if (failed(shape))
    return failure();
  results.push_back(buildScalarwise(
      op, *shape, elementType, operands, [](ArrayRef<Scalar> elements) {
        return select(elements[0], elements[1], elements[2]);
      }));
  return success();
}

/// A scalar constant of the least or the greatest finite value.
static OnnxTensor extremeValue(OnnxOperator &op, Type elementType,
                               bool isGreatest) {
  Type type = signlessElementType(elementType);
  unsigned width = type.getIntOrFloatBitWidth();
  OpBuilder &b = op.builder();
  TypedAttr value;
  if (auto floatType = dyn_cast<FloatType>(type))
    value = b.getFloatAttr(
        type, APFloat::getLargest(floatType.getFloatSemantics(), !isGreatest));
  else if (elementType.isUnsignedInteger())
    value = b.getIntegerAttr(type, isGreatest ? APInt::getMaxValue(width)
                                              : APInt::getMinValue(width));
  else
    value =
        b.getIntegerAttr(type, isGreatest ? APInt::getSignedMaxValue(width)
                                          : APInt::getSignedMinValue(width));
  auto elements = DenseElementsAttr::get(RankedTensorType::get({}, type),
                                         ArrayRef<Attribute>(value));
  return {arith::ConstantOp::create(op.builder(), elements), elementType};
}

/// Clip's minimum or maximum: an operand from opset 11 on, an attribute before,
/// else the least or greatest finite value.
static FailureOr<OnnxTensor> readBound(OnnxOperator &op, size_t index,
                                       StringRef name) {
  Type elementType = op.operand(0).elementType;
  if (OnnxTensor bound = op.operand(index)) {
    if (bound.elementType != elementType)
      return op.emitError() << "the " << name << " is " << bound.elementType
                            << ", but the input's elements are " << elementType;
    if (bound.type().getNumElements() != 1)
      return op.emitError()
             << "the " << name << " is " << shapeText(bound.shape())
             << ", but must be one value";
    return OnnxTensor{buildReshape(op.builder(), bound.value, {}), elementType};
  }
  if (!op.attribute(name))
    return extremeValue(op, elementType, name == "max");
  auto value = op.floatAttribute(name, 0);
  if (failed(value))
    return failure();
  if (!isArithmeticFloat(elementType))
    return op.emitError() << "attribute '" << name << "' is given, but the"
                          << " input's elements are " << elementType
                          << "; for integers the bounds are operands";
  auto elements = DenseElementsAttr::get(
      RankedTensorType::get({}, elementType),
      ArrayRef<Attribute>(op.builder().getFloatAttr(elementType, *value)));
  return OnnxTensor{arith::ConstantOp::create(op.builder(), elements),
                    elementType};
}

LogicalResult mini::convertClip(OnnxOperator &op,
                                SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  if (failed(checkElementType(op, input, kNumbers, "the input")))
    return failure();
  auto least = readBound(op, 1, "min");
  if (failed(least))
    return failure();
  auto greatest = readBound(op, 2, "max");
  if (failed(greatest))
    return failure();
  // The maximum comes last: it wins where it is less than the minimum.
  results.push_back(buildScalarwise(
      op, input.shape(), input.elementType, {input, *least, *greatest},
      [](ArrayRef<Scalar> elements) {
        return min(max(elements[0], elements[1]), elements[2]);
      }));
  return success();
}

static bool isCastable(Type type) {
  auto integer = dyn_cast<IntegerType>(type);
  return contains(kNumbersAndBools, type) || isFloat8(type) ||
         (integer && !integer.isSignless() && integer.getWidth() < 8);
}

/// `x`, of element type `from`, as an element of `to`. 8-bit floats are bytes
/// that go through f32.
static Scalar castScalar(Scalar x, Type from, Type to, bool saturates) {
  ImplicitLocOpBuilder &b = x.getBuilder();
  if (isFloat8(from))
    x = Scalar(b, decodeFloat8(b, x.getValue(), cast<FloatType>(from)));
  if (!isFloat8(to))
    return convert(x, to);
  Value wide = convert(x, b.getF32Type()).getValue();
  return Scalar(b, encodeFloat8(b, wide, cast<FloatType>(to), saturates));
}

/// The first operand with elements of `type`. `round_mode`, another attribute,
/// is about a type that is not supported.
static LogicalResult castTo(OnnxOperator &op, Type type,
                            SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  auto saturates = op.intAttribute("saturate", 1);
  if (failed(saturates))
    return failure();
  if (input.elementType == type) {
    results.push_back(input);
    return success();
  }
  if (!isCastable(input.elementType) || !isCastable(type))
    return op.emitError() << "a cast from " << input.elementType << " to "
                          << type << " is not supported; casts between"
                          << " integers, bools and floats of 8 to 64 bits are";
  results.push_back(buildScalarwise(
      op, input.shape(), type, input, [&](ArrayRef<Scalar> elements) {
        return castScalar(elements[0], input.elementType, type, *saturates);
      }));
  return success();
}

LogicalResult mini::convertCast(OnnxOperator &op,
                                SmallVectorImpl<OnnxTensor> &results) {
  auto type = dataTypeAttribute(op, "to");
  if (failed(type))
    return failure();
  if (!*type)
    return op.emitError() << "the attribute 'to' is missing";
  return castTo(op, *type, results);
}

LogicalResult mini::convertCastLike(OnnxOperator &op,
                                    SmallVectorImpl<OnnxTensor> &results) {
  return castTo(op, op.operand(1).elementType, results);
}

LogicalResult mini::convertIdentity(OnnxOperator &op,
                                    SmallVectorImpl<OnnxTensor> &results) {
  results.push_back(op.operand(0));
  return success();
}

LogicalResult mini::convertDropout(OnnxOperator &op,
                                   SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0), training = op.operand(2);
  auto isTest = op.intAttribute("is_test", 0);
  if (failed(isTest))
    return failure();
  if (op.isBeforeOpset(7) && *isTest == 0)
    return op.emitError() << "is_test is 0; only inference (1) is supported";
  if (training) {
    auto constant = training.constant();
    if (!constant)
      return op.emitError() << "training_mode (operand 2) must be known at"
                            << " compile time; " << op.bindAdvice(2);
    if (training.elementType != op.builder().getI1Type() ||
        !constant.isSplat() || !constant.getSplatValue<APInt>().isZero())
      return op.emitError() << "training_mode (operand 2) must be false; only"
                            << " inference is supported";
  }
  results.push_back(input);
  if (op.numResults() < 2)
    return success();
  // The mask says which elements are kept. Up to opset 9 it has their type.
  Type maskType =
      op.isBeforeOpset(10) ? input.elementType : op.builder().getI1Type();
  Type signless = signlessElementType(maskType);
  TypedAttr one = isa<FloatType>(signless)
                      ? TypedAttr(op.builder().getFloatAttr(signless, 1))
                      : op.builder().getIntegerAttr(signless, 1);
  Value mask = arith::ConstantOp::create(
      op.builder(), DenseElementsAttr::get(input.type().clone(signless),
                                           ArrayRef<Attribute>(one)));
  results.push_back({mask, maskType});
  return success();
}
