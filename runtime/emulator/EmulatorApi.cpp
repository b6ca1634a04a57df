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

#include "LaunchCounts.h"

#include <algorithm>
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

void miniEmulatorResetCounts(void) { LaunchRecords::instance().clear(); }
