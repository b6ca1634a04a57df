//===- VectorAluFloat.cpp - 32-bit floating-point VALU --------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Arithmetic, rounding and selection on 32-bit floats.
//
//===----------------------------------------------------------------------===//

#include "FloatHelpers.h"
#include "VectorOperation.h"

namespace mini::emulator::MINI_EMULATOR_VARIANT {

namespace {

void addArithmetic(SemanticsTable &table) {
  table.add("v_add_f32",
            vector<[](float a, float b) { return arithmetic(a + b, a, b); }>());
  table.add("v_sub_f32",
            vector<[](float a, float b) { return arithmetic(a - b, a, b); }>());
  table.add("v_subrev_f32",
            vector<[](float a, float b) { return arithmetic(b - a, a, b); }>());
  table.add("v_mul_f32",
            vector<[](float a, float b) { return arithmetic(a * b, a, b); }>());
  // Zero times anything is zero here.
  table.add("v_mul_legacy_f32", vector<[](float a, float b) {
              return a == 0 || b == 0 ? 0.0f : arithmetic(a * b, a, b);
            }>());
  table.add("v_fma_f32", vector<[](float a, float b, float c) {
              return arithmetic(__builtin_fmaf(a, b, c), a, b, c);
            }>());
  table.add("v_fmac_f32", accumulate<[](float a, float b, float c) {
              return arithmetic(__builtin_fmaf(a, b, c), a, b, c);
            }>());
  table.add("v_fmamk_f32", vector<[](float a, float k, float c) {
              return arithmetic(__builtin_fmaf(a, k, c), a, k, c);
            }>());
  table.add("v_fmaak_f32", vector<[](float a, float b, float k) {
              return arithmetic(__builtin_fmaf(a, b, k), a, b, k);
            }>());
}

void addSelection(SemanticsTable &table) {
  table.add("v_min_f32",
            vector<[](float a, float b) { return minimum(a, b); }>());
  table.add("v_max_f32",
            vector<[](float a, float b) { return maximum(a, b); }>());
  table.add("v_min3_f32", vector<[](float a, float b, float c) {
              return minimum(minimum(a, b), c);
            }>());
  table.add("v_max3_f32", vector<[](float a, float b, float c) {
              return maximum(maximum(a, b), c);
            }>());
  table.add(
      "v_med3_f32",
      vector<[](float a, float b, float c) { return median(a, b, c); }>());
}

void addRounding(SemanticsTable &table) {
  table.add(
      "v_floor_f32",
      vector<[](float a) { return arithmetic(__builtin_floorf(a), a); }>());
  table.add(
      "v_ceil_f32",
      vector<[](float a) { return arithmetic(__builtin_ceilf(a), a); }>());
  table.add(
      "v_trunc_f32",
      vector<[](float a) { return arithmetic(__builtin_truncf(a), a); }>());
  table.add(
      "v_rndne_f32",
      vector<[](float a) { return arithmetic(__builtin_roundevenf(a), a); }>());
  // The largest value below one is the cap: -tiny - floor(-tiny) rounds to 1.
  table.add("v_fract_f32", vector<[](float a) {
              float fraction = a - __builtin_floorf(a);
              return arithmetic(fraction < 0x1.fffffep-1f ? fraction
                                : isNan(fraction)         ? fraction
                                                          : 0x1.fffffep-1f,
                                a);
            }>());
}

/// The cube map face of a direction: 0..5 for +x, -x, +y, -y, +z, -z.
struct CubeFace {
  float id, s, t, major;
};

CubeFace cubeFace(float x, float y, float z) {
  float ax = __builtin_fabsf(x), ay = __builtin_fabsf(y),
        az = __builtin_fabsf(z);
  if (az >= ax && az >= ay)
    return {z < 0 ? 5.0f : 4.0f, z < 0 ? -x : x, -y, 2 * z};
  if (ay >= ax)
    return {y < 0 ? 3.0f : 2.0f, x, y < 0 ? -z : z, 2 * y};
  return {x < 0 ? 1.0f : 0.0f, x < 0 ? z : -z, -y, 2 * x};
}

void addCube(SemanticsTable &table) {
  table.add(
      "v_cubeid_f32",
      vector<[](float x, float y, float z) { return cubeFace(x, y, z).id; }>());
  table.add(
      "v_cubesc_f32",
      vector<[](float x, float y, float z) { return cubeFace(x, y, z).s; }>());
  table.add(
      "v_cubetc_f32",
      vector<[](float x, float y, float z) { return cubeFace(x, y, z).t; }>());
  table.add("v_cubema_f32", vector<[](float x, float y, float z) {
              return cubeFace(x, y, z).major;
            }>());
}

} // namespace

void rejectClamp(WaveState &wave, const Instruction &inst) {
  wave.fail("instruction '" + inst.text +
            "' is not supported: clamp on this operation");
}

void addVectorFloat(SemanticsTable &table) {
  addArithmetic(table);
  addSelection(table);
  addRounding(table);
  addCube(table);
}

} // namespace mini::emulator::MINI_EMULATOR_VARIANT
