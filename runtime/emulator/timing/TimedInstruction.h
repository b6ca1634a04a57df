//===- TimedInstruction.h - What an instruction costs to issue --*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the model derives from an instruction's facts: the same for every wave
// that executes it.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_TIMING_TIMEDINSTRUCTION_H
#define MINI_EMULATOR_TIMING_TIMEDINSTRUCTION_H

#include "isa/InstructionFacts.h"

#include <cstdint>
#include <string>

namespace mini::emulator::timing {

/// Of each, a SIMD issues one instruction at a time; of the last, any number.
enum class IssuePort : uint8_t {
  Vector,
  Scalar,
  VectorMemory,
  Local,
  Branch,
  Internal,
};

struct TimedInstruction {
  /// They stay with the code object.
  const InstructionFacts *facts = nullptr;
  IssuePort issue = IssuePort::Internal;
  uint8_t size = 4;
  /// From the kernel's entry, and what a disassembler prints.
  int64_t offset = 0;
  std::string text;

  /// Clocks in which the SIMD's vector ALU takes no other instruction, and the
  /// same of its matrix core.
  uint32_t vectorClocks = 0, matrixClocks = 0;
  /// Clocks from issue until another instruction may use the result; for a
  /// matrix instruction, until another may accumulate onto it.
  uint32_t latency = 0, accumulateLatency = 0;
  /// Clocks in which the wave issues nothing else.
  uint32_t waveClocks = 0;

  /// Counters that the instruction goes through.
  bool countsVector = false, countsLgkm = false;

  bool hasMemoryEvent() const { return countsVector || countsLgkm; }
  bool isMatrix() const { return matrixClocks != 0; }
};

/// `entry` is the kernel's.
TimedInstruction makeTimed(const Instruction &inst,
                           const InstructionFacts &facts, uint64_t entry);

} // namespace mini::emulator::timing

#endif // MINI_EMULATOR_TIMING_TIMEDINSTRUCTION_H
