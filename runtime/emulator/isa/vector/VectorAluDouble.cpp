//===- VectorAluDouble.cpp - 64-bit floating-point VALU -------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Arithmetic, rounding and scaling on 64-bit floats.
//
//===----------------------------------------------------------------------===//

#include "FloatHelpers.h"
#include "VectorOperation.h"

namespace mini::emulator::MINI_EMULATOR_VARIANT {

namespace {

void addArithmetic(SemanticsTable &table) {
  table.add(
      "v_add_f64",
      vector<[](double a, double b) { return arithmetic(a + b, a, b); }>());
  table.add(
      "v_mul_f64",
      vector<[](double a, double b) { return arithmetic(a * b, a, b); }>());
  table.add("v_fma_f64", vector<[](double a, double b, double c) {
              return arithmetic(__builtin_fma(a, b, c), a, b, c);
            }>());
  table.add("v_fmac_f64", accumulate<[](double a, double b, double c) {
              return arithmetic(__builtin_fma(a, b, c), a, b, c);
            }>());
  table.add("v_min_f64",
            vector<[](double a, double b) { return minimum(a, b); }>());
  table.add("v_max_f64",
            vector<[](double a, double b) { return maximum(a, b); }>());
}

void addRounding(SemanticsTable &table) {
  table.add(
      "v_floor_f64",
      vector<[](double a) { return arithmetic(__builtin_floor(a), a); }>());
  table.add(
      "v_ceil_f64",
      vector<[](double a) { return arithmetic(__builtin_ceil(a), a); }>());
  table.add(
      "v_trunc_f64",
      vector<[](double a) { return arithmetic(__builtin_trunc(a), a); }>());
  table.add(
      "v_rndne_f64",
      vector<[](double a) { return arithmetic(__builtin_roundeven(a), a); }>());
  table.add("v_fract_f64", vector<[](double a) {
              constexpr double cap = 0x1.fffffffffffffp-1;
              double fraction = a - __builtin_floor(a);
              return arithmetic(fraction > cap ? cap : fraction, a);
            }>());
}

/// 2/pi has 1201 bits here, the most significant first; the instruction picks
/// 53 of them for an argument reduction.
double twoOverPiSegment(double a, uint32_t segment) {
  static const uint32_t words[] = {
      0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041,
      0xfe5163ab, 0xdebbc561, 0xb7246e3a, 0x424dd2e0, 0x06492eea, 0x09d1921c,
      0xfe1deb1c, 0xb129a73e, 0xe88235f5, 0x2ebb4484, 0xe99c7026, 0xb45f7e41,
      0x3991d639, 0x835339f4, 0x9c845f8b, 0xbdf9283b, 0x1ff897ff, 0xde05980f,
      0xef2f118b, 0x5a0a6d1f, 0x6d367ecf, 0x27cb09b7, 0x4f463f66, 0x9e5fea2d,
      0x7527bac7, 0xebe5f17b, 0x3d0739f7, 0x8a5292ea, 0x6bfb5fb1, 0x1f8d5d08,
      0x56033046, 0xfc7b0000};
  int exponent = static_cast<int>(bitsAs<uint64_t>(a) >> 52 & 0x7ff);
  int shift = static_cast<int>(segment & 0x1f) * 53;
  if (exponent > 1077)
    shift += exponent - 1077;
  uint64_t mantissa = 0;
  for (int i = 0; i < 53; ++i) {
    int bit = shift + i;
    uint64_t value = bit < 1201 ? words[bit / 32] >> (31 - bit % 32) & 1 : 0;
    mantissa = mantissa << 1 | value;
  }
  int scale = -53 - shift + (exponent >= 1968 ? 128 : 0);
  return __builtin_ldexp(static_cast<double>(mantissa), scale);
}

} // namespace

void addVectorDouble(SemanticsTable &table) {
  addArithmetic(table);
  addRounding(table);
  table.add("v_trig_preop_f64", vector<[](double a, uint32_t segment) {
              return twoOverPiSegment(a, segment);
            }>());
}

} // namespace mini::emulator::MINI_EMULATOR_VARIANT
