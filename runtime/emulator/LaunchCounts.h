//===- LaunchCounts.h - What a launch did -----------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The sums over the workgroups of a launch, and the launches recorded so far.
// Sums and unions do not depend on the order in which threads add to them.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_LAUNCHCOUNTS_H
#define MINI_EMULATOR_LAUNCHCOUNTS_H

#include "LocalBanks.h"
#include "mini/Emulator.h"
#include "timing/LaunchTimes.h"

#include "llvm/ADT/DenseSet.h"

#include <atomic>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace mini::emulator {

struct MnemonicTally {
  uint64_t instructions = 0;
  uint64_t multiplyAccumulates = 0;
  uint64_t lines = 0;
  LocalCycles localCycles;

  void add(const MnemonicTally &other);
};

/// What one thread or all of them counted of a launch.
struct LaunchCounts {
  MiniEmulatorCounts counts = {};
  uint64_t waves = 0;
  std::map<std::string, MnemonicTally> mnemonics;
  /// Numbers of the lines.
  llvm::DenseSet<uint64_t> linesRead, linesWritten;

  void add(const LaunchCounts &other);
};

/// The counts of a launch while several threads add to it.
class SharedLaunchCounts {
public:
  void add(const LaunchCounts &counts) {
    std::lock_guard lock(mutex);
    total.add(counts);
  }
  const LaunchCounts &get() const { return total; }

private:
  std::mutex mutex;
  LaunchCounts total;
};

/// A launch that has ended.
struct LaunchRecord {
  std::string kernel;
  uint32_t grid[3], block[3];
  uint64_t workgroups = 0, waves = 0;
  MiniEmulatorCounts counts = {};
  /// Sorted.
  std::vector<std::pair<std::string, MnemonicTally>> mnemonics;
  timing::LaunchTimes times;
};

/// The records of the process. Thread-safe.
class LaunchRecords {
public:
  static LaunchRecords &instance();

  bool isCounting() const { return counting; }
  void setCounting(bool enabled) { counting = enabled; }

  void add(LaunchRecord record);
  size_t size();
  void clear();
  /// Calls `function` with a record, which stays in place until clear().
  /// Returns false where there is no such record.
  template <typename F> bool visit(size_t index, F function) {
    std::lock_guard lock(mutex);
    if (index >= records.size())
      return false;
    function(records[index]);
    return true;
  }

private:
  std::atomic<bool> counting = false;
  std::mutex mutex;
  std::deque<LaunchRecord> records;
};

} // namespace mini::emulator

#endif // MINI_EMULATOR_LAUNCHCOUNTS_H
