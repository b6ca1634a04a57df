//===- Float8.cpp - Conversions of 8-bit floats - cpp ---------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The rounding is that of ONNX's documentation of Cast. No intermediate value
// is a subnormal f32, which hardware may flush to zero.
//
//===----------------------------------------------------------------------===//

#include "Float8.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace mini;

namespace {

constexpr uint32_t kSignBit = 0x80000000;
constexpr uint32_t kInfinity = 0x7f800000;
constexpr uint32_t kNaN = 0x7fc00000;

/// Builds operations on i32.
class Bits {
public:
  explicit Bits(ImplicitLocOpBuilder &builder) : b(builder) {}

  Value constant(uint32_t value) {
    return arith::ConstantOp::create(
        b, b.getI32IntegerAttr(static_cast<int32_t>(value)));
  }
  Value add(Value x, Value y) { return arith::AddIOp::create(b, x, y); }
  Value add(Value x, uint32_t y) { return add(x, constant(y)); }
  Value bitAnd(Value x, uint32_t y) {
    return arith::AndIOp::create(b, x, constant(y));
  }
  Value bitOr(Value x, Value y) { return arith::OrIOp::create(b, x, y); }
  Value shiftLeft(Value x, unsigned by) {
    return arith::ShLIOp::create(b, x, constant(by));
  }
  Value shiftRight(Value x, unsigned by) {
    return arith::ShRUIOp::create(b, x, constant(by));
  }
  /// `yes` where x > y, which are not negative, else `no`.
  Value selectGreater(Value x, uint32_t y, Value yes, Value no) {
    Value isGreater =
        arith::CmpIOp::create(b, arith::CmpIPredicate::ugt, x, constant(y));
    return arith::SelectOp::create(b, isGreater, yes, no);
  }
  Value fromFloat(Value x) {
    return arith::BitcastOp::create(b, b.getI32Type(), x);
  }
  Value toFloat(Value x) {
    return arith::BitcastOp::create(b, b.getF32Type(), x);
  }

private:
  ImplicitLocOpBuilder &b;
};

/// What distinguishes the four formats, from LLVM's description of them.
struct Format {
  explicit Format(FloatType type) {
    const llvm::fltSemantics &semantics = type.getFloatSemantics();
    mantissaBits = APFloat::semanticsPrecision(semantics) - 1;
    bias = 1 - APFloat::semanticsMinExponent(semantics);
    largest = bitsOf(APFloat::getLargest(semantics));
    hasInfinity = APFloat::semanticsHasInf(semantics);
    hasNegativeZero = !isa<Float8E4M3FNUZType, Float8E5M2FNUZType>(type);
  }

  static uint32_t bitsOf(const APFloat &value) {
    return static_cast<uint32_t>(value.bitcastToAPInt().getZExtValue());
  }
  /// The f32 2^exponent.
  static float power(int exponent) { return std::ldexp(1.0f, exponent); }

  unsigned mantissaBits;
  int bias;
  uint32_t largest; ///< The bits of the greatest finite value.
  bool hasInfinity;
  bool hasNegativeZero; ///< Else its pattern is the only NaN.
};

} // namespace

Value mini::decodeFloat8(ImplicitLocOpBuilder &builder, Value bits,
                         FloatType type) {
  Format format(type);
  Bits b(builder);
  Value wide = arith::ExtUIOp::create(builder, builder.getI32Type(), bits);
  Value magnitude = b.bitAnd(wide, 0x7f);
  Value normal = b.add(b.shiftLeft(magnitude, 23 - format.mantissaBits),
                       static_cast<uint32_t>(127 - format.bias) << 23);
  Value step = arith::ConstantOp::create(
      builder, builder.getF32FloatAttr(
                   Format::power(1 - format.bias - format.mantissaBits)));
  Value subnormal = b.fromFloat(arith::MulFOp::create(
      builder,
      arith::UIToFPOp::create(builder, builder.getF32Type(), magnitude), step));
  Value result = b.selectGreater(magnitude, (1u << format.mantissaBits) - 1,
                                 normal, subnormal);
  if (format.hasInfinity)
    result = b.selectGreater(magnitude, format.largest, b.constant(kInfinity),
                             result);
  if (format.hasNegativeZero)
    result = b.selectGreater(magnitude, format.largest + format.hasInfinity,
                             b.constant(kNaN), result);
  Value sign = b.bitAnd(wide, 0x80);
  Value signedResult = b.bitOr(result, b.shiftLeft(sign, 24));
  if (!format.hasNegativeZero) {
    // Greater than the pattern of the zero with a sign, or zero: not a NaN.
    Value isNaN = arith::CmpIOp::create(builder, arith::CmpIPredicate::eq, wide,
                                        b.constant(0x80));
    signedResult =
        arith::SelectOp::create(builder, isNaN, b.constant(kNaN), signedResult);
  }
  return b.toFloat(signedResult);
}

