//===- TimingState.h - What outlives a launch -------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Whether launches are modelled, their addresses, and the lines that they leave
// in the Infinity Cache.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_TIMING_TIMINGSTATE_H
#define MINI_EMULATOR_TIMING_TIMINGSTATE_H

#include "Cache.h"
#include "DeviceAddresses.h"
#include "LaunchTimes.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

namespace mini::emulator {
struct Launch;
struct LaunchCounts;
} // namespace mini::emulator

namespace mini::emulator::timing {

class LaunchTraces;

/// Of the process. Thread-safe.
class TimingState {
public:
  static TimingState &instance();

  bool isEnabled() const { return enabled; }
  void setEnabled(bool on) { enabled = on; }
  /// Empties the cache.
  void reset();

  /// What is to watch a launch that will be modelled.
  std::unique_ptr<LaunchTraces> watch(const Launch &launch);
  /// Models a launch; launches are modelled one after another.
  LaunchTimes model(LaunchTraces &traces, const LaunchCounts &counts);

private:
  std::atomic<bool> enabled = false;
  std::mutex mutex;
  AddressSpace addresses;
  std::unique_ptr<Cache> infinity;
};

} // namespace mini::emulator::timing

#endif // MINI_EMULATOR_TIMING_TIMINGSTATE_H
