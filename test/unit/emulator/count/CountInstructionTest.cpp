//===- CountInstructionTest.cpp - Counts of instructions ------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Classes, matrix work and divergence of kernels whose instructions are told by
// hand, and what counts have in common whatever the kernel.
//
//===----------------------------------------------------------------------===//

#include "CountTest.h"

#include <cstddef>
#include <cstring>
#include <map>

using namespace mini::test;

namespace {

uint64_t sumOfClasses(const MiniEmulatorCounts &counts) {
  return counts.scalarAlu + counts.scalarMemory + counts.vectorAlu +
         counts.transcendental + counts.matrix + counts.local +
         counts.vectorLoad + counts.vectorStore + counts.vectorAtomic +
         counts.flat + counts.scratch + counts.branch + counts.barrier +
         counts.wait + counts.other;
}

TEST(CountInstructionTest, EveryClass) {
  MiniEmulatorCounts counts = countsOf("classes");
  EXPECT_EQ(counts.scalarAlu, 4u);
  EXPECT_EQ(counts.scalarMemory, 3u);
  EXPECT_EQ(counts.vectorAlu, 3u);
  EXPECT_EQ(counts.transcendental, 2u);
  EXPECT_EQ(counts.matrix, 1u);
  EXPECT_EQ(counts.local, 2u);
  EXPECT_EQ(counts.vectorLoad, 2u);
  EXPECT_EQ(counts.vectorStore, 1u);
  EXPECT_EQ(counts.vectorAtomic, 1u);
  EXPECT_EQ(counts.flat, 0u);
  EXPECT_EQ(counts.scratch, 0u);
  EXPECT_EQ(counts.branch, 3u);
  EXPECT_EQ(counts.barrier, 1u);
  EXPECT_EQ(counts.wait, 3u);
  EXPECT_EQ(counts.other, 5u);
  EXPECT_EQ(counts.instructions, 31u);
  EXPECT_EQ(countsOf("flatBoth").flat, 2u);
  EXPECT_EQ(countsOf("privateMemory").scratch, 2u);
}

TEST(CountInstructionTest, EveryWaveOfEveryWorkgroup) {
  // 150 work-items are 3 waves.
  MiniEmulatorCounts counts = countsOf("loop", {}, 150, 7);
  EXPECT_EQ(counts.vectorAlu, 21u * (1 + 10 * 2));
  EXPECT_EQ(counts.scalarAlu, 21u * (1 + 10 * 3));
  EXPECT_EQ(counts.branch, 21u * 10);
  EXPECT_EQ(counts.branchesTaken, 21u * 9);
  EXPECT_EQ(counts.divergentBranches, 0u);
  EXPECT_EQ(counts.activeLanes, 7u * 150 * (1 + 10 * 2));
  EXPECT_EQ(counts.instructions, 21u * (6 + 1 + 10 * 6));
}

TEST(CountInstructionTest, MasksAndBranches) {
  MiniEmulatorCounts counts = countsOf("masked");
  EXPECT_EQ(counts.vectorAlu, 4u);
  EXPECT_EQ(counts.transcendental, 1u);
  EXPECT_EQ(counts.activeLanes, 64u + 3 * 16);
  EXPECT_EQ(counts.branch, 4u);
  EXPECT_EQ(counts.branchesTaken, 3u);
  EXPECT_EQ(counts.divergentBranches, 1u);
  // Here these are all the lanes that the wave has.
  EXPECT_EQ(countsOf("masked", {}, 16).divergentBranches, 0u);
}

TEST(CountInstructionTest, MatrixWorkByMnemonic) {
  Module module("Counts");
  DeviceArray<int> buffer(1024);
  Counting counting;
  ASSERT_EQ(module.run("matrix", {dim3(2), dim3(128)}, buffer.data()),
            hipSuccess);
  MiniEmulatorLaunch launch = counting.launch(0);
  std::map<std::string, std::pair<uint64_t, uint64_t>> rows;
  for (size_t i = 0; i < launch.mnemonics; ++i) {
    MiniEmulatorMnemonicCounts row = {};
    row.size = sizeof(row);
    ASSERT_EQ(CountsApi::get().mnemonic(0, i, &row), 0);
    rows[row.mnemonic] = {row.instructions, row.multiplyAccumulates};
  }
  // 4 waves; the first five rows are those of every kernel in the file.
  const std::map<std::string, std::pair<uint64_t, uint64_t>> expected = {
      {"s_load_dwordx2", {4, 0}},
      {"v_lshlrev_b32", {4, 0}},
      {"s_waitcnt", {8, 0}},
      {"global_load_dword", {4, 0}},
      {"s_endpgm", {4, 0}},
      {"v_mfma_f32_16x16x4_f32", {12, 12 * 1024}},
      {"v_mfma_f32_32x32x1_2b_f32", {4, 4 * 2048}},
      {"v_mfma_f32_4x4x4_16b_f16", {4, 4 * 1024}},
      {"v_mfma_i32_32x32x16_i8", {4, 4 * 16384}},
      {"v_mfma_f32_16x16x8_xf32", {4, 4 * 2048}},
      // Every second of 32 products is of a zero that is not stored.
      {"v_smfmac_f32_16x16x32_f16", {4, 4 * 4096}}};
  EXPECT_EQ(rows, expected);
  EXPECT_EQ(launch.counts.matrix, 32u);
  EXPECT_EQ(launch.counts.multiplyAccumulates,
            4u * (3 * 1024 + 2048 + 1024 + 16384 + 2048 + 4096));
}

/// A kernel with atomics, loops, branches and barriers on several threads.
MiniEmulatorLaunch countHistogram(const char *checks) {
  Module module("Launch");
  std::vector<unsigned char> data = randomBits<unsigned char>(50000, 1);
  DeviceArray<unsigned> bins(256);
  DeviceArray<unsigned char> input(data);
  Counting counting;
  Checks setting(checks);
  EXPECT_EQ(module.run("histogram", {dim3(7), dim3(256)}, bins.data(),
                       input.data(), static_cast<int>(data.size())),
            hipSuccess);
  MiniEmulatorLaunch launch = counting.launch(0);
  EXPECT_STREQ(launch.kernel, "histogram");
  launch.kernel = nullptr;
  return launch;
}

TEST(CountInstructionTest, RunsAndChecksDoNotChangeCounts) {
  MiniEmulatorLaunch first = countHistogram("");
  EXPECT_EQ(first.grid[0], 7u);
  EXPECT_EQ(first.block[0], 256u);
  EXPECT_EQ(first.workgroups, 7u);
  EXPECT_EQ(first.waves, 28u);
  EXPECT_EQ(sumOfClasses(first.counts), first.counts.instructions);
  EXPECT_GE(first.counts.localBytesWritten, 50000u * 4);
  for (const char *checks : {"", "none", "all"}) {
    MiniEmulatorLaunch again = countHistogram(checks);
    EXPECT_EQ(std::memcmp(&first, &again, sizeof(first)), 0) << checks;
  }
}

TEST(CountApiTest, RecordsWhatEndsWellWhileItIsOn) {
  const CountsApi &api = CountsApi::get();
  Module module("Counts");
  DeviceArray<int> buffer(1024);
  auto run = [&](const char *kernel) {
    testing::internal::CaptureStderr();
    hipError_t error = module.run(kernel, {dim3(1), dim3(64)}, buffer.data());
    testing::internal::GetCapturedStderr();
    return error;
  };
  EXPECT_EQ(run("empty"), hipSuccess);
  EXPECT_EQ(api.launchCount(), 0u);
  Counting counting;
  EXPECT_EQ(run("empty"), hipSuccess);
  EXPECT_EQ(run("fails"), hipErrorLaunchFailure);
  EXPECT_EQ(run("loop"), hipSuccess);
  ASSERT_EQ(counting.size(), 2u);
  EXPECT_STREQ(counting.launch(0).kernel, "empty");
  EXPECT_STREQ(counting.launch(1).kernel, "loop");
  api.setCounting(0);
  EXPECT_EQ(run("empty"), hipSuccess);
  EXPECT_EQ(counting.size(), 2u);
  api.reset();
  EXPECT_EQ(counting.size(), 0u);
}

TEST(CountApiTest, RefusesWhatIsNotThere) {
  const CountsApi &api = CountsApi::get();
  Module module("Counts");
  DeviceArray<int> buffer(1024);
  Counting counting;
  ASSERT_EQ(module.run("matrix", {dim3(1), dim3(64)}, buffer.data()),
            hipSuccess);
  MiniEmulatorLaunch launch = {};
  EXPECT_EQ(api.launch(0, nullptr), 1);
  EXPECT_EQ(api.launch(0, &launch), 1) << "the size is not set";
  launch.size = sizeof(launch);
  EXPECT_EQ(api.launch(1, &launch), 1);
  EXPECT_EQ(api.launch(0, &launch), 0);
  MiniEmulatorMnemonicCounts row = {};
  row.size = sizeof(row);
  EXPECT_EQ(api.mnemonic(1, 0, &row), 1);
  EXPECT_EQ(api.mnemonic(0, launch.mnemonics, &row), 1);
  EXPECT_EQ(api.mnemonic(0, 0, nullptr), 1);
}

/// Programs built with an older or a newer header.
TEST(CountApiTest, FillsInNoMoreThanTheCallerHas) {
  const CountsApi &api = CountsApi::get();
  Module module("Counts");
  DeviceArray<int> buffer(1024);
  Counting counting;
  ASSERT_EQ(module.run("loop", {dim3(1), dim3(64)}, buffer.data()), hipSuccess);
  struct {
    MiniEmulatorLaunch launch;
    uint64_t later;
  } newer;
  std::memset(&newer, 0xa5, sizeof(newer));
  newer.launch.size = sizeof(newer);
  ASSERT_EQ(api.launch(0, &newer.launch), 0);
  EXPECT_EQ(newer.launch.size, sizeof(MiniEmulatorLaunch));
  EXPECT_EQ(newer.later, 0xa5a5a5a5a5a5a5a5u);
  MiniEmulatorLaunch older;
  std::memset(&older, 0xa5, sizeof(older));
  older.size = offsetof(MiniEmulatorLaunch, counts.scalarAlu);
  ASSERT_EQ(api.launch(0, &older), 0);
  EXPECT_EQ(older.size, offsetof(MiniEmulatorLaunch, counts.scalarAlu));
  EXPECT_EQ(older.counts.instructions, 67u);
  EXPECT_EQ(older.counts.scalarAlu, 0xa5a5a5a5a5a5a5a5u);
}

} // namespace
