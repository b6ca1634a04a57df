//===- LaunchModel.h - From traces to a launch's time -----------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Replays the sampled compute units of a launch and says what that means for
// the whole of it.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_TIMING_LAUNCHMODEL_H
#define MINI_EMULATOR_TIMING_LAUNCHMODEL_H

#include "Cache.h"
#include "ComputeUnit.h"
#include "DieMemory.h"
#include "LaunchTimes.h"
#include "TraceRecorder.h"
#include "count/LaunchCounts.h"

#include <vector>

namespace mini::emulator::timing {

/// How much longer traces would be without their limits.
struct Missing {
  uint64_t all = 0, recorded = 0;
  void add(uint64_t executed, uint64_t kept) {
    all += executed;
    recorded += kept;
  }
  double factor() const {
    return recorded == 0
               ? 1
               : static_cast<double>(all) / static_cast<double>(recorded);
  }
};

class LaunchModel {
public:
  LaunchModel(LaunchTraces &traces, const LaunchCounts &counts, Cache &infinity)
      : traces(traces), plan(traces.plan), counts(counts), infinity(infinity) {}

  LaunchTimes run();

private:
  void countMemoryLines();
  void classify();
  MemoryShares shares() const;
  void replay(uint32_t unit);
  void addUnit(uint32_t unit, const UnitResult &result, double longer);
  void addTraffic();
  void addShares();
  void setBound();
  void addInstructions();
  void fillInfinityCache();
  /// What a sum over the sampled compute units is for the whole launch.
  double scaled(double sum) const;

  LaunchTraces &traces;
  const SamplePlan &plan;
  const LaunchCounts &counts;
  Cache &infinity;
  DieTraffic traffic;
  LaunchTimes times;
  /// Lines that the launch loads and the Infinity Cache does not have.
  uint64_t memoryLines = 0;
  uint64_t evictedLines = 0;
  uint64_t sampledWorkgroups = 0;
  double matrixClocks = 0, vectorClocks = 0, vectorCacheClocks = 0;
  /// The largest shares of a sampled compute unit's own time.
  double matrixBusy = 0, vectorBusy = 0, localBusy = 0, vectorCacheBusy = 0;
  std::vector<InstructionCost> costs;
};

} // namespace mini::emulator::timing

#endif // MINI_EMULATOR_TIMING_LAUNCHMODEL_H
