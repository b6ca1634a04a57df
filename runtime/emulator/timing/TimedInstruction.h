//===- TimedInstruction.h - What an instruction costs to issue --*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The facts of one instruction that do not depend on the wave that executes it.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_TIMING_TIMEDINSTRUCTION_H
#define MINI_EMULATOR_TIMING_TIMEDINSTRUCTION_H

#include "check/CheckInstruction.h"
#include "isa/InstructionClass.h"

#include <cstdint>
#include <string>
#include <vector>

namespace mini::emulator::timing {

/// Of each, a SIMD issues one instruction at a time; of the last, any number.
enum class IssueClass : uint8_t {
  Vector,
  Scalar,
  VectorMemory,
  Local,
  Branch,
  Internal,
};

struct TimedInstruction {
  IssueClass issue = IssueClass::Internal;
  InstructionClass kind = InstructionClass::Other;
  uint64_t address = 0;
  uint8_t size = 4;
  /// From the kernel's entry, and what a disassembler prints.
  int64_t offset = 0;
  std::string text;
  std::vector<RegisterRange> reads, writes;

  /// Clocks in which the SIMD's vector ALU takes no other instruction, and the
  /// same of its matrix core.
  uint32_t vectorClocks = 0, matrixClocks = 0;
  /// Clocks from issue until another instruction may use the result; for a
  /// matrix instruction, until another may accumulate onto it.
  uint32_t latency = 0, accumulateLatency = 0;
  RegisterRange accumulator;
  /// Clocks in which the wave issues nothing else.
  uint32_t waveClocks = 0;

  bool isWait = false, isBarrier = false;
  uint8_t vmcnt = 0, lgkmcnt = 0;
  /// Counters that the instruction goes through.
  bool countsVector = false, countsLgkm = false;

  bool hasMemoryEvent() const { return countsVector || countsLgkm; }
  bool isMatrix() const { return matrixClocks != 0; }
};

TimedInstruction makeTimed(const Instruction &inst,
                           const CheckInstruction &facts);

/// The highest values of the counters, which wait for nothing.
constexpr unsigned vectorCounterLimit = 63, lgkmCounterLimit = 15;

} // namespace mini::emulator::timing

#endif // MINI_EMULATOR_TIMING_TIMEDINSTRUCTION_H
