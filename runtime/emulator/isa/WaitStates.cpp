//===- WaitStates.cpp - Distances between dependent instructions ----------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The figures are those that LLVM's hazard recognizer keeps for gfx940
// (GCNHazardRecognizer.cpp; the function is named at each), so that what LLVM
// schedules has no report. AMD's CDNA3 instruction set document has the same in
// its section on manually inserted wait states. The passes of a matrix
// instruction are those of LLVM's scheduling model.
//
//===----------------------------------------------------------------------===//

#include "WaitStates.h"

#include "InstructionFacts.h"

#include <iterator>

using namespace mini::emulator;

namespace {

/// In the order of the enumeration.
constexpr HazardRow rows[] = {
    // checkMAIHazards90A.
    {Hazard::VectorResultToMatrix, 2,
     "is a matrix instruction that reads a VALU result"},
    // checkVALUHazards.
    {Hazard::TranscendentalResult, 1,
     "reads the result of a transcendental instruction"},
    // checkMAIVALUHazards, both.
    {Hazard::DotResult, 3, "reads the result of a dot product"},
    {Hazard::DotOverwritten, 3, "overwrites the result of a dot product"},
    // checkDPPHazards.
    {Hazard::VectorResultByDpp, 2, "reads a VALU result by DPP"},
    // checkVALUHazards, both.
    {Hazard::VectorResultByLane, 1, "reads a lane of a VALU result"},
    {Hazard::ScalarResultToVector, 2, "reads a scalar register the VALU wrote"},
    // checkRWLaneHazards.
    {Hazard::LaneSelect, 4, "selects a lane by a VALU result"},
    // checkDivFMasHazards.
    {Hazard::DivFmasVcc, 4, "reads VCC as the VALU wrote it"},
    // checkVMEMHazards.
    {Hazard::ScalarResultToMemory, 5, "addresses memory by a VALU result"},
    // checkVALUHazards and checkMAIHazards90A.
    {Hazard::ExecToLanes, 4, "follows a VALU write of EXEC"},
    // checkDPPHazards.
    {Hazard::ExecToDpp, 5, "follows a VALU write of EXEC"},
    // createsVALUHazard.
    {Hazard::WideStoreOverwritten, 2,
     "overwrites the data of a store of more than 8 bytes"},
};

constexpr bool isInOrder() {
  for (unsigned i = 0; i < std::size(rows); ++i)
    if (rows[i].hazard != static_cast<Hazard>(i))
      return false;
  return true;
}
static_assert(isInOrder());

/// A distance that may grow with the passes of the matrix instruction.
struct Distance {
  int states;
  bool addsPasses = false;

  int of(const InstructionFacts &inst) const {
    return states + (addsPasses ? inst.passes : 0);
  }
};

struct MatrixRow {
  HazardClass writer;
  /// To other uses of the result (checkMAIVALUHazards, and checkMAIHazards90A
  /// for A and B), and where they are memory instructions that read it.
  Distance use, memory;
  /// To accumulators that overlap it, of an instruction on the matrix core's
  /// own multipliers and of another (checkMAIHazards90A).
  Distance overlapXdl, overlapOther;
};

constexpr MatrixRow matrixRows[] = {
    {HazardClass::MatrixXdl, {3, true}, {3, true}, {1, true}, {1, true}},
    {HazardClass::MatrixSingle, {2, true}, {2, true}, {0}, {0, true}},
    {HazardClass::MatrixDouble4x4, {6}, {9}, {0}, {4}},
    {HazardClass::MatrixDouble16x16, {11}, {18}, {0}, {9}},
};

/// To the same accumulator: only the shortest ones need any
/// (checkMAIHazards90A).
constexpr int doubleChain = 4, twoPassChain = 2;

/// By the passes of the reader (checkMAIVALUHazards).
struct OverwriteRow {
  unsigned passes;
  int states;
};
constexpr OverwriteRow overwriteRows[] = {{2, 1}, {4, 3}, {8, 7}};
constexpr int longestOverwrite = 15;

const MatrixRow &matrixRowOf(const InstructionFacts &inst) {
  for (const MatrixRow &row : matrixRows)
    if (row.writer == inst.hazard)
      return row;
  return matrixRows[0];
}

} // namespace

const HazardRow &mini::emulator::rowOf(Hazard hazard) {
  return rows[static_cast<unsigned>(hazard)];
}

int mini::emulator::statesToAccumulate(const InstructionFacts &writer,
                                       const InstructionFacts &reader,
                                       bool same) {
  if (same) {
    if (writer.hazard == HazardClass::MatrixDouble4x4 &&
        reader.hazard == HazardClass::MatrixDouble4x4)
      return doubleChain;
    return writer.passes == 2 ? twoPassChain : 0;
  }
  const MatrixRow &row = matrixRowOf(writer);
  return (reader.hazard == HazardClass::MatrixXdl ? row.overlapXdl
                                                  : row.overlapOther)
      .of(writer);
}

int mini::emulator::statesToUse(const InstructionFacts &writer,
                                bool memoryReads) {
  const MatrixRow &row = matrixRowOf(writer);
  return (memoryReads ? row.memory : row.use).of(writer);
}

int mini::emulator::statesToOverwrite(const InstructionFacts &reader) {
  for (const OverwriteRow &row : overwriteRows)
    if (row.passes == reader.passes)
      return row.states;
  return longestOverwrite;
}
