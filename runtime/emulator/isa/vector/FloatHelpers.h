//===- FloatHelpers.h - NaN and minimum rules of the VALU -------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The floating-point rules on which the hardware and the host differ: which NaN
// comes out, and how minimum and maximum order their operands.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_ISA_VECTOR_FLOATHELPERS_H
#define MINI_EMULATOR_ISA_VECTOR_FLOATHELPERS_H

#include "VectorOperands.h"

namespace mini::emulator::MINI_EMULATOR_VARIANT {

template <typename T> struct FloatLayout;
template <> struct FloatLayout<float> {
  using Bits = uint32_t;
  static constexpr Bits quiet = 0x00400000, defaultNan = 0x7fc00000;
  static constexpr Bits exponentMask = 0x7f800000;
};
template <> struct FloatLayout<double> {
  using Bits = uint64_t;
  static constexpr Bits quiet = 0x0008000000000000,
                        defaultNan = 0x7ff8000000000000;
  static constexpr Bits exponentMask = 0x7ff0000000000000;
};
template <> struct FloatLayout<_Float16> {
  using Bits = uint16_t;
  static constexpr Bits quiet = 0x0200, defaultNan = 0x7e00;
  static constexpr Bits exponentMask = 0x7c00;
};

template <typename T> inline FloatLayout<T>::Bits rawBits(T value) {
  return bitsAs<typename FloatLayout<T>::Bits>(value);
}

template <typename T> inline bool isNan(T value) {
  using Layout = FloatLayout<T>;
  // One comparison; hosts without half precision would convert first.
  if constexpr (sizeof(T) > 2)
    return value != value;
  constexpr typename Layout::Bits magnitude =
      static_cast<Layout::Bits>(~typename Layout::Bits{}) >> 1;
  return (rawBits(value) & magnitude) > Layout::exponentMask;
}

template <typename T> inline T quieted(T value) {
  using Layout = FloatLayout<T>;
  return bitsAs<T>(static_cast<Layout::Bits>(rawBits(value) | Layout::quiet));
}

template <typename T> inline bool isSignalingNan(T value) {
  return isNan(value) && !(rawBits(value) & FloatLayout<T>::quiet);
}

template <typename T> inline T defaultNan() {
  return bitsAs<T>(FloatLayout<T>::defaultNan);
}

template <typename T> inline T firstNan() { return defaultNan<T>(); }
template <typename T, typename... Rest>
inline T firstNan(T first, Rest... rest) {
  T others = firstNan<T>(rest...);
  return isNan(first) ? quieted(first) : others;
}

/// The result of an arithmetic operation: a NaN is the first NaN operand made
/// quiet, or the positive default NaN (the host's is negative).
template <typename T, typename... Operands>
inline T arithmetic(T result, Operands... operands) {
  return isNan(result) ? firstNan<T>(operands...) : result;
}

template <typename T> inline bool isNegative(T value) {
  return rawBits(value) >> (sizeof(T) * 8 - 1) & 1;
}

/// Minimum: a signaling NaN comes out quiet, a quiet NaN gives way to the other
/// operand, and -0 is below +0.
template <typename T> inline T minimum(T a, T b) {
  T smaller = a < b || (a == b && isNegative(a)) ? a : b;
  T number = isNan(a) ? b : isNan(b) ? a : smaller;
  T nan = isSignalingNan(a) ? quieted(a) : quieted(b);
  return isSignalingNan(a) || isSignalingNan(b) ? nan : number;
}

template <typename T> inline T maximum(T a, T b) {
  T larger = a > b || (a == b && !isNegative(a)) ? a : b;
  T number = isNan(a) ? b : isNan(b) ? a : larger;
  T nan = isSignalingNan(a) ? quieted(a) : quieted(b);
  return isSignalingNan(a) || isSignalingNan(b) ? nan : number;
}

/// Median: with a NaN among the operands it is the minimum.
template <typename T> inline T median(T a, T b, T c) {
  if (isNan(a) || isNan(b) || isNan(c))
    return minimum(minimum(a, b), c);
  return maximum(minimum(a, b), minimum(maximum(a, b), c));
}

/// The sum rounded to odd: a later rounding to a narrower type is then exact.
inline double addRoundToOdd(double a, double b) {
  double sum = a + b;
  double bRounded = sum - a;
  double error = (a - (sum - bRounded)) + (b - bRounded);
  uint64_t bits = bitsAs<uint64_t>(sum);
  bool inexact = error != 0 && error == error;
  bool towardZero = (error < 0) != (sum < 0);
  uint64_t odd = towardZero ? bits - 1 : bits | 1;
  // An even sum moves to the odd neighbour on the side of the exact value.
  return inexact && !(bits & 1) ? bitsAs<double>(odd) : sum;
}

/// a * b + c in one rounding to T, for types whose product a double holds.
template <typename T> inline T fusedNarrow(T a, T b, T c) {
  double product = static_cast<double>(a) * static_cast<double>(b);
  return static_cast<T>(addRoundToOdd(product, static_cast<double>(c)));
}

} // namespace mini::emulator::MINI_EMULATOR_VARIANT

#endif // MINI_EMULATOR_ISA_VECTOR_FLOATHELPERS_H
