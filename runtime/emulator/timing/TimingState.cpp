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

std::unique_ptr<LaunchTraces> TimingState::watch(const Launch &launch) {
  const uint64_t total = launch.workgroups();
  const Occupancy occupancy =
      occupancyOf(launch.kernel->descriptor, launch.wavesPerWorkgroup(),
                  launch.localSize(), total);
  std::lock_guard lock(mutex);
  return std::make_unique<LaunchTraces>(
      launch, SamplePlan(occupancy, total),
      addresses.forLaunch(launch.memory.all(), launch.sharedRegions));
}

LaunchTimes TimingState::model(LaunchTraces &traces,
                               const LaunchCounts &counts) {
  std::lock_guard lock(mutex);
  if (!infinity)
    infinity = std::make_unique<Cache>(infinityCacheBytes, infinityCacheWays);
  return LaunchModel(traces, counts, *infinity).run();
}
