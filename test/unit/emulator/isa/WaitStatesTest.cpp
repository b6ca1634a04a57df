//===- WaitStatesTest.cpp - Distances of dependent instructions -----------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The figures as AMD's CDNA3 instruction set document (manually inserted wait
// states) and LLVM's hazard recognizer for gfx940 have them, instruction by
// instruction; the table under test has formulas where they depend on the
// passes.
//
//===----------------------------------------------------------------------===//

#include "isa/InstructionFacts.h"

#include "gtest/gtest.h"

using namespace mini::emulator;

namespace {

InstructionFacts matrix(HazardClass hazard, unsigned passes) {
  InstructionFacts facts;
  facts.hazard = hazard;
  facts.passes = static_cast<uint8_t>(passes);
  return facts;
}

TEST(WaitStatesTest, Fixed) {
  struct Case {
    Hazard hazard;
    unsigned states;
  };
  const Case cases[] = {
      {Hazard::VectorResultToMatrix, 2},
      {Hazard::TranscendentalResult, 1},
      {Hazard::DotResult, 3},
      {Hazard::DotOverwritten, 3},
      {Hazard::VectorResultByDpp, 2},
      {Hazard::VectorResultByLane, 1},
      {Hazard::ScalarResultToVector, 2},
      {Hazard::LaneSelect, 4},
      {Hazard::DivFmasVcc, 4},
      {Hazard::ScalarResultToMemory, 5},
      {Hazard::ExecToLanes, 4},
      {Hazard::ExecToDpp, 5},
      {Hazard::WideStoreOverwritten, 2},
  };
  for (const Case &one : cases) {
    EXPECT_EQ(rowOf(one.hazard).hazard, one.hazard);
    EXPECT_EQ(rowOf(one.hazard).states, one.states) << rowOf(one.hazard).what;
  }
}

TEST(WaitStatesTest, MatrixResults) {
  struct Case {
    HazardClass writer;
    unsigned passes;
    int vector, memory;
    /// Its result overlaps the accumulator of a matrix instruction on the
    /// matrix core's multipliers, or of another.
    int overlapXdl, overlapOther;
  };
  const Case cases[] = {
      {HazardClass::MatrixXdl, 2, 5, 5, 3, 3},
      {HazardClass::MatrixXdl, 4, 7, 7, 5, 5},
      {HazardClass::MatrixXdl, 8, 11, 11, 9, 9},
      {HazardClass::MatrixXdl, 16, 19, 19, 17, 17},
      {HazardClass::MatrixSingle, 2, 4, 4, 0, 2},
      {HazardClass::MatrixSingle, 8, 10, 10, 0, 8},
      {HazardClass::MatrixSingle, 16, 18, 18, 0, 16},
      {HazardClass::MatrixDouble4x4, 4, 6, 9, 0, 4},
      {HazardClass::MatrixDouble16x16, 8, 11, 18, 0, 9},
  };
  const InstructionFacts xdl = matrix(HazardClass::MatrixXdl, 4);
  const InstructionFacts single = matrix(HazardClass::MatrixSingle, 8);
  for (const Case &one : cases) {
    const InstructionFacts writer = matrix(one.writer, one.passes);
    SCOPED_TRACE(testing::Message() << "class " << static_cast<int>(one.writer)
                                    << ", " << one.passes << " passes");
    EXPECT_EQ(statesToUse(writer, false), one.vector);
    EXPECT_EQ(statesToUse(writer, true), one.memory);
    EXPECT_EQ(statesToAccumulate(writer, xdl, false), one.overlapXdl);
    EXPECT_EQ(statesToAccumulate(writer, single, false), one.overlapOther);
  }
}

/// Accumulating onto the whole result of the last one is free but for the
/// shortest ones.
TEST(WaitStatesTest, Chains) {
  const InstructionFacts two = matrix(HazardClass::MatrixXdl, 2);
  const InstructionFacts four = matrix(HazardClass::MatrixXdl, 4);
  const InstructionFacts small = matrix(HazardClass::MatrixDouble4x4, 4);
  const InstructionFacts large = matrix(HazardClass::MatrixDouble16x16, 8);
  EXPECT_EQ(statesToAccumulate(two, two, true), 2);
  EXPECT_EQ(statesToAccumulate(four, four, true), 0);
  EXPECT_EQ(statesToAccumulate(small, small, true), 4);
  EXPECT_EQ(statesToAccumulate(small, large, true), 0);
  EXPECT_EQ(statesToAccumulate(large, large, true), 0);
}

TEST(WaitStatesTest, AccumulatorsThatAreOverwritten) {
  EXPECT_EQ(statesToOverwrite(matrix(HazardClass::MatrixXdl, 2)), 1);
  EXPECT_EQ(statesToOverwrite(matrix(HazardClass::MatrixXdl, 4)), 3);
  EXPECT_EQ(statesToOverwrite(matrix(HazardClass::MatrixXdl, 8)), 7);
  EXPECT_EQ(statesToOverwrite(matrix(HazardClass::MatrixXdl, 16)), 15);
}

} // namespace
