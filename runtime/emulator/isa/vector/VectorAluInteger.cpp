//===- VectorAluInteger.cpp - 32-bit integer VALU -------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Addition, multiplication, selection and the combined operations on 32-bit
// integers.
//
//===----------------------------------------------------------------------===//

#include "VectorOperation.h"

namespace mini::emulator::MINI_EMULATOR_VARIANT {

namespace {

int32_t saturate32(int64_t value) {
  return static_cast<int32_t>(value > INT32_MAX   ? INT32_MAX
                              : value < INT32_MIN ? INT32_MIN
                                                  : value);
}

int32_t signed24(uint32_t value) {
  return static_cast<int32_t>(value << 8) >> 8;
}

template <typename T> T least(T a, T b) { return a < b ? a : b; }
template <typename T> T greatest(T a, T b) { return a > b ? a : b; }
template <typename T> T middle(T a, T b, T c) {
  return greatest(least(a, b), least(greatest(a, b), c));
}

void addSums(SemanticsTable &table) {
  table.add("v_add_u32", vector<[](uint32_t a, uint32_t b) { return a + b; },
                                [](uint32_t a, uint32_t b) {
                                  return a + b < a ? UINT32_MAX : a + b;
                                }>());
  table.add("v_sub_u32",
            vector<[](uint32_t a, uint32_t b) { return a - b; },
                   [](uint32_t a, uint32_t b) { return a < b ? 0 : a - b; }>());
  table.add("v_subrev_u32",
            vector<[](uint32_t a, uint32_t b) { return b - a; },
                   [](uint32_t a, uint32_t b) { return b < a ? 0 : b - a; }>());
  table.add("v_add_i32", vector<[](uint32_t a, uint32_t b) { return a + b; },
                                [](uint32_t a, uint32_t b) {
                                  return static_cast<uint32_t>(saturate32(
                                      int64_t{static_cast<int32_t>(a)} +
                                      static_cast<int32_t>(b)));
                                }>());
  table.add("v_sub_i32", vector<[](uint32_t a, uint32_t b) { return a - b; },
                                [](uint32_t a, uint32_t b) {
                                  return static_cast<uint32_t>(saturate32(
                                      int64_t{static_cast<int32_t>(a)} -
                                      static_cast<int32_t>(b)));
                                }>());
  table.add(
      "v_add3_u32",
      vector<[](uint32_t a, uint32_t b, uint32_t c) { return a + b + c; }>());
  table.add("v_add_lshl_u32", vector<[](uint32_t a, uint32_t b, uint32_t c) {
              return (a + b) << (c & 31);
            }>());
  table.add("v_lshl_add_u32", vector<[](uint32_t a, uint32_t b, uint32_t c) {
              return (a << (b & 31)) + c;
            }>());
  table.add(
      "v_xad_u32",
      vector<[](uint32_t a, uint32_t b, uint32_t c) { return (a ^ b) + c; }>());
}

void addProducts(SemanticsTable &table) {
  table.add("v_mul_lo_u32",
            vector<[](uint32_t a, uint32_t b) { return a * b; }>());
  table.add("v_mul_hi_u32", vector<[](uint32_t a, uint32_t b) {
              return static_cast<uint32_t>(uint64_t{a} * b >> 32);
            }>());
  table.add("v_mul_hi_i32", vector<[](int32_t a, int32_t b) {
              return static_cast<int32_t>(int64_t{a} * b >> 32);
            }>());
  table.add("v_mul_i32_i24", vector<[](uint32_t a, uint32_t b) {
              return static_cast<uint32_t>(int64_t{signed24(a)} * signed24(b));
            }>());
  table.add("v_mul_u32_u24", vector<[](uint32_t a, uint32_t b) {
              return (a & 0xffffff) * (b & 0xffffff);
            }>());
  table.add("v_mul_hi_i32_i24", vector<[](uint32_t a, uint32_t b) {
              return static_cast<uint32_t>(int64_t{signed24(a)} * signed24(b) >>
                                           32);
            }>());
  table.add("v_mul_hi_u32_u24", vector<[](uint32_t a, uint32_t b) {
              return static_cast<uint32_t>(
                  uint64_t{a & 0xffffff} * (b & 0xffffff) >> 32);
            }>());
  table.add("v_mad_i32_i24", vector<[](uint32_t a, uint32_t b, uint32_t c) {
              return static_cast<uint32_t>(int64_t{signed24(a)} * signed24(b)) +
                     c;
            },
                                    [](uint32_t a, uint32_t b, uint32_t c) {
                                      return static_cast<uint32_t>(saturate32(
                                          int64_t{signed24(a)} * signed24(b) +
                                          static_cast<int32_t>(c)));
                                    }>());
  table.add("v_mad_u32_u24",
            vector<[](uint32_t a, uint32_t b, uint32_t c) {
              return (a & 0xffffff) * (b & 0xffffff) + c;
            },
                   [](uint32_t a, uint32_t b, uint32_t c) {
                     uint64_t sum = uint64_t{a & 0xffffff} * (b & 0xffffff) + c;
                     return sum > UINT32_MAX ? UINT32_MAX
                                             : static_cast<uint32_t>(sum);
                   }>());
}

void addSelection(SemanticsTable &table) {
  table.add("v_min_i32",
            vector<[](int32_t a, int32_t b) { return least(a, b); }>());
  table.add("v_max_i32",
            vector<[](int32_t a, int32_t b) { return greatest(a, b); }>());
  table.add("v_min_u32",
            vector<[](uint32_t a, uint32_t b) { return least(a, b); }>());
  table.add("v_max_u32",
            vector<[](uint32_t a, uint32_t b) { return greatest(a, b); }>());
  table.add("v_min3_i32", vector<[](int32_t a, int32_t b, int32_t c) {
              return least(least(a, b), c);
            }>());
  table.add("v_max3_i32", vector<[](int32_t a, int32_t b, int32_t c) {
              return greatest(greatest(a, b), c);
            }>());
  table.add("v_med3_i32", vector<[](int32_t a, int32_t b, int32_t c) {
              return middle(a, b, c);
            }>());
  table.add("v_min3_u32", vector<[](uint32_t a, uint32_t b, uint32_t c) {
              return least(least(a, b), c);
            }>());
  table.add("v_max3_u32", vector<[](uint32_t a, uint32_t b, uint32_t c) {
              return greatest(greatest(a, b), c);
            }>());
  table.add("v_med3_u32", vector<[](uint32_t a, uint32_t b, uint32_t c) {
              return middle(a, b, c);
            }>());
}

uint32_t byteOf(uint32_t value, unsigned i) { return value >> 8 * i & 0xff; }
uint32_t distance(uint32_t a, uint32_t b) { return a > b ? a - b : b - a; }

uint32_t sumOfByteDistances(uint32_t a, uint32_t b) {
  uint32_t sum = 0;
  for (unsigned i = 0; i < 4; ++i)
    sum += distance(byteOf(a, i), byteOf(b, i));
  return sum;
}

void addDistances(SemanticsTable &table) {
  table.add("v_sad_u8", vector<[](uint32_t a, uint32_t b, uint32_t c) {
              return sumOfByteDistances(a, b) + c;
            }>());
  table.add("v_sad_hi_u8", vector<[](uint32_t a, uint32_t b, uint32_t c) {
              return (sumOfByteDistances(a, b) << 16) + c;
            }>());
  table.add("v_sad_u16", vector<[](uint32_t a, uint32_t b, uint32_t c) {
              return distance(a & 0xffff, b & 0xffff) +
                     distance(a >> 16, b >> 16) + c;
            }>());
  table.add("v_sad_u32", vector<[](uint32_t a, uint32_t b, uint32_t c) {
              return distance(a, b) + c;
            }>());
  // Bytes where the reference (S1) is zero do not count.
  table.add("v_msad_u8", vector<[](uint32_t a, uint32_t b, uint32_t c) {
              for (unsigned i = 0; i < 4; ++i)
                if (byteOf(b, i) != 0)
                  c += distance(byteOf(a, i), byteOf(b, i));
              return c;
            }>());
  table.add("v_lerp_u8", vector<[](uint32_t a, uint32_t b, uint32_t c) {
              uint32_t result = 0;
              for (unsigned i = 0; i < 4; ++i)
                result |= (byteOf(a, i) + byteOf(b, i) + (byteOf(c, i) & 1)) >>
                          1 << 8 * i;
              return result;
            }>());
}

} // namespace

void addVectorInteger(SemanticsTable &table) {
  addSums(table);
  addProducts(table);
  addSelection(table);
  addDistances(table);
}

} // namespace mini::emulator::MINI_EMULATOR_VARIANT
