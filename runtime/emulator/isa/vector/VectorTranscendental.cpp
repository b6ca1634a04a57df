//===- VectorTranscendental.cpp - Reciprocals, roots, exponentials --------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The hardware approximates these to about one unit in the last place; here
// they are computed in double precision and rounded, so results may differ from
// a GPU's in the last bit. The 32-bit reciprocals, exponential and logarithm do
// not handle subnormals, as on the hardware; compilers scale around that.
//
//===----------------------------------------------------------------------===//

#include "FloatHelpers.h"
#include "VectorOperation.h"

#include <cmath>

namespace mini::emulator::MINI_EMULATOR_VARIANT {

namespace {

float flushed(float value) {
  return bitsAs<float>(flushDenormal32(bitsAs<uint32_t>(value)));
}

/// Applies a double-precision function with subnormals flushed on both sides.
template <auto function> float approximate(float value) {
  value = flushed(value);
  float result = static_cast<float>(function(static_cast<double>(value)));
  return arithmetic(flushed(result), value);
}

template <auto function> _Float16 approximateHalf(_Float16 value) {
  double result = function(static_cast<double>(value));
  return arithmetic(static_cast<_Float16>(result), value);
}

double reciprocal(double value) { return 1.0 / value; }
double squareRoot(double value) { return __builtin_sqrt(value); }
double reciprocalRoot(double value) {
  return value == 0 ? 1.0 / value : 1.0 / __builtin_sqrt(value);
}
double exponential2(double value) { return std::exp2(value); }
double logarithm2(double value) { return std::log2(value); }
/// The argument counts turns. A remainder keeps large ones exact.
double sineOfTurns(double value) {
  return std::sin(6.283185307179586 * std::remainder(value, 1.0));
}
double cosineOfTurns(double value) {
  return std::cos(6.283185307179586 * std::remainder(value, 1.0));
}

float ldexpSaturated(float value, int32_t exponent) {
  return std::ldexp(value, exponent);
}

template <typename T> T mantissaOf(T value) {
  if (isNan(value) || value - value != 0)
    return arithmetic(value, value);
  int exponent = 0;
  return static_cast<T>(std::frexp(static_cast<double>(value), &exponent));
}

template <typename T> int32_t exponentOf(T value) {
  if (isNan(value) || value - value != 0 || value == 0)
    return 0;
  int exponent = 0;
  std::frexp(static_cast<double>(value), &exponent);
  return exponent;
}

void addRoots(SemanticsTable &table) {
  table.add("v_rcp_f32",
            vector<[](float a) { return approximate<reciprocal>(a); }>());
  table.add("v_rcp_iflag_f32",
            vector<[](float a) { return approximate<reciprocal>(a); }>());
  table.add("v_rsq_f32",
            vector<[](float a) { return approximate<reciprocalRoot>(a); }>());
  table.add(
      "v_sqrt_f32",
      vector<[](float a) { return arithmetic(__builtin_sqrtf(a), a); }>());
  table.add("v_rcp_f64",
            vector<[](double a) { return arithmetic(reciprocal(a), a); }>());
  table.add(
      "v_rsq_f64",
      vector<[](double a) { return arithmetic(reciprocalRoot(a), a); }>());
  table.add("v_sqrt_f64",
            vector<[](double a) { return arithmetic(squareRoot(a), a); }>());
  table.add(
      "v_rcp_f16",
      vector<[](_Float16 a) { return approximateHalf<reciprocal>(a); }>());
  table.add(
      "v_rsq_f16",
      vector<[](_Float16 a) { return approximateHalf<reciprocalRoot>(a); }>());
  table.add(
      "v_sqrt_f16",
      vector<[](_Float16 a) { return approximateHalf<squareRoot>(a); }>());
}

void addExponentials(SemanticsTable &table) {
  for (const char *name : {"v_exp_f32", "v_exp_legacy_f32"})
    table.add(name,
              vector<[](float a) { return approximate<exponential2>(a); }>());
  for (const char *name : {"v_log_f32", "v_log_legacy_f32"})
    table.add(name,
              vector<[](float a) { return approximate<logarithm2>(a); }>());
  table.add("v_sin_f32",
            vector<[](float a) { return approximate<sineOfTurns>(a); }>());
  table.add("v_cos_f32",
            vector<[](float a) { return approximate<cosineOfTurns>(a); }>());
  table.add(
      "v_exp_f16",
      vector<[](_Float16 a) { return approximateHalf<exponential2>(a); }>());
  table.add(
      "v_log_f16",
      vector<[](_Float16 a) { return approximateHalf<logarithm2>(a); }>());
  table.add(
      "v_sin_f16",
      vector<[](_Float16 a) { return approximateHalf<sineOfTurns>(a); }>());
  table.add(
      "v_cos_f16",
      vector<[](_Float16 a) { return approximateHalf<cosineOfTurns>(a); }>());
}

void addScaling(SemanticsTable &table) {
  table.add("v_ldexp_f32", vector<[](float a, int32_t b) {
              return arithmetic(ldexpSaturated(a, b), a);
            }>());
  table.add("v_ldexp_f64", vector<[](double a, int32_t b) {
              return arithmetic(std::ldexp(a, b), a);
            }>());
  table.add("v_ldexp_f16", vector<[](_Float16 a, int16_t b) {
              double scaled = std::ldexp(static_cast<double>(a), b);
              return arithmetic(static_cast<_Float16>(scaled), a);
            }>());
  table.add("v_frexp_mant_f32",
            vector<[](float a) { return mantissaOf(a); }>());
  table.add("v_frexp_mant_f64",
            vector<[](double a) { return mantissaOf(a); }>());
  table.add("v_frexp_mant_f16",
            vector<[](_Float16 a) { return mantissaOf(a); }>());
  table.add("v_frexp_exp_i32_f32",
            vector<[](float a) { return exponentOf(a); }>());
  table.add("v_frexp_exp_i32_f64",
            vector<[](double a) { return exponentOf(a); }>());
  table.add(
      "v_frexp_exp_i16_f16",
      vector<[](_Float16 a) { return static_cast<int16_t>(exponentOf(a)); }>());
}

} // namespace

void addVectorTranscendental(SemanticsTable &table) {
  addRoots(table);
  addExponentials(table);
  addScaling(table);
}

} // namespace mini::emulator::MINI_EMULATOR_VARIANT
