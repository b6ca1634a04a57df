//===- WaitStates.h - Distances between dependent instructions --*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every figure of what gfx942 does not wait for by itself, in one place: the
// check of hazards reports what keeps less, the timing model takes results to
// be there behind it. Every instruction counts as one wait state, s_nop as the
// number it names.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_ISA_WAITSTATES_H
#define MINI_EMULATOR_ISA_WAITSTATES_H

#include <cstdint>

namespace mini::emulator {

struct InstructionFacts;

/// What the result of an instruction asks of those behind it.
enum class HazardClass : uint8_t {
  None,
  Transcendental,
  Dot,
  /// Matrix instructions on the matrix core's own multipliers.
  MatrixXdl,
  /// In single precision, and the two shapes in double precision.
  MatrixSingle,
  MatrixDouble4x4,
  MatrixDouble16x16,
};

/// Dependences whose distance is the same for all instructions.
enum class Hazard : uint8_t {
  VectorResultToMatrix,
  TranscendentalResult,
  DotResult,
  DotOverwritten,
  VectorResultByDpp,
  VectorResultByLane,
  ScalarResultToVector,
  LaneSelect,
  DivFmasVcc,
  ScalarResultToMemory,
  ExecToLanes,
  ExecToDpp,
  WideStoreOverwritten,
};

struct HazardRow {
  Hazard hazard;
  /// Wait states that belong between the two.
  uint8_t states;
  /// What the later one does, as reports word it.
  const char *what;
};
const HazardRow &rowOf(Hazard hazard);

/// From a matrix instruction to one whose accumulator overlaps its result;
/// `same` where it is exactly its result.
int statesToAccumulate(const InstructionFacts &writer,
                       const InstructionFacts &reader, bool same);

/// From a matrix instruction to any other use of its result's registers.
int statesToUse(const InstructionFacts &writer, bool memoryReads);

/// From a matrix instruction's read of its accumulator to another write of it.
int statesToOverwrite(const InstructionFacts &reader);

} // namespace mini::emulator

#endif // MINI_EMULATOR_ISA_WAITSTATES_H
