//===- LaunchCounts.h - What a launch did -----------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The sums over the workgroups of a launch. Sums and unions do not depend on
// the order in which threads add to them.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_COUNT_LAUNCHCOUNTS_H
#define MINI_EMULATOR_COUNT_LAUNCHCOUNTS_H

#include "LocalBanks.h"
#include "machine/LaunchObserver.h"
#include "mini/Emulator.h"

#include "llvm/ADT/DenseSet.h"

#include <map>
#include <mutex>
#include <string>

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
class SharedLaunchCounts final : public LaunchObserver {
public:
  explicit SharedLaunchCounts(const Launch &launch) : launch(launch) {}

  std::unique_ptr<WorkgroupObserver> watchWorkgroups() override;
  void add(const LaunchCounts &counts) {
    std::lock_guard lock(mutex);
    total.add(counts);
  }
  const LaunchCounts &get() const { return total; }

private:
  const Launch &launch;
  std::mutex mutex;
  LaunchCounts total;
};

} // namespace mini::emulator

#endif // MINI_EMULATOR_COUNT_LAUNCHCOUNTS_H
