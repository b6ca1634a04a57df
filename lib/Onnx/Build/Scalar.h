//===- Scalar.h - Expressions over one element - h ------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Bodies of elementwise operators are written as expressions, such as
// `1.0 / (1.0 + exp(-x))`, which build operations of arith and math.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_ONNX_BUILD_SCALAR_H
#define MINI_LIB_ONNX_BUILD_SCALAR_H

#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace mini {

/// A float, or an integer that is signed or not; an i1 is a truth value. A
/// double next to one in an operation is a constant of its type. Arithmetic on
/// integers wraps.
class Scalar {
public:
  Scalar(mlir::ImplicitLocOpBuilder &builder, mlir::Value value,
         bool isUnsigned = false)
      : builder(&builder), value(value), isUnsigned(isUnsigned) {}

  mlir::ImplicitLocOpBuilder &getBuilder() const { return *builder; }
  mlir::Value getValue() const { return value; }
  mlir::Type getType() const { return value.getType(); }
  bool isFloat() const { return llvm::isa<mlir::FloatType>(getType()); }
  bool isUnsignedInteger() const { return isUnsigned; }
  unsigned getWidth() const { return getType().getIntOrFloatBitWidth(); }

  /// A value of the same signedness.
  Scalar with(mlir::Value other) const {
    return Scalar(*builder, other, isUnsigned);
  }
  /// A constant of the same type; integers are truncated towards zero.
  Scalar constant(double number) const;

private:
  mlir::ImplicitLocOpBuilder *builder;
  mlir::Value value;
  bool isUnsigned;
};

Scalar operator+(Scalar a, Scalar b);
Scalar operator-(Scalar a, Scalar b);
Scalar operator*(Scalar a, Scalar b);
/// Of integers it truncates, and is 0 where `b` is.
Scalar operator/(Scalar a, Scalar b);
Scalar operator-(Scalar a);

/// What is left of the division that truncates; of integers it is 0 where `b`
/// is.
Scalar remainder(Scalar a, Scalar b);

Scalar operator&(Scalar a, Scalar b);
Scalar operator|(Scalar a, Scalar b);
Scalar operator^(Scalar a, Scalar b);
Scalar operator~(Scalar a);
/// Shifts by the width or more give 0.
Scalar shiftLeft(Scalar a, Scalar b);
Scalar shiftRight(Scalar a, Scalar b);

// Comparisons with a NaN are false, but for !=.
Scalar operator<(Scalar a, Scalar b);
Scalar operator<=(Scalar a, Scalar b);
Scalar operator>(Scalar a, Scalar b);
Scalar operator>=(Scalar a, Scalar b);
Scalar operator==(Scalar a, Scalar b);
Scalar operator!=(Scalar a, Scalar b);

Scalar select(Scalar condition, Scalar a, Scalar b);
Scalar select(Scalar condition, double a, Scalar b);
Scalar select(Scalar condition, Scalar a, double b);

/// Of a NaN and anything they give a NaN.
Scalar min(Scalar a, Scalar b);
Scalar max(Scalar a, Scalar b);

#define MINI_SCALAR_WITH_CONSTANT(function)                                    \
  inline Scalar function(Scalar a, double b) {                                 \
    return function(a, a.constant(b));                                         \
  }                                                                            \
  inline Scalar function(double a, Scalar b) {                                 \
    return function(b.constant(a), b);                                         \
  }
MINI_SCALAR_WITH_CONSTANT(operator+)
MINI_SCALAR_WITH_CONSTANT(operator-)
MINI_SCALAR_WITH_CONSTANT(operator*)
MINI_SCALAR_WITH_CONSTANT(operator/)
MINI_SCALAR_WITH_CONSTANT(operator<)
MINI_SCALAR_WITH_CONSTANT(operator<=)
MINI_SCALAR_WITH_CONSTANT(operator>)
MINI_SCALAR_WITH_CONSTANT(operator>=)
MINI_SCALAR_WITH_CONSTANT(operator==)
MINI_SCALAR_WITH_CONSTANT(operator!=)
MINI_SCALAR_WITH_CONSTANT(min)
MINI_SCALAR_WITH_CONSTANT(max)
#undef MINI_SCALAR_WITH_CONSTANT

Scalar abs(Scalar x);
/// `a` to the power of `b`, of the same type, with the special cases of C's
/// pow; of integers modulo 2^width, and truncated where `b` is negative.
Scalar power(Scalar a, Scalar b);

// Of floats.
Scalar acos(Scalar x);
Scalar acosh(Scalar x);
Scalar asin(Scalar x);
Scalar asinh(Scalar x);
Scalar atan(Scalar x);
Scalar atanh(Scalar x);
Scalar ceil(Scalar x);
Scalar copySign(Scalar magnitude, Scalar sign);
Scalar cos(Scalar x);
Scalar cosh(Scalar x);
Scalar erf(Scalar x);
Scalar exp(Scalar x);
Scalar expMinus1(Scalar x); ///< exp(x) - 1
Scalar floor(Scalar x);
Scalar log(Scalar x);
Scalar log1Plus(Scalar x); ///< log(1 + x)
Scalar roundEven(Scalar x);
Scalar sin(Scalar x);
Scalar sinh(Scalar x);
Scalar sqrt(Scalar x);
Scalar tan(Scalar x);
Scalar tanh(Scalar x);
Scalar trunc(Scalar x);

/// Conversion as ONNX's Cast does it, to the type whose signedness is in
/// `type`; i1 is bool. Floats are truncated towards zero. Those outside of a
/// 32-bit or 64-bit type become its nearest value, and a NaN becomes 0; a
/// narrower one gets the low bits of the 32-bit integer, as in ONNX Runtime.
Scalar convert(Scalar x, mlir::Type type);

} // namespace mini

#endif // MINI_LIB_ONNX_BUILD_SCALAR_H
