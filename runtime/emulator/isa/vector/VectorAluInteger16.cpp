//===- VectorAluInteger16.cpp - 16-bit integer VALU -----------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The halves of 32-bit registers as integers.
//
//===----------------------------------------------------------------------===//

#include "VectorOperation.h"

namespace mini::emulator::MINI_EMULATOR_VARIANT {

namespace {

uint16_t saturateUnsigned(int64_t value) {
  return static_cast<uint16_t>(value < 0 ? 0 : value > 65535 ? 65535 : value);
}
uint16_t saturateSigned(int64_t value) {
  return static_cast<uint16_t>(value < -32768  ? -32768
                               : value > 32767 ? 32767
                                               : value);
}
template <typename T> T least(T a, T b) { return a < b ? a : b; }
template <typename T> T greatest(T a, T b) { return a > b ? a : b; }
template <typename T> T middle(T a, T b, T c) {
  return greatest(least(a, b), least(greatest(a, b), c));
}
int64_t signed16(uint16_t value) { return static_cast<int16_t>(value); }

constexpr auto add = [](uint16_t a, uint16_t b) {
  return static_cast<uint16_t>(a + b);
};
constexpr auto subtract = [](uint16_t a, uint16_t b) {
  return static_cast<uint16_t>(a - b);
};
constexpr auto multiplyAdd = [](uint16_t a, uint16_t b, uint16_t c) {
  return static_cast<uint16_t>(uint32_t{a} * b + c);
};
constexpr auto multiplyAddUnsignedClamped = [](uint16_t a, uint16_t b,
                                               uint16_t c) {
  return saturateUnsigned(int64_t{a} * b + c);
};
constexpr auto multiplyAddSignedClamped = [](uint16_t a, uint16_t b,
                                             uint16_t c) {
  return saturateSigned(signed16(a) * signed16(b) + signed16(c));
};

void addArithmetic(SemanticsTable &table) {
  table.add("v_add_u16", vector<add, [](uint16_t a, uint16_t b) {
              return saturateUnsigned(int64_t{a} + b);
            }>());
  table.add("v_sub_u16", vector<subtract, [](uint16_t a, uint16_t b) {
              return saturateUnsigned(int64_t{a} - b);
            }>());
  table.add("v_subrev_u16", vector<[](uint16_t a, uint16_t b) {
              return static_cast<uint16_t>(b - a);
            },
                                   [](uint16_t a, uint16_t b) {
                                     return saturateUnsigned(int64_t{b} - a);
                                   }>());
  table.add("v_add_i16", vectorHalf<add, [](uint16_t a, uint16_t b) {
              return saturateSigned(signed16(a) + signed16(b));
            }>());
  table.add("v_sub_i16", vectorHalf<subtract, [](uint16_t a, uint16_t b) {
              return saturateSigned(signed16(a) - signed16(b));
            }>());
  table.add("v_mul_lo_u16", vector<[](uint16_t a, uint16_t b) {
              return static_cast<uint16_t>(uint32_t{a} * b);
            }>());
  table.add("v_mad_u16", vectorHalf<multiplyAdd, multiplyAddUnsignedClamped>());
  table.add("v_mad_legacy_u16",
            vector<multiplyAdd, multiplyAddUnsignedClamped>());
  table.add("v_mad_i16", vectorHalf<multiplyAdd, multiplyAddSignedClamped>());
  table.add("v_mad_legacy_i16",
            vector<multiplyAdd, multiplyAddSignedClamped>());
  table.add("v_mad_u32_u16", vector<[](uint16_t a, uint16_t b, uint32_t c) {
              return uint32_t{a} * b + c;
            }>());
  table.add("v_mad_i32_i16", vector<[](int16_t a, int16_t b, uint32_t c) {
              return static_cast<uint32_t>(int32_t{a} * b) + c;
            }>());
}

void addShifts(SemanticsTable &table) {
  table.add("v_lshlrev_b16", vector<[](uint16_t a, uint16_t b) {
              return static_cast<uint16_t>(b << (a & 15));
            }>());
  table.add("v_lshrrev_b16", vector<[](uint16_t a, uint16_t b) {
              return static_cast<uint16_t>(b >> (a & 15));
            }>());
  table.add("v_ashrrev_i16", vector<[](uint16_t a, int16_t b) {
              return static_cast<int16_t>(b >> (a & 15));
            }>());
}

void addSelection(SemanticsTable &table) {
  table.add("v_min_i16",
            vector<[](int16_t a, int16_t b) { return least(a, b); }>());
  table.add("v_max_i16",
            vector<[](int16_t a, int16_t b) { return greatest(a, b); }>());
  table.add("v_min_u16",
            vector<[](uint16_t a, uint16_t b) { return least(a, b); }>());
  table.add("v_max_u16",
            vector<[](uint16_t a, uint16_t b) { return greatest(a, b); }>());
  table.add("v_min3_i16", vectorHalf<[](int16_t a, int16_t b, int16_t c) {
              return least(least(a, b), c);
            }>());
  table.add("v_max3_i16", vectorHalf<[](int16_t a, int16_t b, int16_t c) {
              return greatest(greatest(a, b), c);
            }>());
  table.add("v_med3_i16", vectorHalf<[](int16_t a, int16_t b, int16_t c) {
              return middle(a, b, c);
            }>());
  table.add("v_min3_u16", vectorHalf<[](uint16_t a, uint16_t b, uint16_t c) {
              return least(least(a, b), c);
            }>());
  table.add("v_max3_u16", vectorHalf<[](uint16_t a, uint16_t b, uint16_t c) {
              return greatest(greatest(a, b), c);
            }>());
  table.add("v_med3_u16", vectorHalf<[](uint16_t a, uint16_t b, uint16_t c) {
              return middle(a, b, c);
            }>());
}

} // namespace

void addVectorInteger16(SemanticsTable &table) {
  addArithmetic(table);
  addShifts(table);
  addSelection(table);
}

} // namespace mini::emulator::MINI_EMULATOR_VARIANT
