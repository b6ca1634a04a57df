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

int dppSourceLane(const Modifiers &modifiers, unsigned lane) {
  const unsigned row = lane & ~15u;
  const unsigned inRow = lane & 15;
  const int amount = modifiers.dppArgument;
  switch (modifiers.dpp) {
  case DppMode::None:
    return static_cast<int>(lane);
  case DppMode::QuadPerm:
    return static_cast<int>((lane & ~3u) |
                            (modifiers.dppArgument >> 2 * (lane & 3) & 3));
  case DppMode::RowShl:
    return inRow + amount < 16 ? static_cast<int>(lane) + amount : -1;
  case DppMode::RowShr:
    return static_cast<int>(inRow) >= amount ? static_cast<int>(lane) - amount
                                             : -1;
  case DppMode::RowRor:
    return static_cast<int>(row | ((inRow + 16 - amount) & 15));
  case DppMode::WaveShl:
    return lane < 63 ? static_cast<int>(lane) + 1 : -1;
  case DppMode::WaveRol:
    return static_cast<int>((lane + 1) & 63);
  case DppMode::WaveShr:
    return static_cast<int>(lane) - 1;
  case DppMode::WaveRor:
    return static_cast<int>((lane + 63) & 63);
  case DppMode::RowMirror:
    return static_cast<int>(row | (15 - inRow));
  case DppMode::RowHalfMirror:
    return static_cast<int>((lane & ~7u) | (7 - (lane & 7)));
  case DppMode::RowBroadcast15:
    return static_cast<int>(row) - 1;
  case DppMode::RowBroadcast31:
    return lane >= 32 ? 31 : -1;
  case DppMode::RowNewBroadcast:
    return static_cast<int>(row) + amount;
  }
  return -1;
}

uint64_t lanesWrittenByDpp(const WaveState &wave, const Instruction &inst) {
  const Modifiers &mods = inst.modifiers;
  uint64_t mask = wave.exec();
  const uint64_t exec = mask;
  for (unsigned lane = 0; lane < waveSize; ++lane) {
    int source = dppSourceLane(mods, lane);
    bool valid = source >= 0 && (exec >> source & 1);
    bool selected = (mods.rowMask >> (lane / 16) & 1) &&
                    (mods.bankMask >> (lane % 16 / 4) & 1);
    if (!selected || (!valid && !mods.boundControl))
      mask &= ~(uint64_t{1} << lane);
  }
  return mask;
}

const uint32_t *permuteRow(const WaveState &wave, const Modifiers &modifiers,
                           const uint32_t *row, Lanes<uint32_t> &buffer) {
  const uint64_t exec = wave.exec();
  Lanes<uint32_t> result;
  for (unsigned lane = 0; lane < waveSize; ++lane) {
    int source = dppSourceLane(modifiers, lane);
    bool valid = source >= 0 && (exec >> source & 1);
    result.lane[lane] = valid ? row[source] : 0;
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
