//===- VectorAluHalf.cpp - 16-bit floating-point VALU ---------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Sums and products of halves are exact enough in single precision that
// rounding twice equals rounding once; the fused forms go through double.
//
//===----------------------------------------------------------------------===//

#include "FloatHelpers.h"
#include "VectorOperation.h"

namespace mini::emulator::MINI_EMULATOR_VARIANT {

namespace {

using Half = _Float16;

Half fusedHalf(Half a, Half b, Half c) {
  return arithmetic(fusedNarrow(a, b, c), a, b, c);
}
/// The unfused multiply-add rounds the product.
Half twoStepHalf(Half a, Half b, Half c) {
  Half product = static_cast<Half>(a * b);
  return arithmetic(static_cast<Half>(product + c), a, b, c);
}

void addArithmetic(SemanticsTable &table) {
  table.add("v_add_f16", vector<[](Half a, Half b) {
              return arithmetic(static_cast<Half>(a + b), a, b);
            }>());
  table.add("v_sub_f16", vector<[](Half a, Half b) {
              return arithmetic(static_cast<Half>(a - b), a, b);
            }>());
  table.add("v_subrev_f16", vector<[](Half a, Half b) {
              return arithmetic(static_cast<Half>(b - a), a, b);
            }>());
  table.add("v_mul_f16", vector<[](Half a, Half b) {
              return arithmetic(static_cast<Half>(a * b), a, b);
            }>());
  table.add(
      "v_fma_f16",
      vectorHalf<[](Half a, Half b, Half c) { return fusedHalf(a, b, c); }>());
  table.add(
      "v_fma_legacy_f16",
      vector<[](Half a, Half b, Half c) { return fusedHalf(a, b, c); }>());
  table.add("v_mad_f16", vectorHalf<[](Half a, Half b, Half c) {
              return twoStepHalf(a, b, c);
            }>());
  table.add(
      "v_mad_legacy_f16",
      vector<[](Half a, Half b, Half c) { return twoStepHalf(a, b, c); }>());
  table.add("v_mac_f16", accumulate<[](Half a, Half b, Half c) {
              return twoStepHalf(a, b, c);
            }>());
  table.add(
      "v_madmk_f16",
      vector<[](Half a, Half k, Half c) { return twoStepHalf(a, k, c); }>());
  table.add(
      "v_madak_f16",
      vector<[](Half a, Half b, Half k) { return twoStepHalf(a, b, k); }>());
}

void addSelection(SemanticsTable &table) {
  table.add("v_min_f16",
            vector<[](Half a, Half b) { return minimum(a, b); }>());
  table.add("v_max_f16",
            vector<[](Half a, Half b) { return maximum(a, b); }>());
  table.add("v_min3_f16", vectorHalf<[](Half a, Half b, Half c) {
              return minimum(minimum(a, b), c);
            }>());
  table.add("v_max3_f16", vectorHalf<[](Half a, Half b, Half c) {
              return maximum(maximum(a, b), c);
            }>());
  table.add(
      "v_med3_f16",
      vectorHalf<[](Half a, Half b, Half c) { return median(a, b, c); }>());
}

void addRounding(SemanticsTable &table) {
  table.add("v_floor_f16", vector<[](Half a) {
              return arithmetic(static_cast<Half>(__builtin_floorf(a)), a);
            }>());
  table.add("v_ceil_f16", vector<[](Half a) {
              return arithmetic(static_cast<Half>(__builtin_ceilf(a)), a);
            }>());
  table.add("v_trunc_f16", vector<[](Half a) {
              return arithmetic(static_cast<Half>(__builtin_truncf(a)), a);
            }>());
  table.add("v_rndne_f16", vector<[](Half a) {
              return arithmetic(static_cast<Half>(__builtin_roundevenf(a)), a);
            }>());
  table.add("v_fract_f16", vector<[](Half a) {
              float fraction = static_cast<float>(a) - __builtin_floorf(a);
              float capped = fraction > 0x1.ffcp-1f ? 0x1.ffcp-1f : fraction;
              return arithmetic(static_cast<Half>(capped), a);
            }>());
}

} // namespace

void addVectorHalf(SemanticsTable &table) {
  addArithmetic(table);
  addSelection(table);
  addRounding(table);
}

} // namespace mini::emulator::MINI_EMULATOR_VARIANT
