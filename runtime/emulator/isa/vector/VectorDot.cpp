//===- VectorDot.cpp - Dot products ---------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Sums of products of the parts of two registers, added to a third operand. The
// float form adds its products with fused steps, low part first.
//
//===----------------------------------------------------------------------===//

#include "FloatHelpers.h"
#include "VectorOperation.h"

namespace mini::emulator::MINI_EMULATOR_VARIANT {

namespace {

/// Part `i` of a register, as wide as the parts are.
template <unsigned bits, bool isSigned>
int64_t part(uint32_t value, unsigned i) {
  uint32_t field = value >> bits * i << (32 - bits);
  return isSigned ? int64_t{static_cast<int32_t>(field) >> (32 - bits)}
                  : int64_t{field >> (32 - bits)};
}

template <unsigned bits, bool isSigned>
int64_t dotProduct(uint32_t a, uint32_t b) {
  int64_t sum = 0;
  for (unsigned i = 0; i < 32 / bits; ++i)
    sum += part<bits, isSigned>(a, i) * part<bits, isSigned>(b, i);
  return sum;
}

uint32_t saturateSigned(int64_t value) {
  return static_cast<uint32_t>(value > INT32_MAX   ? INT32_MAX
                               : value < INT32_MIN ? INT32_MIN
                                                   : value);
}
uint32_t saturateUnsigned(int64_t value) {
  return static_cast<uint32_t>(value > int64_t{UINT32_MAX} ? UINT32_MAX
                                                           : value);
}

template <unsigned bits>
constexpr auto signedDot = [](uint32_t a, uint32_t b, uint32_t c) {
  return static_cast<uint32_t>(dotProduct<bits, true>(a, b)) + c;
};
template <unsigned bits>
constexpr auto signedDotClamped = [](uint32_t a, uint32_t b, uint32_t c) {
  return saturateSigned(dotProduct<bits, true>(a, b) + static_cast<int32_t>(c));
};
template <unsigned bits>
constexpr auto unsignedDot = [](uint32_t a, uint32_t b, uint32_t c) {
  return static_cast<uint32_t>(dotProduct<bits, false>(a, b)) + c;
};
template <unsigned bits>
constexpr auto unsignedDotClamped = [](uint32_t a, uint32_t b, uint32_t c) {
  return saturateUnsigned(dotProduct<bits, false>(a, b) + c);
};

float halfOf(uint32_t value, unsigned i) {
  return static_cast<float>(
      bitsAs<_Float16>(static_cast<uint16_t>(value >> 16 * i)));
}

constexpr auto floatDot = [](uint32_t a, uint32_t b, float c) {
  float sum = __builtin_fmaf(halfOf(a, 0), halfOf(b, 0), c);
  float result = __builtin_fmaf(halfOf(a, 1), halfOf(b, 1), sum);
  return arithmetic(result, c);
};

/// The same with the halves' signs and places chosen by the VOP3P modifiers.
void floatDotSelected(WaveState &wave, const Instruction &inst) {
  const Modifiers &mods = inst.modifiers;
  auto arrange = [&](uint32_t word, unsigned source) {
    uint32_t low = word >> (mods.opSel >> source & 1 ? 16 : 0) & 0xffff;
    uint32_t high = word >> (mods.opSelHi >> source & 1 ? 16 : 0) & 0xffff;
    low ^= mods.negLo >> source & 1 ? 0x8000 : 0;
    high ^= mods.negHi >> source & 1 ? 0x8000 : 0;
    return low | high << 16;
  };
  Lanes<uint32_t> aBuffer, bBuffer;
  Lanes<float> cBuffer, result;
  const uint32_t *a = readLanes(wave, inst, 1, 0, aBuffer);
  const uint32_t *b = readLanes(wave, inst, 2, 1, bBuffer);
  const float *c = readLanes(wave, inst, 3, 2, cBuffer);
  for (unsigned lane = 0; lane < waveSize; ++lane)
    result.lane[lane] =
        floatDot(arrange(a[lane], 0), arrange(b[lane], 1), c[lane]);
  writeLanes(wave, inst, 0, result, wave.exec());
}

} // namespace

void addVectorDot(SemanticsTable &table) {
  table.add("v_dot2_i32_i16", vector<signedDot<16>, signedDotClamped<16>>());
  table.add("v_dot4_i32_i8", vector<signedDot<8>, signedDotClamped<8>>());
  table.add("v_dot8_i32_i4", vector<signedDot<4>, signedDotClamped<4>>());
  table.add("v_dot2_u32_u16",
            vector<unsignedDot<16>, unsignedDotClamped<16>>());
  table.add("v_dot4_u32_u8", vector<unsignedDot<8>, unsignedDotClamped<8>>());
  table.add("v_dot8_u32_u4", vector<unsignedDot<4>, unsignedDotClamped<4>>());
  table.add("v_dot2c_i32_i16",
            accumulate<signedDot<16>, signedDotClamped<16>>());
  table.add("v_dot4c_i32_i8", accumulate<signedDot<8>, signedDotClamped<8>>());
  table.add("v_dot8c_i32_i4", accumulate<signedDot<4>, signedDotClamped<4>>());
  table.add("v_dot2c_f32_f16", accumulate<floatDot>());
  Semantics row;
  row.handler = floatDotSelected;
  row.types.fill(ValueType::PackedF16);
  row.types[3] = ValueType::F32;
  table.add("v_dot2_f32_f16", row);
}

} // namespace mini::emulator::MINI_EMULATOR_VARIANT
