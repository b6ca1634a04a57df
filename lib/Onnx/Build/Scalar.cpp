//===- Scalar.cpp - Expressions over one element - cpp --------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each operation in the form for floats and for integers. No operation built
// here is undefined for any value of its operands.
//
//===----------------------------------------------------------------------===//

#include "Scalar.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace mini;

static constexpr double infinity = std::numeric_limits<double>::infinity();

Scalar Scalar::constant(double number) const {
  if (isFloat())
    return with(arith::ConstantOp::create(
        *builder, builder->getFloatAttr(getType(), number)));
  APSInt integer(getWidth(), isUnsigned);
  bool isExact;
  APFloat(number).convertToInteger(integer, APFloat::rmTowardZero, &isExact);
  return with(arith::ConstantOp::create(
      *builder, builder->getIntegerAttr(getType(), integer)));
}

template <typename FloatOp, typename SignedOp, typename UnsignedOp>
static Scalar build(Scalar a, Scalar b) {
  ImplicitLocOpBuilder &builder = a.getBuilder();
  if (a.isFloat())
    return a.with(FloatOp::create(builder, a.getValue(), b.getValue()));
  if (a.isUnsignedInteger())
    return a.with(UnsignedOp::create(builder, a.getValue(), b.getValue()));
  return a.with(SignedOp::create(builder, a.getValue(), b.getValue()));
}

template <typename FloatOp, typename IntegerOp>
static Scalar build(Scalar a, Scalar b) {
  return build<FloatOp, IntegerOp, IntegerOp>(a, b);
}

template <typename Op> static Scalar buildInteger(Scalar a, Scalar b) {
  return a.with(Op::create(a.getBuilder(), a.getValue(), b.getValue()));
}

template <typename Op> static Scalar buildUnary(Scalar x) {
  return x.with(Op::create(x.getBuilder(), x.getValue()));
}

Scalar mini::operator+(Scalar a, Scalar b) {
  return build<arith::AddFOp, arith::AddIOp>(a, b);
}
Scalar mini::operator-(Scalar a, Scalar b) {
  return build<arith::SubFOp, arith::SubIOp>(a, b);
}
Scalar mini::operator*(Scalar a, Scalar b) {
  return build<arith::MulFOp, arith::MulIOp>(a, b);
}
Scalar mini::operator-(Scalar a) {
  return a.isFloat() ? buildUnary<arith::NegFOp>(a) : a.constant(0) - a;
}

Scalar mini::operator/(Scalar a, Scalar b) {
  if (a.isFloat())
    return buildInteger<arith::DivFOp>(a, b);
  // Division by zero, and by -1 of the least integer, would be undefined.
  Scalar isZero = b == 0;
  if (a.isUnsignedInteger())
    return select(isZero, 0,
                  buildInteger<arith::DivUIOp>(a, select(isZero, 1, b)));
  Scalar isMinusOne = b == -1;
  Scalar quotient =
      buildInteger<arith::DivSIOp>(a, select(isZero | isMinusOne, 1, b));
  return select(isZero, 0, select(isMinusOne, -a, quotient));
}

Scalar mini::remainder(Scalar a, Scalar b) {
  if (a.isFloat())
    return buildInteger<arith::RemFOp>(a, b);
  // With 1 in their place, both cases that would be undefined give 0.
  Scalar isSpecial = b == 0;
  if (a.isUnsignedInteger())
    return buildInteger<arith::RemUIOp>(a, select(isSpecial, 1, b));
  isSpecial = isSpecial | (b == -1);
  return buildInteger<arith::RemSIOp>(a, select(isSpecial, 1, b));
}

Scalar mini::operator&(Scalar a, Scalar b) {
  return buildInteger<arith::AndIOp>(a, b);
}
Scalar mini::operator|(Scalar a, Scalar b) {
  return buildInteger<arith::OrIOp>(a, b);
}
Scalar mini::operator^(Scalar a, Scalar b) {
  return buildInteger<arith::XOrIOp>(a, b);
}
Scalar mini::operator~(Scalar a) {
  return a ^ a.with(arith::ConstantOp::create(
                 a.getBuilder(),
                 a.getBuilder().getIntegerAttr(
                     a.getType(), APInt::getAllOnes(a.getWidth()))));
}

