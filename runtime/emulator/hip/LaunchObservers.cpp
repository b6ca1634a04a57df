//===- LaunchObservers.cpp - Who watches a launch -------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checks come first: whether they let the launch succeed decides whether it is
// recorded.
//
//===----------------------------------------------------------------------===//

#include "LaunchObservers.h"

#include "LaunchRecords.h"
#include "check/Checks.h"
#include "timing/TimingState.h"
#include "timing/TraceRecorder.h"

#include <algorithm>

using namespace mini;
using namespace mini::emulator;

namespace {

/// Records a launch that succeeded. The two that it reads live as long.
class LaunchRecorder final : public LaunchObserver {
public:
  LaunchRecorder(const Launch &launch, const SharedLaunchCounts &counts,
                 timing::LaunchTraces *traces)
      : launch(launch), counts(counts), traces(traces) {}

  std::unique_ptr<WorkgroupObserver> watchWorkgroups() override {
    return nullptr;
  }
  Status end(Status status) override {
    if (status)
      record();
    return status;
  }

private:
  void record();

  const Launch &launch;
  const SharedLaunchCounts &counts;
  /// Null unless the launch is timed.
  timing::LaunchTraces *traces;
};

void LaunchRecorder::record() {
  const LaunchCounts &sums = counts.get();
  LaunchRecord record;
  record.kernel = launch.kernel->name;
  std::copy_n(launch.shape.blocks, 3, record.grid);
  std::copy_n(launch.shape.threads, 3, record.block);
  record.workgroups = launch.workgroups();
  record.waves = sums.waves;
  record.counts = sums.counts;
  record.mnemonics.assign(sums.mnemonics.begin(), sums.mnemonics.end());
  if (traces)
    record.times = timing::TimingState::instance().model(*traces, sums);
  LaunchRecords::instance().add(std::move(record));
}

} // namespace

Expected<LaunchSetup> mini::emulator::observersFor(const Launch &launch) {
  Expected<CheckSet> checks = CheckSet::fromEnvironment();
  if (!checks)
    return checks.error();
  LaunchSetup setup;
  setup.rejectsMisaligned = checks->has(Check::Misaligned);
  if (checks->needsObserver())
    setup.observers.push_back(std::make_unique<LaunchChecks>(*checks, launch));
  if (!LaunchRecords::instance().isCounting())
    return setup;
  auto counts = std::make_unique<SharedLaunchCounts>(launch);
  std::unique_ptr<timing::LaunchTraces> traces;
  if (timing::TimingState::instance().isEnabled())
    traces = timing::TimingState::instance().watch(launch);
  auto recorder =
      std::make_unique<LaunchRecorder>(launch, *counts, traces.get());
  setup.observers.push_back(std::move(counts));
  if (traces)
    setup.observers.push_back(std::move(traces));
  setup.observers.push_back(std::move(recorder));
  return setup;
}
