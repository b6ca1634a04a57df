//===- VectorSad.cpp - Sums of absolute differences over four bytes -------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The quad forms of the byte SAD: a four-byte reference slides over eight
// bytes, one byte a result.
//
//===----------------------------------------------------------------------===//

#include "VectorOperation.h"

namespace mini::emulator::MINI_EMULATOR_VARIANT {

namespace {

/// The sum over four bytes; with `masked`, zero bytes of the reference do not
/// count.
template <bool masked>
uint32_t sumOfDifferences(uint32_t value, uint32_t reference) {
  uint32_t sum = 0;
  for (unsigned i = 0; i < 4; ++i) {
    const uint32_t a = value >> 8 * i & 0xff, b = reference >> 8 * i & 0xff;
    if (!masked || b != 0)
      sum += a > b ? a - b : b - a;
  }
  return sum;
}

uint32_t windowAt(uint64_t bytes, unsigned first) {
  return static_cast<uint32_t>(bytes >> 8 * first);
}

/// Four 16-bit sums, each with its part of the addend. The clamp modifier
/// saturates where the sum otherwise wraps.
template <bool masked, bool clamped>
uint64_t slideAndPack(uint64_t bytes, uint32_t reference, uint64_t addend) {
  uint64_t result = 0;
  for (unsigned i = 0; i < 4; ++i) {
    uint32_t sum = sumOfDifferences<masked>(windowAt(bytes, i), reference) +
                   static_cast<uint32_t>(addend >> 16 * i & 0xffff);
    if (clamped && sum > 0xffff)
      sum = 0xffff;
    result |= uint64_t{sum & 0xffff} << 16 * i;
  }
  return result;
}

template <bool masked> Semantics slidePacked() {
  return vector<[](uint64_t a, uint32_t b, uint64_t c) {
    return slideAndPack<masked, false>(a, b, c);
  },
                [](uint64_t a, uint32_t b, uint64_t c) {
                  return slideAndPack<masked, true>(a, b, c);
                }>();
}

/// Four 32-bit sums in four registers; lanes are independent, so sources that
/// overlap the destination are read first.
void slideWide(WaveState &wave, const Instruction &inst) {
  Lanes<uint64_t> bytesBuffer;
  Lanes<uint32_t> referenceBuffer, result[4];
  const uint64_t *bytes = readLanes(wave, inst, 1, 0, bytesBuffer);
  const uint32_t *reference = readLanes(wave, inst, 2, 1, referenceBuffer);
  for (unsigned i = 0; i < 4; ++i) {
    Lanes<uint32_t> addendBuffer;
    const uint32_t *addend = readRow(wave, inst.operands[3], i, addendBuffer);
    for (unsigned lane = 0; lane < waveSize; ++lane) {
      const uint32_t difference =
          sumOfDifferences<true>(windowAt(bytes[lane], i), reference[lane]);
      const uint32_t sum = addend[lane] + difference;
      result[i].lane[lane] =
          inst.modifiers.clamp && sum < difference ? ~0u : sum;
    }
  }
  for (unsigned i = 0; i < 4; ++i)
    writeRow(wave.vgpr[inst.operands[0].index + i], result[i].lane,
             wave.exec());
}

} // namespace

void addVectorSad(SemanticsTable &table) {
  table.add("v_qsad_pk_u16_u8", slidePacked<false>());
  table.add("v_mqsad_pk_u16_u8", slidePacked<true>());
  Semantics wide;
  wide.handler = slideWide;
  wide.types.fill(ValueType::B32);
  wide.types[1] = ValueType::B64;
  table.add("v_mqsad_u32_u8", wide);
}

} // namespace mini::emulator::MINI_EMULATOR_VARIANT
