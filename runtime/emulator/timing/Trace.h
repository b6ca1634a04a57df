//===- Trace.h - What sampled waves did -------------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The executed instructions of a wave in order, with what each access to memory
// touched. Instructions are numbers into the launch's list of them.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_TIMING_TRACE_H
#define MINI_EMULATOR_TIMING_TRACE_H

#include "isa/memory/MemoryAccess.h"

#include <cstdint>
#include <vector>

namespace mini::emulator::timing {

/// The memory that has a line when it is asked for.
enum class Level : uint8_t {
  First,
  Second,
  /// On the way to the second cache, from one of the next two.
  FromInfinity,
  FromMemory,
  Infinity,
  Memory,
};

/// One execution of an instruction that accesses memory.
struct MemoryEvent {
  uint32_t firstLine = 0;
  uint16_t lineCount = 0;
  AccessKind kind = AccessKind::Load;
  bool scalar = false;
  /// Whether LDS serves it.
  bool local = false;
  /// Of global and private memory.
  uint32_t bytes = 0;
  uint32_t privateBytes = 0;
  /// Of LDS: cycles of its banks, and bytes.
  uint32_t bankCycles = 0;
  uint32_t localRead = 0, localWritten = 0;
};

struct WaveTrace {
  /// What the wave executed and accessed; long traces end before.
  uint64_t executed = 0, accessed = 0;
  /// Empty where only accesses are sampled.
  std::vector<uint32_t> instructions;
  std::vector<MemoryEvent> events;
  std::vector<uint64_t> lines;
  /// The level of each line.
  std::vector<Level> levels;
};

struct WorkgroupTrace {
  /// The compute unit it goes to, and its turn there.
  uint32_t unit = 0, turn = 0;
  std::vector<WaveTrace> waves;
};

} // namespace mini::emulator::timing

#endif // MINI_EMULATOR_TIMING_TRACE_H
