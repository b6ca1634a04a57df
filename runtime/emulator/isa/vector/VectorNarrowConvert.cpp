//===- VectorNarrowConvert.cpp - Conversions of 8-bit floats --------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// FP8 and BF8 in the FNUZ encoding of gfx942: no infinities, no negative zero,
// and 0x80 is the only NaN.
//
//===----------------------------------------------------------------------===//

#include "FloatHelpers.h"
#include "VectorOperation.h"

namespace mini::emulator::MINI_EMULATOR_VARIANT {

namespace {

struct Fp8 {
  static constexpr int fractionBits = 3, bias = 8;
};
struct Bf8 {
  static constexpr int fractionBits = 2, bias = 16;
};

template <typename Format> float widen(uint32_t byte) {
  byte &= 0xff;
  if (byte == 0x80)
    return defaultNan<float>();
  int biased = static_cast<int>(byte >> Format::fractionBits) &
               ((1 << (7 - Format::fractionBits)) - 1);
  int fraction = static_cast<int>(byte) & ((1 << Format::fractionBits) - 1);
  int magnitude = biased == 0 ? fraction : fraction | 1 << Format::fractionBits;
  int exponent =
      (biased == 0 ? 1 : biased) - Format::bias - Format::fractionBits;
  float value = __builtin_ldexpf(static_cast<float>(magnitude), exponent);
  return byte & 0x80 ? -value : value;
}

/// Rounds to nearest even, or, with a `seed`, up with the probability of the
/// part cut off. What overflows is NaN, or the largest value if `saturates`.
template <typename Format>
uint32_t narrow(float value, bool saturates, bool stochastic, uint32_t seed) {
  constexpr int cut = 23 - Format::fractionBits;
  uint32_t bits = bitsAs<uint32_t>(value);
  uint32_t sign = bits >> 24 & 0x80;
  if (isNan(value))
    return 0x80;
  int biased = static_cast<int>(bits >> 23 & 0xff);
  int exponent = (biased == 0 ? 1 : biased) - 127;
  uint64_t significand = (bits & 0x7fffff) | (biased == 0 ? 0u : 1u << 23);
  // A subnormal result loses more bits.
  int shift = cut;
  int resultBiased = exponent + Format::bias;
  if (resultBiased < 1) {
    shift += 1 - resultBiased;
    resultBiased = 1;
  }
  if (shift > 40)
    return 0;
  uint64_t unit = uint64_t{1} << shift;
  uint64_t addend = unit / 2 - 1 + (significand >> shift & 1);
  if (stochastic)
    addend = (uint64_t{seed} << shift) >> 32;
  uint64_t rounded = (significand + addend) >> shift;
  uint64_t code = rounded + (static_cast<uint64_t>(resultBiased - 1)
                             << Format::fractionBits);
  // The hidden bit of a normal result counts as one exponent step.
  if (biased == 0xff || code > 0x7f)
    return saturates ? sign | 0x7f : 0x80;
  return code == 0 ? 0 : sign | static_cast<uint32_t>(code);
}

/// A byte of S0, which SDWA may select.
template <typename Format>
void widenOne(WaveState &wave, const Instruction &inst) {
  Lanes<uint32_t> buffer;
  Lanes<float> result;
  const uint32_t *source = readLanes(wave, inst, 1, 0, buffer);
  for (unsigned lane = 0; lane < waveSize; ++lane)
    result.lane[lane] = widen<Format>(source[lane]);
  writeLanes(wave, inst, 0, result, writtenLanes(wave, inst));
}

/// Two bytes of S0 to a register pair.
template <typename Format>
void widenPair(WaveState &wave, const Instruction &inst) {
  Lanes<uint32_t> buffer, low, high;
  const uint32_t *source = readLanes(wave, inst, 1, 0, buffer);
  for (unsigned lane = 0; lane < waveSize; ++lane) {
    low.lane[lane] = bitsAs<uint32_t>(widen<Format>(source[lane]));
    high.lane[lane] = bitsAs<uint32_t>(widen<Format>(source[lane] >> 8));
  }
  uint64_t mask = writtenLanes(wave, inst);
  writeRow(wave.vgpr[inst.operands[0].index], low.lane, mask);
  writeRow(wave.vgpr[inst.operands[0].index + 1], high.lane, mask);
}

/// Two floats to one half of D; the other half stays.
template <typename Format>
void narrowPair(WaveState &wave, const Instruction &inst) {
  Lanes<float> aBuffer, bBuffer;
  Lanes<uint32_t> result;
  const float *a = readLanes(wave, inst, 1, 0, aBuffer);
  const float *b = readLanes(wave, inst, 2, 1, bBuffer);
  const bool upper = inst.modifiers.opSel >> 2 & 1;
  const bool saturates = wave.mode.fp16Overflow;
  uint32_t *row = wave.vgpr[inst.operands[0].index];
  for (unsigned lane = 0; lane < waveSize; ++lane) {
    uint32_t pair = narrow<Format>(a[lane], saturates, false, 0) |
                    narrow<Format>(b[lane], saturates, false, 0) << 8;
    result.lane[lane] = upper ? (row[lane] & 0xffff) | pair << 16
                              : (row[lane] & 0xffff0000) | pair;
  }
  writeRow(row, result.lane, wave.exec());
}

/// One float to the byte of D that op_sel names, rounded by a random seed.
template <typename Format>
void narrowStochastic(WaveState &wave, const Instruction &inst) {
  Lanes<float> aBuffer;
  Lanes<uint32_t> seedBuffer, result;
  const float *a = readLanes(wave, inst, 1, 0, aBuffer);
  const uint32_t *seed = readLanes(wave, inst, 2, 1, seedBuffer);
  const unsigned shift = 8 * (inst.modifiers.opSel >> 2 & 3);
  const bool saturates = wave.mode.fp16Overflow;
  uint32_t *row = wave.vgpr[inst.operands[0].index];
  for (unsigned lane = 0; lane < waveSize; ++lane) {
    uint32_t byte = narrow<Format>(a[lane], saturates, true, seed[lane]);
    result.lane[lane] = (row[lane] & ~(0xffu << shift)) | byte << shift;
  }
  writeRow(row, result.lane, wave.exec());
}

Semantics row(Handler handler, ValueType source) {
  Semantics semantics;
  semantics.handler = handler;
  semantics.types.fill(ValueType::B32);
  semantics.types[1] = source;
  if (source == ValueType::F32)
    semantics.types[2] = source;
  return semantics;
}

} // namespace

void addVectorNarrowConvert(SemanticsTable &table) {
  const ValueType bits = ValueType::B32, single = ValueType::F32;
  table.add("v_cvt_f32_fp8", row(widenOne<Fp8>, bits));
  table.add("v_cvt_f32_bf8", row(widenOne<Bf8>, bits));
  table.add("v_cvt_pk_f32_fp8", row(widenPair<Fp8>, bits));
  table.add("v_cvt_pk_f32_bf8", row(widenPair<Bf8>, bits));
  table.add("v_cvt_pk_fp8_f32", row(narrowPair<Fp8>, single));
  table.add("v_cvt_pk_bf8_f32", row(narrowPair<Bf8>, single));
  table.add("v_cvt_sr_fp8_f32", row(narrowStochastic<Fp8>, single));
  table.add("v_cvt_sr_bf8_f32", row(narrowStochastic<Bf8>, single));
}

} // namespace mini::emulator::MINI_EMULATOR_VARIANT
