//===- TimingHonestyTest.cpp - Worse kernels take longer ------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The same work done in a worse way must take longer in the model, for the
// reason that makes it worse.
//
//===----------------------------------------------------------------------===//

#include "TimingTest.h"

using namespace mini::test;

namespace {

uint64_t sumOf(const MiniEmulatorStalls &stalls) {
  return stalls.vectorMemory + stalls.localMemory + stalls.scalarMemory +
         stalls.barrier + stalls.matrixResult + stalls.vectorResult +
         stalls.matrixBusy + stalls.vectorBusy + stalls.issueSlot +
         stalls.branch + stalls.waitStates;
}

TEST(TimingHonesty, aLoopWithoutPrefetchIsSlower) {
  const TimedLaunch launch = {16, 64, 0, 16 * 65536 + 4096};
  const MiniEmulatorTiming without = timeOf("singleBuffered", launch);
  const MiniEmulatorTiming with = timeOf("doubleBuffered", launch);
  EXPECT_GT(without.clocks, 1.1 * with.clocks);
  EXPECT_GT(without.stalls.vectorMemory, with.stalls.vectorMemory);
}

TEST(TimingHonesty, bankConflictsMakeItSlower) {
  const MiniEmulatorTiming without = timeOf("readOneWay1", {304, 512});
  const MiniEmulatorTiming with = timeOf("readFourWay1", {304, 512});
  EXPECT_GT(with.clocks, 2 * without.clocks);
  EXPECT_STREQ(with.bound, "LDS");
  EXPECT_GT(with.stalls.localMemory, without.stalls.localMemory);
}

// With as many waves at a time, which all of the LDS for each sees to.
TEST(TimingHonesty, halfATileIsSlower) {
  constexpr unsigned lds = 65536;
  constexpr size_t bytes = 608 << 15;
  const MiniEmulatorTiming whole = timeOf("wholeTile", {304, 64, lds, bytes});
  const MiniEmulatorTiming half = timeOf("halfTile", {608, 64, lds, bytes});
  EXPECT_GT(half.clocks, 1.1 * whole.clocks);
  EXPECT_GT(half.secondCacheBytes, 1.2 * whole.secondCacheBytes);
}

// What waves wait for is a part of the time they are there, and each clock of
// it is an instruction's.
TEST(TimingHonesty, stallsAreAPartOfTheTime) {
  DeviceArray<char> first(1 << 17), second(4096);
  Module module("Timing");
  Counting counting;
  TimingApi::get().setTiming(1);
  EXPECT_EQ(module.run("singleBuffered", {dim3(1), dim3(64)}, first.data(),
                       second.data()),
            hipSuccess);
  TimingApi::get().setTiming(0);
  MiniEmulatorTiming timing = {};
  timing.size = sizeof(timing);
  ASSERT_EQ(TimingApi::get().timing(0, &timing), 0);
  EXPECT_LT(sumOf(timing.stalls), timing.waveClocks);
  EXPECT_LE(static_cast<double>(timing.waveClocks), timing.clocks);
  uint64_t stalls = 0, executions = 0;
  for (size_t i = 0; i < timing.instructions; ++i) {
    MiniEmulatorInstructionTiming row = {};
    row.size = sizeof(row);
    ASSERT_EQ(TimingApi::get().instruction(0, i, &row), 0);
    stalls += row.stallClocks;
    executions += row.executions;
  }
  EXPECT_EQ(stalls, sumOf(timing.stalls));
  EXPECT_EQ(executions, counting.launch(0).counts.instructions);
}

// A second launch finds in the Infinity Cache what the first one left.
TEST(TimingHonesty, launchesLeaveLinesInTheInfinityCache) {
  constexpr size_t bytes = 4 << 20;
  DeviceArray<char> first(bytes), second(bytes);
  Module module("Timing");
  Counting counting;
  TimingApi::get().setTiming(1);
  MiniEmulatorTiming times[2] = {};
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(module.run("copy", {dim3(bytes >> 14), dim3(256)}, first.data(),
                         second.data()),
              hipSuccess);
    times[i].size = sizeof(times[i]);
    EXPECT_EQ(TimingApi::get().timing(i, &times[i]), 0);
  }
  TimingApi::get().setTiming(0);
  EXPECT_NEAR(times[0].memoryBytes / bytes, 1, 0.01);
  EXPECT_LT(times[1].memoryBytes, 4096);
  EXPECT_LT(times[1].clocks, times[0].clocks);
}

TEST(TimingHonesty, nothingIsModelledUnlessAsked) {
  DeviceArray<char> first(4096), second(4096);
  Module module("Timing");
  Counting counting;
  EXPECT_EQ(
      module.run("add0", {dim3(1), dim3(64)}, first.data(), second.data()),
      hipSuccess);
  MiniEmulatorTiming timing = {};
  timing.size = sizeof(timing);
  EXPECT_EQ(TimingApi::get().timing(0, &timing), 1);
}

} // namespace
