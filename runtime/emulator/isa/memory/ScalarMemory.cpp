//===- ScalarMemory.cpp - SMEM --------------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Scalar loads, the scalar buffer loads with their range check, and the clocks.
//
//===----------------------------------------------------------------------===//

#include "MemoryAccess.h"
#include "ScalarAddress.h"
#include "isa/SemanticsRegistry.h"

#include <chrono>
#include <string>

using namespace mini::emulator;

namespace {

constexpr unsigned loadSizes[] = {1, 2, 4, 8, 16};

void load(WaveState &wave, const Instruction &inst) {
  size_t dwords = *static_cast<const unsigned *>(inst.detail);
  uint64_t address =
      readScalar64(wave, inst.operands[1]) + scalarOffset(wave, inst);
  // The two low bits of a scalar address are ignored.
  const uint8_t *data = resolveGlobal(wave, 0, address & ~uint64_t{3},
                                      4 * dwords, AccessKind::Load);
  if (data)
    std::memcpy(&wave.sgpr[inst.operands[0].index], data, 4 * dwords);
}

void loadBuffer(WaveState &wave, const Instruction &inst) {
  unsigned dwords = *static_cast<const unsigned *>(inst.detail);
  const ScalarBuffer buffer(wave, inst.operands[1]);
  uint64_t offset = scalarOffset(wave, inst) & ~uint64_t{3};
  for (unsigned i = 0; i < dwords; ++i, offset += 4) {
    uint32_t value = 0;
    if (offset + 4 <= buffer.size) {
      const uint8_t *data =
          resolveGlobal(wave, 0, buffer.base + offset, 4, AccessKind::Load);
      if (!data)
        return;
      std::memcpy(&value, data, sizeof(value));
    }
    wave.sgpr[inst.operands[0].index + i] = value;
  }
}

/// The shader clock: here the instructions the wave has executed, so that a
/// run repeats exactly.
void readClock(WaveState &wave, const Instruction &inst) {
  writeScalar64(wave, inst.operands[0], wave.executed);
}

void readRealTime(WaveState &wave, const Instruction &inst) {
  auto now = std::chrono::steady_clock::now().time_since_epoch();
  auto ticks = std::chrono::duration_cast<
      std::chrono::duration<uint64_t, std::ratio<1, 100000000>>>(now);
  writeScalar64(wave, inst.operands[0], ticks.count());
}

} // namespace

void mini::emulator::addScalarMemory(SemanticsTable &table) {
  Semantics row;
  row.types.fill(ValueType::I64);
  for (const unsigned &dwords : loadSizes) {
    std::string suffix =
        dwords == 1 ? "dword" : "dwordx" + std::to_string(dwords);
    row.detail = &dwords;
    row.handler = load;
    table.add(("s_load_" + suffix).c_str(), row);
    row.handler = loadBuffer;
    table.add(("s_buffer_load_" + suffix).c_str(), row);
  }
  row.handler = readClock;
  table.add("s_memtime", row);
  row.handler = readRealTime;
  table.add("s_memrealtime", row);
}
