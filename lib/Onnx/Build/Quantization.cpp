//===- Quantization.cpp - Arithmetic of quantized elements - cpp ----------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Follows what ONNX Runtime computes, where ONNX leaves it open.
//
//===----------------------------------------------------------------------===//

#include "Quantization.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace mini;

Value mini::constantF32(ImplicitLocOpBuilder &builder, float value) {
  return arith::ConstantOp::create(builder, builder.getF32FloatAttr(value));
}

void BodyOperands::add(const OnnxTensor &tensor, AffineMap map) {
  DenseElementsAttr constant = tensor.constant();
  if (constant && constant.isSplat()) {
    entries.push_back(
        {cast<TypedAttr>(constant.getSplatValue<Attribute>()), std::nullopt});
    return;
  }
  addTensor(tensor, map);
}

void BodyOperands::addTensor(const OnnxTensor &tensor, AffineMap map) {
  entries.push_back({{}, tensors.size()});
  tensors.push_back(tensor.value);
  tensorMaps.push_back(map);
}

void BodyOperands::addZeroPoint(const OnnxTensor &tensor, AffineMap map) {
  if (!tensor || uniformInteger(tensor) == 0)
    addAbsent();
  else
    add(tensor, map);
}

SmallVector<Value> BodyOperands::read(ImplicitLocOpBuilder &builder,
                                      ValueRange elements) const {
  return llvm::map_to_vector(entries, [&](const Entry &entry) -> Value {
    if (entry.operand)
      return elements[*entry.operand];
    if (entry.constant)
      return arith::ConstantOp::create(builder, entry.constant);
    return {};
  });
}

AffineMap mini::singleElementMap(const OnnxTensor &tensor, unsigned loops) {
  if (!tensor)
    return {};
  MLIRContext *context = tensor.value.getContext();
  SmallVector<AffineExpr> zeros(tensor.rank(),
                                getAffineConstantExpr(0, context));
  return AffineMap::get(loops, 0, zeros, context);
}

bool mini::isQuantizedInteger(Type type) {
  auto integer = dyn_cast_if_present<IntegerType>(type);
  return integer && !integer.isSignless() &&
         llvm::is_contained({4u, 8u, 16u}, integer.getWidth());
}

std::optional<int64_t> mini::uniformInteger(const OnnxTensor &tensor) {
  DenseElementsAttr constant = tensor.constant();
  if (!constant || !constant.isSplat() ||
      !isa<IntegerType>(constant.getElementType()))
    return std::nullopt;
  auto value = constant.getSplatValue<APInt>();
  return tensor.elementType.isUnsignedInteger()
             ? static_cast<int64_t>(value.getZExtValue())
             : value.getSExtValue();
}

Value mini::extendToF32(ImplicitLocOpBuilder &builder, Value value) {
  if (value.getType().isF32())
    return value;
  return arith::ExtFOp::create(builder, builder.getF32Type(), value);
}

static Value extendToI32(ImplicitLocOpBuilder &builder, Value value,
                         Type type) {
  if (value.getType().isInteger(32))
    return value;
  if (type.isUnsignedInteger())
    return arith::ExtUIOp::create(builder, builder.getI32Type(), value);
  return arith::ExtSIOp::create(builder, builder.getI32Type(), value);
}

Value mini::centerInteger(ImplicitLocOpBuilder &builder, Value value,
                          Value zeroPoint, Type type) {
  Value wide = extendToI32(builder, value, type);
  if (!zeroPoint)
    return wide;
  return arith::SubIOp::create(builder, wide,
                               extendToI32(builder, zeroPoint, type));
}

/// `value`, a float, as the nearest integer of `type`. Tensors of less than a
/// byte hold bytes.
static Value saturate(ImplicitLocOpBuilder &builder, Value value,
                      IntegerType type) {
  unsigned width = type.getWidth();
  bool isUnsigned = type.isUnsigned();
  APInt least =
      isUnsigned ? APInt::getMinValue(width) : APInt::getSignedMinValue(width);
  APInt greatest =
      isUnsigned ? APInt::getMaxValue(width) : APInt::getSignedMaxValue(width);
  auto toFloat = [&](const APInt &integer) {
    return static_cast<float>(integer.roundToDouble(!isUnsigned));
  };
  // Of a NaN and a number, maxnumf gives the number.
  value = arith::MaxNumFOp::create(builder, value,
                                   constantF32(builder, toFloat(least)));
  value = arith::MinNumFOp::create(builder, value,
                                   constantF32(builder, toFloat(greatest)));
  Type resultType = signlessElementType(type);
  if (isUnsigned)
    return arith::FPToUIOp::create(builder, resultType, value);
  return arith::FPToSIOp::create(builder, resultType, value);
}

Value mini::quantizeElement(ImplicitLocOpBuilder &builder, Value value,
                            Value zeroPoint, IntegerType type,
                            bool addsAfterRounding) {
  auto addZeroPoint = [&] {
    if (!zeroPoint)
      return;
    Value wide = extendToI32(builder, zeroPoint, type);
    Value offset = arith::SIToFPOp::create(builder, builder.getF32Type(), wide);
    value = arith::AddFOp::create(builder, value, offset);
  };
  if (!addsAfterRounding)
    addZeroPoint();
  value = math::RoundEvenOp::create(builder, value);
  if (addsAfterRounding) {
    value = extendToF32(builder, value);
    addZeroPoint();
  }
  return saturate(builder, value, type);
}

Value mini::dequantizeElement(ImplicitLocOpBuilder &builder, Value value,
                              Value scale, Value zeroPoint, Type type) {
  Value centered = centerInteger(builder, value, zeroPoint, type);
  Value wide = arith::SIToFPOp::create(builder, builder.getF32Type(), centered);
  return arith::MulFOp::create(builder, wide, extendToF32(builder, scale));
}

LogicalResult mini::checkScale(const OnnxOperator &op, size_t index) {
  OnnxTensor scale = op.operand(index);
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
