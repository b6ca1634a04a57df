//===- LaunchTiming.h - The modelled time of a launch -----------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Ties the model together: which workgroups are recorded, their replay, and
// what it says about the whole launch.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_TIMING_LAUNCHTIMING_H
#define MINI_EMULATOR_TIMING_LAUNCHTIMING_H

#include "Cache.h"
#include "ComputeUnit.h"
#include "Constants.h"
#include "DieMemory.h"
#include "TraceRecorder.h"

#include "../LaunchCounts.h"

#include "LaunchTimes.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace mini::emulator::timing {

/// What outlives a launch: addresses, and the lines in the Infinity Cache.
/// Thread-safe.
class TimingState {
public:
  static TimingState &instance();

  bool isEnabled() const { return enabled; }
  void setEnabled(bool on) { enabled = on; }
  /// Empties the cache.
  void reset();

  DeviceAddresses addressesFor(const std::vector<MemoryRegion> &regions,
                               size_t allocations);
  /// Models a launch; launches are modelled one after another.
  LaunchTimes model(LaunchTraces &traces, const LaunchCounts &counts);

private:
  std::atomic<bool> enabled = false;
  std::mutex mutex;
  AddressSpace addresses;
  std::unique_ptr<Cache> infinity;
};

} // namespace mini::emulator::timing

#endif // MINI_EMULATOR_TIMING_LAUNCHTIMING_H
