//===- CountMemoryTest.cpp - Counts of bytes, lines and banks -------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One access of a wave with addresses chosen by the test; the numbers follow
// from the definitions in docs/emulator.md.
//
//===----------------------------------------------------------------------===//

#include "CountTest.h"

using namespace mini::test;

namespace {

using Addresses = std::vector<unsigned>;

template <typename F> Addresses addresses(F function) {
  Addresses result(64);
  for (unsigned lane = 0; lane < 64; ++lane)
    result[lane] = function(lane);
  return result;
}
Addresses strided(unsigned bytes) {
  return addresses([&](unsigned lane) { return lane * bytes; });
}

struct LocalCase {
  const char *name;
  const char *kernel;
  Addresses addresses;
  uint64_t conflictFree, conflict;
  uint64_t bytes;
  unsigned threads = 64;
};

/// Lanes 0 to 15 on the lower half of the banks, twice, and 16 to 31 on the
/// upper one: without conflict by half-waves, not by quarters.
unsigned halfWavePattern(unsigned lane) {
  unsigned dword =
      lane % 8 * 2 + lane / 8 % 2 * 32 + lane / 16 % 2 * 16 + lane / 32 * 64;
  return dword * 4;
}

/// Side by side but that lanes 16 to 31 have their groups of four swapped.
unsigned swappedPattern(unsigned lane) {
  return (lane ^ (lane / 16 % 2 * 4)) * 16;
}

void PrintTo(const LocalCase &test, std::ostream *stream) {
  *stream << test.name;
}

const LocalCase localCases[] = {
    // 32 lanes a phase, a cycle each.
    {"adjacentDwords", "read32", strided(4), 2, 0, 256},
    {"everySecondDword", "read32", strided(8), 2, 2, 256},
    {"everyThirdDword", "read32", strided(12), 2, 0, 256},
    {"everyFourthDword", "read32", strided(16), 2, 6, 256},
    {"oneBank", "read32", strided(128), 2, 62, 256},
    {"oneBankTwoRows", "read32", strided(256), 2, 62, 256},
    {"oneDword", "read32", strided(0), 2, 0, 256},
    {"bytesOfDwords", "readU8", strided(1), 2, 0, 64},
    {"storedDwords", "write32", strided(4), 2, 0, 256},
    {"storedToOneBank", "write32", strided(128), 2, 62, 256},
    {"storedToOneDword", "write32", strided(0), 2, 0, 256},
    {"fewLanes", "read32", strided(128), 1, 15, 64, 16},
    // 32 lanes a phase, two cycles each.
    {"adjacentPairs", "read64", strided(8), 4, 0, 512},
    {"everySecondPair", "read64", strided(16), 4, 4, 512},
    {"everyThirdPair", "read64", strided(24), 4, 0, 512},
    {"halfWaves", "read64", addresses(halfWavePattern), 4, 0, 512},
    {"storedPairs", "write64", strided(8), 4, 0, 512},
    {"pairsInOneBank", "write64", strided(128), 4, 60, 512},
    // 8 lanes a phase.
    {"adjacentTriples", "read96", strided(12), 8, 0, 768},
    {"adjacentQuads", "read128", strided(16), 8, 0, 1024},
    {"storedQuads", "write128", strided(16), 8, 0, 1024},
    {"everySecondQuad", "write128", strided(32), 8, 8, 1024},
    {"quadsInOneBank", "read128", strided(128), 8, 56, 1024},
    // Loads pair lanes 0 to 3 with 20 to 23, stores do not.
    {"swappedLoad", "read128", addresses(swappedPattern), 8, 8, 1024},
    {"swappedStore", "write128", addresses(swappedPattern), 8, 0, 1024},
    // Two accesses one after another.
    {"twoDwords", "read2x32", strided(8), 4, 4, 512},
    {"twoPairs", "read2x64", strided(16), 8, 8, 1024},
};

class LocalCountTest : public testing::TestWithParam<LocalCase> {};

TEST_P(LocalCountTest, BanksAndBytes) {
  const LocalCase &test = GetParam();
  MiniEmulatorCounts counts =
      countsOf(test.kernel, test.addresses, test.threads);
  const bool stores = std::string(test.kernel).starts_with("write");
  const bool twice = std::string(test.kernel).find('x') != std::string::npos;
  EXPECT_EQ(counts.local, 1u);
  EXPECT_EQ(counts.localAccesses, twice ? 2u : 1u);
  EXPECT_EQ(counts.localConflictFreeCycles, test.conflictFree);
  EXPECT_EQ(counts.localConflictCycles, test.conflict);
  EXPECT_EQ(counts.localBytesRead, stores ? 0 : test.bytes);
  EXPECT_EQ(counts.localBytesWritten, stores ? test.bytes : 0);
}
INSTANTIATE_TEST_SUITE_P(All, LocalCountTest, testing::ValuesIn(localCases),
                         [](const auto &info) {
                           return std::string(info.param.name);
                         });

TEST(CountMemoryTest, LocalAtomics) {
  // Those on one dword go one by one.
  MiniEmulatorCounts counts = countsOf("add32", strided(0));
  EXPECT_EQ(counts.localConflictFreeCycles, 2u);
  EXPECT_EQ(counts.localConflictCycles, 62u);
  EXPECT_EQ(counts.localBytesRead, 256u);
  EXPECT_EQ(counts.localBytesWritten, 256u);
  EXPECT_EQ(countsOf("add32", strided(4)).localConflictCycles, 0u);
  counts = countsOf("exchange2x32", strided(8));
  EXPECT_EQ(counts.localAccesses, 2u);
  EXPECT_EQ(counts.localConflictFreeCycles, 4u);
  EXPECT_EQ(counts.localConflictCycles, 4u);
}

/// The prologue of the kernels loads 256 bytes, which are two lines.
struct GlobalCase {
  const char *name;
  const char *kernel;
  Addresses addresses;
  /// Of the access behind the prologue.
  uint64_t lines;
};

void PrintTo(const GlobalCase &test, std::ostream *stream) {
  *stream << test.name;
}

const GlobalCase globalCases[] = {
    {"adjacentDwords", "load32", strided(4), 2},
    {"everySecondDword", "load32", strided(8), 4},
    {"halfLines", "load32", strided(64), 32},
    {"lines", "load32", strided(128), 64},
    {"everySecondLine", "load32", strided(256), 64},
    {"oneDword", "load32", strided(0), 1},
    {"backwards", "load32",
     addresses([](unsigned lane) { return 252 - 4 * lane; }), 2},
    {"alternating", "load32",
     addresses([](unsigned lane) { return lane % 2 * 128 + lane / 2 * 4; }), 2},
    {"adjacentQuads", "load128", strided(16), 8},
    // Each is in two lines, and no two share one.
    {"acrossLines", "load128",
     addresses([](unsigned lane) { return lane * 256 + 120; }), 128},
    {"storedDwords", "store32", strided(4), 2},
    {"storedLines", "store32", strided(128), 64},
    {"storedQuads", "store128", strided(16), 8},
    {"atomics", "atomic32", strided(64), 32},
};

class GlobalCountTest : public testing::TestWithParam<GlobalCase> {};

TEST_P(GlobalCountTest, LinesAndBytes) {
  const GlobalCase &test = GetParam();
  MiniEmulatorCounts counts = countsOf(test.kernel, test.addresses);
  const std::string kernel = test.kernel;
  const uint64_t bytes = kernel.ends_with("128") ? 1024 : 256;
  const bool stores = kernel.starts_with("store");
  const bool atomic = kernel.starts_with("atomic");
  EXPECT_EQ(counts.globalBytesRead, 256 + (stores ? 0 : bytes));
  EXPECT_EQ(counts.globalBytesWritten, stores || atomic ? bytes : 0);
  EXPECT_EQ(counts.linesLoaded, 2 + (stores || atomic ? 0 : test.lines));
  EXPECT_EQ(counts.linesStored, stores ? test.lines : 0);
  EXPECT_EQ(counts.linesAtomic, atomic ? test.lines : 0);
  EXPECT_EQ(counts.distinctLinesWritten, stores || atomic ? test.lines : 0);
  EXPECT_EQ(counts.scalarBytesRead, 8u);
  EXPECT_EQ(counts.scalarBytesWritten, 0u);
}
INSTANTIATE_TEST_SUITE_P(All, GlobalCountTest, testing::ValuesIn(globalCases),
                         [](const auto &info) {
                           return std::string(info.param.name);
                         });

/// The kernel's argument is a line of its own.
TEST(CountMemoryTest, LinesOfALaunchAreDistinct) {
  MiniEmulatorCounts counts = countsOf("empty", {}, 256, 999);
  EXPECT_EQ(counts.linesLoaded, 999u * 8);
  EXPECT_EQ(counts.distinctLinesRead, 8u + 1);
  EXPECT_EQ(counts.distinctLinesWritten, 0u);
  EXPECT_EQ(counts.scalarBytesRead, 999u * 4 * 8);
  // Lines 0 and 1 by the prologue, all 64 by the load.
  EXPECT_EQ(countsOf("load32", strided(128)).distinctLinesRead, 64u + 1);
  EXPECT_EQ(countsOf("atomic32", strided(128)).distinctLinesRead, 64u + 1);
}

TEST(CountMemoryTest, LinesAndCyclesByMnemonic) {
  std::vector<unsigned> values = strided(128);
  values.resize(16384);
  DeviceArray<unsigned> buffer(values);
  Module module("Counts");
  Counting counting;
  for (const char *kernel : {"read32", "store32"})
    ASSERT_EQ(module.run(kernel, {dim3(1), dim3(128)}, buffer.data()),
              hipSuccess);
  // The second wave's addresses are all 0.
  MiniEmulatorMnemonicCounts row = counting.mnemonic(0, "ds_read_b32");
  EXPECT_EQ(row.instructions, 2u);
  EXPECT_EQ(row.lines, 0u);
  EXPECT_EQ(row.localConflictFreeCycles, 4u);
  EXPECT_EQ(row.localConflictCycles, 62u);
  EXPECT_EQ(counting.mnemonic(0, "global_load_dword").lines, 4u);
  row = counting.mnemonic(1, "global_store_dword");
  EXPECT_EQ(row.instructions, 2u);
  EXPECT_EQ(row.lines, 64u + 1);
  EXPECT_EQ(row.localConflictFreeCycles, 0u);
}

TEST(CountMemoryTest, BuffersStopAtTheirRange) {
  MiniEmulatorCounts counts = countsOf("bufferEnd");
  EXPECT_EQ(counts.vectorLoad, 2u);
  EXPECT_EQ(counts.globalBytesRead, 256u + 96);
  EXPECT_EQ(counts.linesLoaded, 2u + 1);
}

TEST(CountMemoryTest, LoadsIntoLdsWriteIt) {
  MiniEmulatorCounts counts = countsOf("transfer");
  EXPECT_EQ(counts.vectorLoad, 2u);
  EXPECT_EQ(counts.globalBytesRead, 256u + 256);
  EXPECT_EQ(counts.localBytesWritten, 256u);
  EXPECT_EQ(counts.linesLoaded, 2u + 2);
  EXPECT_EQ(counts.localAccesses, 1u);
  EXPECT_EQ(counts.localConflictFreeCycles, 2u);
  EXPECT_EQ(counts.localConflictCycles, 0u);
}

TEST(CountMemoryTest, FlatAccessesCountWhereTheyGo) {
  MiniEmulatorCounts counts = countsOf("flatBoth");
  EXPECT_EQ(counts.localBytesRead, 256u);
  EXPECT_EQ(counts.localConflictFreeCycles, 2u);
  EXPECT_EQ(counts.globalBytesRead, 256u + 512);
}

TEST(CountMemoryTest, PrivateMemory) {
  MiniEmulatorCounts counts = countsOf("privateMemory", {}, 100);
  EXPECT_EQ(counts.scratchBytesWritten, 800u);
  EXPECT_EQ(counts.scratchBytesRead, 400u);
  EXPECT_EQ(counts.globalBytesWritten, 0u);
}

} // namespace
