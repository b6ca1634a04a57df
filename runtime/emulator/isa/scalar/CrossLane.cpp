//===- CrossLane.cpp - Operations between lanes ---------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads and writes of single lanes, the lane counts below a lane, and the
// permutations that go through the LDS hardware without touching LDS.
//
//===----------------------------------------------------------------------===//

#include "isa/SemanticsRegistry.h"
#include "isa/WaveState.h"

using namespace mini::emulator;

namespace {

unsigned firstLane(const WaveState &wave) {
  uint64_t exec = wave.exec();
  return exec ? static_cast<unsigned>(__builtin_ctzll(exec)) : 0;
}

uint32_t readLane(const WaveState &wave, const Operand &operand,
                  unsigned lane) {
  return operand.kind == OperandKind::Vector ? wave.vgpr[operand.index][lane]
                                             : readScalar32(wave, operand);
}

void readFirstLane(WaveState &wave, const Instruction &inst) {
  writeScalar32(wave, inst.operands[0],
                readLane(wave, inst.operands[1], firstLane(wave)));
}

/// EXEC does not matter to the next two.
void readOneLane(WaveState &wave, const Instruction &inst) {
  unsigned lane = readScalar32(wave, inst.operands[2]) & 63;
  writeScalar32(wave, inst.operands[0], readLane(wave, inst.operands[1], lane));
}

void writeOneLane(WaveState &wave, const Instruction &inst) {
  unsigned lane = readScalar32(wave, inst.operands[2]) & 63;
  wave.vgpr[inst.operands[0].index][lane] =
      readScalar32(wave, inst.operands[1]);
}

/// D = S1 + the number of bits of S0 that belong to lanes below this one.
template <bool upperHalf>
void countLanesBelow(WaveState &wave, const Instruction &inst) {
  uint32_t result[waveSize];
  for (unsigned lane = 0; lane < waveSize; ++lane) {
    uint64_t below = (uint64_t{1} << lane) - 1;
    auto mask = static_cast<uint32_t>(upperHalf ? below >> 32 : below);
    result[lane] = static_cast<uint32_t>(__builtin_popcount(
                       readLane(wave, inst.operands[1], lane) & mask)) +
                   readLane(wave, inst.operands[2], lane);
  }
  uint64_t exec = wave.exec();
  for (unsigned lane = 0; lane < waveSize; ++lane)
    if (exec >> lane & 1)
      wave.vgpr[inst.operands[0].index][lane] = result[lane];
}

uint32_t byteOffset(const Instruction &inst) {
  return static_cast<uint32_t>(inst.modifiers.offset);
}

/// Every lane pulls from the lane its address names; inactive lanes give 0.
void pullFromLane(WaveState &wave, const Instruction &inst) {
  const uint64_t exec = wave.exec();
  uint32_t result[waveSize];
  for (unsigned lane = 0; lane < waveSize; ++lane) {
    uint32_t address =
        wave.vgpr[inst.operands[1].index][lane] + byteOffset(inst);
    unsigned source = address / 4 % waveSize;
    bool active = exec >> source & 1;
    result[lane] = active ? wave.vgpr[inst.operands[2].index][source] : 0;
  }
  for (unsigned lane = 0; lane < waveSize; ++lane)
    if (exec >> lane & 1)
      wave.vgpr[inst.operands[0].index][lane] = result[lane];
}

/// Every lane pushes to the lane its address names; the highest lane wins.
void pushToLane(WaveState &wave, const Instruction &inst) {
  const uint64_t exec = wave.exec();
  uint32_t result[waveSize] = {};
  for (unsigned lane = 0; lane < waveSize; ++lane) {
    if (!(exec >> lane & 1))
      continue;
    uint32_t address =
        wave.vgpr[inst.operands[1].index][lane] + byteOffset(inst);
    result[address / 4 % waveSize] = wave.vgpr[inst.operands[2].index][lane];
  }
  for (unsigned lane = 0; lane < waveSize; ++lane)
    if (exec >> lane & 1)
      wave.vgpr[inst.operands[0].index][lane] = result[lane];
}

/// The lane that ds_swizzle_b32 reads; the pattern is the offset field.
unsigned swizzleSource(unsigned pattern, unsigned lane) {
  if (pattern >= 0xe000) // Rejected before.
    return lane;
  if (pattern >= 0xc000) { // Rotation within 32 lanes.
    unsigned amount = pattern >> 5 & 31, mask = pattern & 31;
    unsigned rotated = pattern >> 10 & 1 ? lane - amount : lane + amount;
    return (lane & 32) | (lane & mask) | (rotated & ~mask & 31);
  }
  if (pattern >= 0x8000)
    return (lane & ~3u) | (pattern >> 2 * (lane & 3) & 3);
  unsigned andMask = pattern & 31, orMask = pattern >> 5 & 31,
           xorMask = pattern >> 10 & 31;
  return (lane & 32) | ((((lane & 31) & andMask) | orMask) ^ xorMask);
}

void swizzle(WaveState &wave, const Instruction &inst) {
  const unsigned pattern = inst.immediate16();
  if (pattern >= 0xe000) {
    wave.fail("instruction '" + inst.text + "' is not supported");
    return;
  }
  const uint64_t exec = wave.exec();
  uint32_t result[waveSize];
  for (unsigned lane = 0; lane < waveSize; ++lane) {
    unsigned source = swizzleSource(pattern, lane);
    bool active = exec >> source & 1;
    result[lane] = active ? wave.vgpr[inst.operands[1].index][source] : 0;
  }
  for (unsigned lane = 0; lane < waveSize; ++lane)
    if (exec >> lane & 1)
      wave.vgpr[inst.operands[0].index][lane] = result[lane];
}

struct Row {
  const char *name;
  Handler handler;
};
constexpr Row rows[] = {
    {"v_readfirstlane_b32", readFirstLane},
    {"v_readlane_b32", readOneLane},
    {"v_writelane_b32", writeOneLane},
    {"v_mbcnt_lo_u32_b32", countLanesBelow<false>},
    {"v_mbcnt_hi_u32_b32", countLanesBelow<true>},
    {"ds_bpermute_b32", pullFromLane},
    {"ds_permute_b32", pushToLane},
    {"ds_swizzle_b32", swizzle},
};

} // namespace

void mini::emulator::addCrossLane(SemanticsTable &table) {
  Semantics semantics;
  semantics.types.fill(ValueType::B32);
  for (const Row &row : rows) {
    semantics.handler = row.handler;
    table.add(row.name, semantics);
  }
}