Scalar mini::shiftLeft(Scalar a, Scalar b) {
  Scalar isShort = b < a.getWidth();
  return select(isShort, buildInteger<arith::ShLIOp>(a, select(isShort, b, 0)),
                0);
}
Scalar mini::shiftRight(Scalar a, Scalar b) {
  Scalar isShort = b < a.getWidth();
  return select(isShort, buildInteger<arith::ShRUIOp>(a, select(isShort, b, 0)),
                0);
}

static Scalar compare(Scalar a, Scalar b, arith::CmpFPredicate floats,
                      arith::CmpIPredicate signedIntegers,
                      arith::CmpIPredicate unsignedIntegers) {
  ImplicitLocOpBuilder &builder = a.getBuilder();
  if (a.isFloat())
    return Scalar(builder, arith::CmpFOp::create(builder, floats, a.getValue(),
                                                 b.getValue()));
  return Scalar(builder,
                arith::CmpIOp::create(builder,
                                      a.isUnsignedInteger() ? unsignedIntegers
                                                            : signedIntegers,
                                      a.getValue(), b.getValue()));
}

Scalar mini::operator<(Scalar a, Scalar b) {
  return compare(a, b, arith::CmpFPredicate::OLT, arith::CmpIPredicate::slt,
                 arith::CmpIPredicate::ult);
}
Scalar mini::operator<=(Scalar a, Scalar b) {
  return compare(a, b, arith::CmpFPredicate::OLE, arith::CmpIPredicate::sle,
                 arith::CmpIPredicate::ule);
}
Scalar mini::operator>(Scalar a, Scalar b) { return b < a; }
Scalar mini::operator>=(Scalar a, Scalar b) { return b <= a; }
Scalar mini::operator==(Scalar a, Scalar b) {
  return compare(a, b, arith::CmpFPredicate::OEQ, arith::CmpIPredicate::eq,
                 arith::CmpIPredicate::eq);
}
Scalar mini::operator!=(Scalar a, Scalar b) {
  return compare(a, b, arith::CmpFPredicate::UNE, arith::CmpIPredicate::ne,
                 arith::CmpIPredicate::ne);
}

Scalar mini::select(Scalar condition, Scalar a, Scalar b) {
  return a.with(arith::SelectOp::create(a.getBuilder(), condition.getValue(),
                                        a.getValue(), b.getValue()));
}
Scalar mini::select(Scalar condition, double a, Scalar b) {
  return select(condition, b.constant(a), b);
}
Scalar mini::select(Scalar condition, Scalar a, double b) {
  return select(condition, a, a.constant(b));
}

Scalar mini::min(Scalar a, Scalar b) {
  return build<arith::MinimumFOp, arith::MinSIOp, arith::MinUIOp>(a, b);
}
Scalar mini::max(Scalar a, Scalar b) {
  return build<arith::MaximumFOp, arith::MaxSIOp, arith::MaxUIOp>(a, b);
}

Scalar mini::abs(Scalar x) {
  if (x.isFloat())
    return buildUnary<math::AbsFOp>(x);
  return x.isUnsignedInteger() ? x : buildUnary<math::AbsIOp>(x);
}

/// By squaring, once a bit of the exponent.
static Scalar integerPower(Scalar base, Scalar exponent) {
  Scalar result = base.constant(1), square = base;
  for (unsigned bit = 0; bit < exponent.getWidth(); ++bit) {
    Scalar mask = exponent.with(arith::ConstantOp::create(
        exponent.getBuilder(),
        exponent.getBuilder().getIntegerAttr(
            exponent.getType(),
            APInt::getOneBitSet(exponent.getWidth(), bit))));
    result = select((exponent & mask) != 0, result * square, result);
    square = square * square;
  }
  if (exponent.isUnsignedInteger())
    return result;
  // The reciprocal of a power truncates to 0, but for those of 1 and -1, which
  // are their own.
  Scalar isUnit = base == 1;
  if (!base.isUnsignedInteger())
    isUnit = isUnit | (base == -1);
  return select((exponent < 0) & ~isUnit, 0, result);
}

