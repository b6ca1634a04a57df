//===- TimingIssueTest.cpp - Modelled times of instructions ---------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Microbenchmarks with answers from AMD's documents and from LLVM's tables.
//
//===----------------------------------------------------------------------===//

#include "TimingTest.h"

#include <fstream>

using namespace mini::test;

namespace {

struct Instructions {
  const char *kernel;
  /// Of one of 64, a wave alone.
  double clocks;
};

void PrintTo(const Instructions &test, std::ostream *stream) {
  *stream << test.kernel;
}

class InstructionTimes : public testing::TestWithParam<Instructions> {};

TEST_P(InstructionTimes, areDocumented) {
  EXPECT_DOUBLE_EQ(difference(GetParam().kernel) / 64, GetParam().clocks);
}

constexpr Instructions instructions[] = {
    // Of the matrix instructions, AMD's matrix instruction calculator has the
    // clocks; that accumulations follow each other without a gap is in the
    // chapter on dependencies of AMD's instruction set document.
    {"chainF16Small", 16},
    {"chainF16Large", 32},
    {"chainI8Small", 16},
    {"chainI8Large", 32},
    {"chainF32Small", 32},
    {"chainF32Large", 64},
    {"chainF64", 32},
    // 64 lanes on 16; two operations of each lane, packed; a quarter of the
    // rate.
    {"add", 4},
    {"packedFma", 4},
    {"exponential", 16},
    {"scalarAdd", 4},
    {"nop", 32},
};

INSTANTIATE_TEST_SUITE_P(Timing, InstructionTimes,
                         testing::ValuesIn(instructions),
                         [](const auto &info) { return info.param.kernel; });

// Four waves on the four SIMDs of a compute unit do not slow each other down,
// eight take twice as long.
TEST(Timing, simdsIssueByThemselves) {
  EXPECT_DOUBLE_EQ(difference("chainF16Small", {1, 256}), 64 * 16);
  EXPECT_DOUBLE_EQ(difference("chainF16Small", {1, 512}), 64 * 32);
  EXPECT_DOUBLE_EQ(difference("add", {1, 512}), 64 * 8);
}

TEST(Timing, independentMatrixInstructionsReachThePeak) {
  const MiniEmulatorTiming timing = timeOf("peak", {1, 256});
  EXPECT_STREQ(timing.bound, "MFMA");
  EXPECT_EQ(timing.computeUnits, 1u);
  EXPECT_GT(timing.matrixShare * 304, 0.97);
  EXPECT_LE(timing.matrixShare * 304, 1);
  // 1307.4 Tera-operations a second of the chip, two a multiply-add.
  const double operations = 4 * 2048 * 16 * 16 * 16 * 2;
  EXPECT_NEAR(operations / timing.seconds / (1307.4e12 / 304), 0.985, 0.015);
}

// All but those behind the last matrix instruction.
TEST(Timing, halfPrecisionMatrixInstructionsLeaveTheVectorAlu) {
  EXPECT_NEAR(difference("shadowF16"), 0, 8);
  EXPECT_NEAR(difference("shadowF32"), 64 * 8, 32);
}

class LlvmAgreement : public testing::TestWithParam<const char *> {};

// LLVM's cycles are the four clocks of a wave on a SIMD.
TEST_P(LlvmAgreement, isWithin15Percent) {
  std::ifstream report(std::string(MINI_MCA_DIR) + "/" + GetParam() + ".mca");
  if (!report)
    GTEST_SKIP() << "llvm-mca was not there when the tests were built";
  double cycles = 0;
  for (std::string word; report >> word;)
    if (word == "Cycles:")
      report >> cycles;
  ASSERT_GT(cycles, 0);
  std::string kernel = GetParam();
  kernel[0] = static_cast<char>(std::tolower(kernel[0]));
  // 32 more in the kernel, 100 in LLVM's report.
  const double modelled = difference(kernel) / 32;
  EXPECT_NEAR(modelled / (4 * cycles / 100), 1, 0.15) << modelled;
}

INSTANTIATE_TEST_SUITE_P(Timing, LlvmAgreement,
                         testing::Values("MatrixBesideVector", "VectorChain",
                                         "MatrixChains"),
                         [](const auto &info) {
                           return std::string(info.param);
                         });

} // namespace
