//===- EmulatorApi.cpp - The counts' functions beside HIP's ---------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See mini/Emulator.h.
//
//===----------------------------------------------------------------------===//

// The declarations give every definition its C linkage and its visibility.
#pragma GCC visibility push(default)
#include "mini/Emulator.h"
#pragma GCC visibility pop

#include "LaunchRecords.h"
#include "timing/Constants.h"
#include "timing/TimingState.h"

#include <algorithm>
#include <bit>
#include <cstring>

using namespace mini::emulator;

namespace {

/// Fills in as much of the caller's structure as it says it has.
template <typename T> void give(T *result, T value) {
  value.size = std::min(result->size, sizeof(T));
  std::memcpy(result, &value, value.size);
}

template <typename T> bool isValid(const T *result) {
  return result && result->size >= sizeof(result->size);
}

/// The reasons are in the order of the structure's members.
MiniEmulatorStalls stallsOf(const timing::StallClocks &clocks) {
  static_assert(sizeof(MiniEmulatorStalls) == sizeof(clocks));
  return std::bit_cast<MiniEmulatorStalls>(clocks);
}

MiniEmulatorTiming timingOf(const timing::LaunchTimes &times) {
  MiniEmulatorTiming value = {};
  value.clocks = times.clocks;
  value.seconds = times.seconds;
  value.launchSeconds = timing::launchSeconds;
  value.bound = times.bound;
  value.matrixShare = times.matrix;
  value.vectorShare = times.vector;
  value.localShare = times.local;
  value.vectorCacheShare = times.vectorCache;
  value.secondCacheShare = times.second;
  value.infinityCacheShare = times.infinity;
  value.memoryShare = times.memory;
  value.secondCacheBytes = times.secondBytes;
  value.infinityCacheBytes = times.infinityBytes;
  value.memoryBytes = times.memoryBytes;
  value.compulsoryBytes = times.compulsoryBytes;
  value.computeUnits = times.computeUnits;
  value.residentWorkgroups = times.workgroups;
  value.residentWaves = times.waves;
  value.occupancyLimit = times.occupancyLimit;
  value.waveClocks = times.waveClocks;
  value.instructions = times.instructions.size();
  value.stalls = stallsOf(times.stalls);
  return value;
}

} // namespace

void miniEmulatorSetCounting(int enabled) {
  LaunchRecords::instance().setCounting(enabled != 0);
}

size_t miniEmulatorGetLaunchCount(void) {
  return LaunchRecords::instance().size();
}

int miniEmulatorGetLaunch(size_t index, MiniEmulatorLaunch *launch) {
  if (!isValid(launch))
    return 1;
  bool found =
      LaunchRecords::instance().visit(index, [&](const LaunchRecord &record) {
        MiniEmulatorLaunch value = {};
        value.kernel = record.kernel.c_str();
        std::copy_n(record.grid, 3, value.grid);
        std::copy_n(record.block, 3, value.block);
        value.workgroups = record.workgroups;
        value.waves = record.waves;
        value.mnemonics = record.mnemonics.size();
        value.counts = record.counts;
        give(launch, value);
      });
  return found ? 0 : 1;
}

int miniEmulatorGetMnemonicCounts(size_t launch, size_t row,
                                  MiniEmulatorMnemonicCounts *counts) {
  if (!isValid(counts))
    return 1;
  bool hasRow = false;
  LaunchRecords::instance().visit(launch, [&](const LaunchRecord &record) {
    hasRow = row < record.mnemonics.size();
    if (!hasRow)
      return;
    const auto &[mnemonic, tally] = record.mnemonics[row];
    MiniEmulatorMnemonicCounts value = {};
    value.mnemonic = mnemonic.c_str();
    value.instructions = tally.instructions;
    value.multiplyAccumulates = tally.multiplyAccumulates;
    value.lines = tally.lines;
    value.localConflictFreeCycles = tally.localCycles.conflictFree;
    value.localConflictCycles = tally.localCycles.conflict;
    give(counts, value);
  });
  return hasRow ? 0 : 1;
}

void miniEmulatorSetTiming(int enabled) {
  timing::TimingState::instance().setEnabled(enabled != 0);
}

int miniEmulatorGetTiming(size_t launch, MiniEmulatorTiming *result) {
  if (!isValid(result))
    return 1;
  bool isModelled = false;
  LaunchRecords::instance().visit(launch, [&](const LaunchRecord &record) {
    isModelled = record.times.clocks != 0;
    if (isModelled)
      give(result, timingOf(record.times));
  });
  return isModelled ? 0 : 1;
}

int miniEmulatorGetInstructionTiming(size_t launch, size_t row,
                                     MiniEmulatorInstructionTiming *result) {
  if (!isValid(result))
    return 1;
  bool hasRow = false;
  LaunchRecords::instance().visit(launch, [&](const LaunchRecord &record) {
    hasRow = row < record.times.instructions.size();
    if (!hasRow)
      return;
    const timing::InstructionTimes &times = record.times.instructions[row];
    MiniEmulatorInstructionTiming value = {};
    value.offset = times.offset;
    value.text = times.text.c_str();
    value.executions = times.executions;
    value.stallClocks = times.stallClocks;
    give(result, value);
  });
  return hasRow ? 0 : 1;
}

void miniEmulatorResetCounts(void) {
  LaunchRecords::instance().clear();
  timing::TimingState::instance().reset();
}
