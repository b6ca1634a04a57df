//===- ScalarConversion.cpp - Conversion of one element - cpp -------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Between floats, integers of either signedness and bools. Integers of less
// than a byte are kept in bytes, extended according to their signedness.
//
//===----------------------------------------------------------------------===//

#include "Scalar.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

#include <cmath>

using namespace mlir;
using namespace mini;

static Scalar convertFloat(Scalar x, FloatType type) {
  ImplicitLocOpBuilder &b = x.getBuilder();
  // One rounding after another: both 16-bit types are rounded from f32, as in
  // ONNX Runtime.
  if (type.getWidth() == 16 && !x.getType().isF32() && x.getType() != type)
    x = convertFloat(x, b.getF32Type());
  if (x.getType() == type)
    return x;
  if (x.getWidth() < type.getWidth())
    return Scalar(b, arith::ExtFOp::create(b, type, x.getValue()));
  return Scalar(b, arith::TruncFOp::create(b, type, x.getValue()));
}

static Scalar integerToFloat(Scalar x, FloatType type) {
  ImplicitLocOpBuilder &b = x.getBuilder();
  if (type.getWidth() == 16)
    return convertFloat(integerToFloat(x, b.getF32Type()), type);
  if (x.isUnsignedInteger())
    return Scalar(b, arith::UIToFPOp::create(b, type, x.getValue()));
  return Scalar(b, arith::SIToFPOp::create(b, type, x.getValue()));
}

/// To an integer of 32 or 64 bits.
static Scalar floatToInteger(Scalar x, IntegerType type) {
  ImplicitLocOpBuilder &b = x.getBuilder();
  // The bounds are powers of two, which f32 has and f16 has not.
  if (x.getWidth() == 16)
    x = convertFloat(x, b.getF32Type());
  bool isUnsigned = type.isUnsigned();
  unsigned width = type.getWidth();
  Type signless = b.getIntegerType(width);
  Value inRange;
  if (isUnsigned)
    inRange = arith::FPToUIOp::create(b, signless, x.getValue());
  else
    inRange = arith::FPToSIOp::create(b, signless, x.getValue());
  auto constant = [&](const APInt &value) {
    return Scalar(
        b, arith::ConstantOp::create(b, b.getIntegerAttr(signless, value)),
        isUnsigned);
  };
  Scalar least = constant(isUnsigned ? APInt::getMinValue(width)
                                     : APInt::getSignedMinValue(width));
  Scalar greatest = constant(isUnsigned ? APInt::getMaxValue(width)
                                        : APInt::getSignedMaxValue(width));
  double limit = std::ldexp(1.0, isUnsigned ? width : width - 1);
  Scalar result(b, inRange, isUnsigned);
  // What is undefined outside of the range is not selected there.
  result = select(x >= limit, greatest, result);
  result = select(x < (isUnsigned ? 0 : -limit), least, result);
  return select(x != x, 0, result);
}

/// Between integers: the low bits of `x`, or `x` extended.
static Scalar resizeInteger(Scalar x, IntegerType type) {
  ImplicitLocOpBuilder &b = x.getBuilder();
  unsigned width = std::max(type.getWidth(), 8u);
  Type signless = b.getIntegerType(width);
  Value value = x.getValue();
  if (width < x.getWidth())
    value = arith::TruncIOp::create(b, signless, value);
  else if (width > x.getWidth() && x.isUnsignedInteger())
    value = arith::ExtUIOp::create(b, signless, value);
  else if (width > x.getWidth())
    value = arith::ExtSIOp::create(b, signless, value);
  if (type.getWidth() < 8) {
    Value excess = arith::ConstantOp::create(
        b, b.getIntegerAttr(signless, 8 - type.getWidth()));
    value = arith::ShLIOp::create(b, value, excess);
    if (type.isUnsigned())
      value = arith::ShRUIOp::create(b, value, excess);
    else
      value = arith::ShRSIOp::create(b, value, excess);
  }
  return Scalar(b, value, type.isUnsigned());
}

Scalar mini::convert(Scalar x, Type type) {
  ImplicitLocOpBuilder &b = x.getBuilder();
  if (type.isSignlessInteger(1))
    return x.getType() == type ? x : x != 0;
  // A bool is an unsigned integer of one bit.
  if (x.getType().isInteger(1))
    x = Scalar(b, x.getValue(), /*isUnsigned=*/true);
  if (auto floatType = dyn_cast<FloatType>(type))
    return x.isFloat() ? convertFloat(x, floatType)
                       : integerToFloat(x, floatType);
  auto integerType = cast<IntegerType>(type);
  if (!x.isFloat())
    return resizeInteger(x, integerType);
  if (integerType.getWidth() >= 32 && !type.isUnsignedInteger(32))
    return floatToInteger(x, integerType);
  // What fits neither keeps its low bits, as in NumPy and in ONNX Runtime.
  unsigned wide = integerType.getWidth() < 32 ? 32 : 64;
  return resizeInteger(floatToInteger(x, IntegerType::get(b.getContext(), wide,
                                                          IntegerType::Signed)),
                       integerType);
}
