//===- VectorDivision.cpp - The steps of IEEE division --------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// v_div_scale, v_div_fmas and v_div_fixup: a quotient is refined on operands
// scaled away from overflow and underflow, then scaled back in one rounding and
// given its special values.
//
//===----------------------------------------------------------------------===//

#include "FloatHelpers.h"
#include "VectorOperation.h"

namespace mini::emulator::MINI_EMULATOR_VARIANT {

namespace {

template <typename T> struct Division;
template <> struct Division<float> {
  static constexpr int exponentBits = 8, fractionBits = 23, scale = 64,
                       nearOverflow = 96, tinyNumerator = 23, underflow = -150;
};
template <> struct Division<double> {
  static constexpr int exponentBits = 11, fractionBits = 52, scale = 128,
                       nearOverflow = 768, tinyNumerator = 53,
                       underflow = -1075;
};

template <typename T> int biasedExponent(T value) {
  using Format = Division<T>;
  return static_cast<int>(rawBits(value) >> Format::fractionBits &
                          ((1 << Format::exponentBits) - 1));
}
template <typename T> constexpr int bias() {
  return (1 << (Division<T>::exponentBits - 1)) - 1;
}
template <typename T> T scaled(T value, int exponent) {
  if constexpr (sizeof(T) == 4)
    return __builtin_ldexpf(value, exponent);
  else
    return __builtin_ldexp(value, exponent);
}
template <typename T> T withSign(T value, bool negative) {
  using Bits = FloatLayout<T>::Bits;
  constexpr Bits sign = static_cast<Bits>(Bits{1} << (sizeof(T) * 8 - 1));
  Bits size = rawBits(value) & static_cast<Bits>(~sign);
  return bitsAs<T>(static_cast<Bits>(negative ? size | sign : size));
}

/// Whether a / b is subnormal or zero, by exponents and significands.
template <typename T> bool quotientIsDenormal(T a, T b) {
  T quotient = a / b;
  return biasedExponent(quotient) == 0;
}

template <typename T> struct ScaleResult {
  T value;
  bool rescale;
};

/// Scales the operand `value`, which is the denominator or the numerator.
template <typename T>
ScaleResult<T> divisionScale(T value, T denominator, T numerator) {
  using Format = Division<T>;
  constexpr int up = Format::scale;
  if (denominator == 0 || numerator == 0)
    return {defaultNan<T>(), false};
  const int exponentD = biasedExponent(denominator);
  const int exponentN = biasedExponent(numerator);
  const bool isDenominator = rawBits(value) == rawBits(denominator);
  const bool isNumerator = rawBits(value) == rawBits(numerator);
  if (exponentN - exponentD >= Format::nearOverflow)
    return {isDenominator ? scaled(value, up) : value, true};
  if (exponentD == 0)
    return {scaled(value, up), false};
  const bool smallReciprocal = quotientIsDenormal(T(1), denominator);
  const bool smallQuotient = quotientIsDenormal(numerator, denominator);
  // Only one operand moves where the quotient itself is out of range.
  if (smallReciprocal && smallQuotient)
    return {isDenominator ? scaled(value, -up) : value, true};
  if (smallReciprocal)
    return {scaled(value, -up), false};
  if (smallQuotient)
    return {isNumerator ? scaled(value, up) : value, true};
  if (exponentN <= Format::tinyNumerator)
    return {scaled(value, up), false};
  return {value, false};
}

/// Printed D, SD, S0, S1, S2: the operand, the denominator, the numerator.
template <typename T> void divScale(WaveState &wave, const Instruction &inst) {
  Lanes<T> valueBuffer, denominatorBuffer, numeratorBuffer, result;
  const T *value = readLanes(wave, inst, 2, 0, valueBuffer);
  const T *denominator = readLanes(wave, inst, 3, 1, denominatorBuffer);
  const T *numerator = readLanes(wave, inst, 4, 2, numeratorBuffer);
  uint64_t rescale = 0;
  for (unsigned lane = 0; lane < waveSize; ++lane) {
    ScaleResult<T> r =
        divisionScale(value[lane], denominator[lane], numerator[lane]);
    result.lane[lane] = r.value;
    rescale |= uint64_t{r.rescale} << lane;
  }
  writeLanes(wave, inst, 0, result, wave.exec());
  writeScalar64(wave, inst.operands[1], rescale & wave.exec());
}

/// The fused multiply-add, scaled by a power of two in the same rounding.
float fusedScaled(float a, float b, float c, int exponent) {
  double product = static_cast<double>(a) * b;
  double sum = addRoundToOdd(product, static_cast<double>(c));
  return static_cast<float>(__builtin_ldexp(sum, exponent));
}

#if defined(__SIZEOF_FLOAT128__)
using Quadruple = __float128;
#else
using Quadruple = long double;
#endif

double fusedScaled(double a, double b, double c, int exponent) {
  if (exponent == 0)
    return __builtin_fma(a, b, c);
  // The product is exact in quadruple precision, and so is the scaling.
  Quadruple sum = static_cast<Quadruple>(a) * b + c;
  return static_cast<double>(sum * __builtin_ldexp(1.0, exponent));
}

/// VCC says which lanes div_scale has scaled; the size of the quotient says
/// in which direction.
template <typename T> void divFmas(WaveState &wave, const Instruction &inst) {
  constexpr int scale = Division<T>::scale;
  Lanes<T> aBuffer, bBuffer, cBuffer, result;
  const T *a = readLanes(wave, inst, 1, 0, aBuffer);
  const T *b = readLanes(wave, inst, 2, 1, bBuffer);
  const T *c = readLanes(wave, inst, 3, 2, cBuffer);
  const uint64_t vcc = wave.vcc();
  for (unsigned lane = 0; lane < waveSize; ++lane) {
    int exponent = 0;
    if (vcc >> lane & 1)
      exponent = biasedExponent(c[lane]) > bias<T>() ? scale : -scale;
    result.lane[lane] =
        arithmetic(fusedScaled(a[lane], b[lane], c[lane], exponent), a[lane],
                   b[lane], c[lane]);
  }
  writeLanes(wave, inst, 0, result, wave.exec());
}

/// S0 is the quotient, S1 the denominator, S2 the numerator.
template <typename T> T divisionFixup(T quotient, T denominator, T numerator) {
  const T infinity = static_cast<T>(__builtin_inff());
  const bool negative = isNegative(denominator) != isNegative(numerator);
  const T sizeN = withSign(numerator, false);
  const T sizeD = withSign(denominator, false);
  if (isNan(numerator))
    return quieted(numerator);
  if (isNan(denominator))
    return quieted(denominator);
  if ((sizeN == 0 && sizeD == 0) || (sizeN == infinity && sizeD == infinity))
    return withSign(defaultNan<T>(), true);
  if (sizeD == 0 || sizeN == infinity)
    return withSign(infinity, negative);
  if (sizeD == infinity || sizeN == 0)
    return withSign(T(0), negative);
  if constexpr (sizeof(T) > 2) {
    int difference = biasedExponent(numerator) - biasedExponent(denominator);
    // Far below the smallest subnormal.
    if (biasedExponent(denominator) != 0 && difference < Division<T>::underflow)
      return withSign(T(0), negative);
  }
  return isNan(quotient) ? withSign(infinity, negative)
                         : withSign(quotient, negative);
}

template <typename T> Semantics row(Handler handler) {
  Semantics semantics;
  semantics.handler = handler;
  semantics.types.fill(valueTypeOf<T>());
  return semantics;
}

} // namespace

void addVectorDivision(SemanticsTable &table) {
  table.add("v_div_scale_f32", row<float>(divScale<float>));
  table.add("v_div_scale_f64", row<double>(divScale<double>));
  table.add("v_div_fmas_f32", row<float>(divFmas<float>));
  table.add("v_div_fmas_f64", row<double>(divFmas<double>));
  table.add("v_div_fixup_f32", vector<[](float q, float d, float n) {
              return divisionFixup(q, d, n);
            }>());
  table.add("v_div_fixup_f64", vector<[](double q, double d, double n) {
              return divisionFixup(q, d, n);
            }>());
  table.add("v_div_fixup_f16",
            vectorHalf<[](_Float16 q, _Float16 d, _Float16 n) {
              return divisionFixup(q, d, n);
            }>());
  table.add("v_div_fixup_legacy_f16",
            vector<[](_Float16 q, _Float16 d, _Float16 n) {
              return divisionFixup(q, d, n);
            }>());
}

} // namespace mini::emulator::MINI_EMULATOR_VARIANT
