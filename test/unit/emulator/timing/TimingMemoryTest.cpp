//===- TimingMemoryTest.cpp - Modelled times of memory and occupancy ------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Bandwidths, bank conflicts, and how many waves a compute unit holds.
//
//===----------------------------------------------------------------------===//

#include "TimingTest.h"

using namespace mini::test;

namespace {

// All SIMDs together get 128 bytes a clock, one pair of them 64.
TEST(Timing, localReadsHaveTheirBandwidth) {
  const double bytes = 64 * 64 * 16;
  EXPECT_NEAR(8 * bytes / difference("readWide", {1, 512}), 128, 2);
  EXPECT_NEAR(bytes / difference("readWide"), 64, 1);
}

// The way in carries four bytes of address beside the sixteen of data.
TEST(Timing, localWritesShareTheirWayWithAddresses) {
  const double bytes = 64 * 64 * 16;
  EXPECT_NEAR(8 * bytes / difference("writeWide", {1, 512}), 0.8 * 128, 2);
}

TEST(Timing, bankConflictsTakeTheirFactor) {
  const TimedLaunch waves = {1, 512};
  const double free = difference("readOneWay", waves);
  EXPECT_NEAR(difference("readTwoWay", waves) / free, 2, 0.05);
  EXPECT_NEAR(difference("readFourWay", waves) / free, 4, 0.1);
  EXPECT_NEAR(difference("readOneBank", waves) / free, 32, 1);
}

TEST(Timing, aCopyRunsAtTheMemorysBandwidth) {
  constexpr size_t bytes = 64 << 20;
  const MiniEmulatorTiming timing =
      timeOf("copy", {bytes >> 14, 256, 0, bytes});
  EXPECT_STREQ(timing.bound, "HBM");
  // The Infinity Cache takes what is written.
  EXPECT_NEAR(timing.memoryBytes / bytes, 1, 0.01);
  EXPECT_NEAR(timing.infinityCacheBytes / bytes, 2, 0.01);
  EXPECT_NEAR(timing.compulsoryBytes / bytes, 2, 0.01);
  // But for the first loads' latency and the last ones' tail.
  EXPECT_GT(timing.memoryBytes / timing.seconds / 5.3e12, 0.85);
  EXPECT_LE(timing.memoryBytes / timing.seconds / 5.3e12, 1);
  EXPECT_DOUBLE_EQ(timing.memoryShare,
                   timing.memoryBytes / timing.seconds / 5.3e12);
}

struct Registers {
  unsigned count;
  unsigned waves;
};

// The steps are those of LLVM's occupancy for gfx942, four SIMDs.
TEST(Timing, vectorRegistersLimitOccupancy) {
  for (const Registers &step : {Registers{72, 28},
                                {80, 24},
                                {96, 20},
                                {128, 16},
                                {168, 12},
                                {256, 8},
                                {512, 4}}) {
    const MiniEmulatorTiming timing =
        timeOf("registers" + std::to_string(step.count), {304 * 32});
    EXPECT_EQ(timing.residentWaves, step.waves) << step.count;
    EXPECT_STREQ(timing.occupancyLimit, "VGPRs") << step.count;
  }
  const MiniEmulatorTiming most = timeOf("registers64", {304 * 32});
  EXPECT_EQ(most.residentWaves, 32u);
  EXPECT_STREQ(most.occupancyLimit, "wave slots");
}

struct Local {
  unsigned bytes;
  unsigned workgroups;
};

TEST(Timing, localMemoryLimitsOccupancy) {
  for (const Local &step :
       {Local{65536, 1}, {32769, 1}, {32768, 2}, {16384, 4}, {16385, 3}})
    EXPECT_EQ(
        timeOf("registers64", {304 * 8, 256, step.bytes}).residentWorkgroups,
        step.workgroups)
        << step.bytes;
  const MiniEmulatorTiming small = timeOf("registers64", {304, 256});
  EXPECT_EQ(small.residentWorkgroups, 1u);
  EXPECT_STREQ(small.occupancyLimit, "grid");
}

// Workgroups that find no place wait for one.
TEST(Timing, moreWorkgroupsThanPlacesTakeTurns) {
  const double one = difference("chainF32Large", {304, 256, 65536});
  EXPECT_NEAR(difference("chainF32Large", {304 * 3, 256, 65536}) / one, 3,
              0.01);
  // Behind the recorded ones, too.
  EXPECT_NEAR(difference("chainF32Large", {304 * 20, 256, 65536}) / one, 20,
              0.1);
}

} // namespace