/// The bits without the sign of a number whose bits in f32 are `magnitude`, as
/// if the exponent had no limit.
static Value roundMagnitude(ImplicitLocOpBuilder &builder, Value magnitude,
                            const Format &format) {
  Bits b(builder);
  unsigned dropped = 23 - format.mantissaBits;
  Value isOdd = b.bitAnd(b.shiftRight(magnitude, dropped), 1);
  Value nudged = b.add(b.add(magnitude, isOdd), (1u << (dropped - 1)) - 1);
  uint32_t rebias = static_cast<uint32_t>(127 - format.bias)
                    << format.mantissaBits;
  Value normal = b.add(b.shiftRight(nudged, dropped), -rebias);
  // A subnormal is a number of steps, and the next after them is normal.
  Value steps = arith::MulFOp::create(
      builder, b.toFloat(magnitude),
      arith::ConstantOp::create(
          builder, builder.getF32FloatAttr(
                       Format::power(format.bias + format.mantissaBits - 1))));
  Value limit = arith::ConstantOp::create(
      builder, builder.getF32FloatAttr(Format::power(format.mantissaBits)));
  // Where there is a normal number, the other has to be in the range of i32.
  steps = arith::MinNumFOp::create(builder, steps, limit);
  Value subnormal = arith::FPToUIOp::create(
      builder, builder.getI32Type(), math::RoundEvenOp::create(builder, steps));
  uint32_t leastNormal = static_cast<uint32_t>(128 - format.bias) << 23;
  return b.selectGreater(magnitude, leastNormal - 1, normal, subnormal);
}

Value mini::encodeFloat8(ImplicitLocOpBuilder &builder, Value value,
                         FloatType type, bool saturates) {
  Format format(type);
  Bits b(builder);
  Value bits = b.fromFloat(value);
  Value magnitude = b.bitAnd(bits, ~kSignBit);
  Value rounded = roundMagnitude(builder, magnitude, format);
  // The pattern with all bits is a NaN in the formats with a negative zero.
  uint32_t nan = format.hasNegativeZero ? 0x7f : 0x80;
  uint32_t overflow = saturates            ? format.largest
                      : format.hasInfinity ? format.largest + 1
                                           : nan;
  Value result =
      b.selectGreater(rounded, format.largest, b.constant(overflow), rounded);
  result = b.selectGreater(magnitude, kInfinity, b.constant(nan), result);
  Value sign = b.bitAnd(b.shiftRight(bits, 24), 0x80);
  Value signedResult = b.bitOr(result, sign);
  if (!format.hasNegativeZero) // Neither zero nor the NaN gets a sign.
    signedResult =
        b.selectGreater(b.bitAnd(result, 0x7f), 0, signedResult, result);
  return arith::TruncIOp::create(builder, builder.getI8Type(), signedResult);
}

LogicalResult mini::checkFloat8Product(const OnnxOperator &op) {
  for (size_t index : {0, 1})
    if (Type type = op.operand(index).elementType; !isFloat8(type))
      return op.emitError() << "operand " << index << " has elements of "
                            << type << "; 8-bit floats are supported";
  for (size_t index : {2, 3})
    if (OnnxTensor tensor = op.operand(index);
        tensor && !tensor.elementType.isF32())
      return op.emitError() << "operand " << index << " has elements of "
                            << tensor.elementType << "; f32 is supported";
  return success();
}
