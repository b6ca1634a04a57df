//===- VectorOperands.cpp - Lanes in and out of vector operations ---------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The rarely used input and output modifiers: DPP permutations and SDWA
// selection.
//
//===----------------------------------------------------------------------===//

#include "VectorOperands.h"

namespace mini::emulator::MINI_EMULATOR_VARIANT {

namespace {

/// The lane whose source-0 value `mode` hands to `lane`, or -1.
template <DppMode mode> int sourceLane(int argument, int lane) {
  const int row = lane & ~15, inRow = lane & 15;
  switch (mode) {
  case DppMode::None:
    return lane;
  case DppMode::QuadPerm:
    return (lane & ~3) | (argument >> 2 * (lane & 3) & 3);
  case DppMode::RowShl:
    return inRow + argument < 16 ? lane + argument : -1;
  case DppMode::RowShr:
    return inRow >= argument ? lane - argument : -1;
  case DppMode::RowRor:
    return row | ((inRow + 16 - argument) & 15);
  case DppMode::WaveShl:
    return lane < 63 ? lane + 1 : -1;
  case DppMode::WaveRol:
    return (lane + 1) & 63;
  case DppMode::WaveShr:
    return lane - 1;
  case DppMode::WaveRor:
    return (lane + 63) & 63;
  case DppMode::RowMirror:
    return row | (15 - inRow);
  case DppMode::RowHalfMirror:
    return (lane & ~7) | (7 - (lane & 7));
  case DppMode::RowBroadcast15:
    return row - 1;
  case DppMode::RowBroadcast31:
    return lane >= 32 ? 31 : -1;
  case DppMode::RowNewBroadcast:
    return row + argument;
  }
  return -1;
}

struct SourceLanes {
  int32_t lane[waveSize];
};

template <DppMode mode>
void fillSourceLanes(int argument, SourceLanes &result) {
  for (int lane = 0; lane < static_cast<int>(waveSize); ++lane)
    result.lane[lane] = sourceLane<mode>(argument, lane);
}

/// The source lanes of an instruction, each mode in a loop of its own.
void findSourceLanes(const Modifiers &mods, SourceLanes &result) {
  using Fill = void (*)(int, SourceLanes &);
  static constexpr Fill fills[] = {
      fillSourceLanes<DppMode::None>,
      fillSourceLanes<DppMode::QuadPerm>,
      fillSourceLanes<DppMode::RowShl>,
      fillSourceLanes<DppMode::RowShr>,
      fillSourceLanes<DppMode::RowRor>,
      fillSourceLanes<DppMode::WaveShl>,
      fillSourceLanes<DppMode::WaveRol>,
      fillSourceLanes<DppMode::WaveShr>,
      fillSourceLanes<DppMode::WaveRor>,
      fillSourceLanes<DppMode::RowMirror>,
      fillSourceLanes<DppMode::RowHalfMirror>,
      fillSourceLanes<DppMode::RowBroadcast15>,
      fillSourceLanes<DppMode::RowBroadcast31>,
      fillSourceLanes<DppMode::RowNewBroadcast>,
  };
  fills[static_cast<size_t>(mods.dpp)](mods.dppArgument, result);
}

/// The lanes whose source lane exists and is active.
uint64_t lanesWithSource(const SourceLanes &sources, uint64_t exec) {
  uint64_t valid = 0;
  for (unsigned lane = 0; lane < waveSize; ++lane)
    valid |= (exec >> (sources.lane[lane] & 63) & 1 &
              static_cast<uint64_t>(sources.lane[lane] >= 0))
             << lane;
  return valid;
}

} // namespace

int dppSourceLane(const Modifiers &modifiers, unsigned lane) {
  SourceLanes sources;
  findSourceLanes(modifiers, sources);
  return sources.lane[lane];
}

uint64_t lanesWrittenByDpp(const WaveState &wave, const Instruction &inst) {
  const Modifiers &mods = inst.modifiers;
  const uint64_t exec = wave.exec();
  uint64_t mask = exec;
  if (!mods.boundControl) {
    SourceLanes sources;
    findSourceLanes(mods, sources);
    mask &= lanesWithSource(sources, exec);
  }
  if (mods.rowMask == 15 && mods.bankMask == 15) [[likely]]
    return mask;
  for (unsigned bank = 0; bank < 16; ++bank)
    if (!(mods.rowMask >> bank / 4 & 1) || !(mods.bankMask >> bank % 4 & 1))
      mask &= ~(uint64_t{15} << 4 * bank);
  return mask;
}

const uint32_t *permuteRow(const WaveState &wave, const Modifiers &modifiers,
                           const uint32_t *row, Lanes<uint32_t> &buffer) {
  const uint64_t exec = wave.exec();
  SourceLanes sources;
  findSourceLanes(modifiers, sources);
  Lanes<uint32_t> result;
  if (exec == ~uint64_t{0}) [[likely]] {
    for (unsigned lane = 0; lane < waveSize; ++lane) {
      const int source = sources.lane[lane];
      result.lane[lane] = source >= 0 ? row[source & 63] : 0;
    }
  } else {
    for (unsigned lane = 0; lane < waveSize; ++lane) {
      const int source = sources.lane[lane];
      const bool valid = source >= 0 && (exec >> (source & 63) & 1);
      result.lane[lane] = valid ? row[source & 63] : 0;
    }
  }
  buffer = result;
  return buffer.lane;
}

void selectSubDword(const Operand &operand, SubDword select,
                    const uint32_t *row, Lanes<uint32_t> &buffer) {
  unsigned shift = 0;
  unsigned width = 32;
  if (select <= SubDword::Byte3) {
    shift = 8 * static_cast<unsigned>(select);
    width = 8;
  } else if (select <= SubDword::Word1) {
    shift = select == SubDword::Word1 ? 16 : 0;
    width = 16;
  }
  const unsigned unused = 32 - width;
  for (unsigned lane = 0; lane < waveSize; ++lane) {
    uint32_t top = row[lane] >> shift << unused;
    buffer.lane[lane] =
        operand.signExtend
            ? static_cast<uint32_t>(static_cast<int32_t>(top) >> unused)
            : top >> unused;
  }
}

void writeSubDword(uint32_t *row, const uint32_t *values,
                   const Modifiers &modifiers, uint64_t mask) {
  unsigned shift = 0;
  unsigned width = 32;
  if (modifiers.dstSel <= SubDword::Byte3) {
    shift = 8 * static_cast<unsigned>(modifiers.dstSel);
    width = 8;
  } else if (modifiers.dstSel <= SubDword::Word1) {
    shift = modifiers.dstSel == SubDword::Word1 ? 16 : 0;
    width = 16;
  }
  const uint32_t field = width == 32 ? ~0u : (1u << width) - 1;
  for (unsigned lane = 0; lane < waveSize; ++lane) {
    if (!(mask >> lane & 1))
      continue;
    uint32_t part = values[lane] & field;
    uint32_t result = part << shift;
    if (modifiers.dstUnused == UnusedBits::Preserve)
      result |= row[lane] & ~(field << shift);
    // Sign extension fills the bits above the part only.
    if (modifiers.dstUnused == UnusedBits::SignExtend && width < 32 &&
        (part >> (width - 1) & 1))
      result |= ~((field << shift) | ((1u << shift) - 1));
    row[lane] = result;
  }
}

} // namespace mini::emulator::MINI_EMULATOR_VARIANT