Scalar mini::power(Scalar base, Scalar exponent) {
  if (!base.isFloat())
    return integerPower(base, exponent);
  // Signs and special cases are settled here, since not every target's powf
  // takes more than positive numbers.
  Scalar magnitude = buildInteger<math::PowFOp>(abs(base), exponent);
  Scalar half = exponent * 0.5;
  Scalar isInteger = trunc(exponent) == exponent;
  Scalar isOdd = isInteger & (trunc(half) != half);
  Scalar result = select(isOdd, copySign(magnitude, base), magnitude);
  Scalar hasRoot =
      (base >= 0) | isInteger | (base == -infinity) | (base != base);
  result = select(hasRoot, result, std::numeric_limits<double>::quiet_NaN());
  Scalar isOne = (exponent == 0) | (base == 1) |
                 ((base == -1) & (abs(exponent) == infinity));
  return select(isOne, 1, result);
}

// Lowerings of math.expm1 and math.log1p cancel near 0. Here the logarithm
// makes up for what the rounding of exp(x), or of 1 + x, loses: W. Kahan's
// method, in N. Higham, Accuracy and Stability of Numerical Algorithms, 1.14.1.
Scalar mini::expMinus1(Scalar x) {
  Scalar power = exp(x), rounded = power - 1;
  Scalar corrected = rounded * (x / log(power));
  Scalar isExact = (rounded == -1) | (power == infinity);
  return select(power == 1, x, select(isExact, rounded, corrected));
}

Scalar mini::log1Plus(Scalar x) {
  Scalar sum = 1.0 + x;
  Scalar corrected = log(sum) * (x / (sum - 1));
  return select(sum == 1, x, select(sum == infinity, sum, corrected));
}

Scalar mini::copySign(Scalar magnitude, Scalar sign) {
  return buildInteger<math::CopySignOp>(magnitude, sign);
}

Scalar mini::acos(Scalar x) { return buildUnary<math::AcosOp>(x); }
Scalar mini::acosh(Scalar x) { return buildUnary<math::AcoshOp>(x); }
Scalar mini::asin(Scalar x) { return buildUnary<math::AsinOp>(x); }
Scalar mini::asinh(Scalar x) { return buildUnary<math::AsinhOp>(x); }
Scalar mini::atan(Scalar x) { return buildUnary<math::AtanOp>(x); }
Scalar mini::atanh(Scalar x) { return buildUnary<math::AtanhOp>(x); }
Scalar mini::ceil(Scalar x) { return buildUnary<math::CeilOp>(x); }
Scalar mini::cos(Scalar x) { return buildUnary<math::CosOp>(x); }
Scalar mini::cosh(Scalar x) { return buildUnary<math::CoshOp>(x); }
Scalar mini::erf(Scalar x) { return buildUnary<math::ErfOp>(x); }
Scalar mini::exp(Scalar x) { return buildUnary<math::ExpOp>(x); }
Scalar mini::floor(Scalar x) { return buildUnary<math::FloorOp>(x); }
Scalar mini::log(Scalar x) { return buildUnary<math::LogOp>(x); }
Scalar mini::roundEven(Scalar x) { return buildUnary<math::RoundEvenOp>(x); }
Scalar mini::sin(Scalar x) { return buildUnary<math::SinOp>(x); }
Scalar mini::sinh(Scalar x) { return buildUnary<math::SinhOp>(x); }
Scalar mini::sqrt(Scalar x) { return buildUnary<math::SqrtOp>(x); }
Scalar mini::tan(Scalar x) { return buildUnary<math::TanOp>(x); }
Scalar mini::tanh(Scalar x) { return buildUnary<math::TanhOp>(x); }
Scalar mini::trunc(Scalar x) { return buildUnary<math::TruncOp>(x); }
