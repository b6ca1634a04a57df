//===- LaunchRecords.h - The launches so far -------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the functions of mini/Emulator.h read.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_HIP_LAUNCHRECORDS_H
#define MINI_EMULATOR_HIP_LAUNCHRECORDS_H

#include "count/LaunchCounts.h"
#include "timing/LaunchTimes.h"

#include <atomic>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

namespace mini::emulator {

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

#endif // MINI_EMULATOR_HIP_LAUNCHRECORDS_H
