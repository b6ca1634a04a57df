//===- TimingState.cpp - What outlives a launch ---------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See TimingState.h.
//
//===----------------------------------------------------------------------===//

#include "TimingState.h"

#include "Constants.h"
#include "LaunchModel.h"

using namespace mini::emulator;
using namespace mini::emulator::timing;

TimingState &TimingState::instance() {
  // Never destroyed, as LaunchRecords.
  static auto *state = new TimingState;
  return *state;
}

void TimingState::reset() {
  std::lock_guard lock(mutex);
  addresses = {};
  infinity.reset();
}

DeviceAddresses
TimingState::addressesFor(const std::vector<MemoryRegion> &regions,
                          size_t allocations) {
  std::lock_guard lock(mutex);
  return addresses.forLaunch(regions, allocations);
}

LaunchTimes TimingState::model(LaunchTraces &traces,
                               const LaunchCounts &counts) {
  std::lock_guard lock(mutex);
  if (!infinity)
    infinity = std::make_unique<Cache>(infinityCacheBytes, infinityCacheWays);
  return LaunchModel(traces, counts, *infinity).run();
}
