//===- DieMemory.h - The caches of one XCD ----------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Finds out for each access of the recorded workgroups which level has its
// lines. All compute units of the XCD go on at the same pace: in a round each
// resident wave makes one access. A line that another one has asked for in the
// same round is on its way.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_TIMING_DIEMEMORY_H
#define MINI_EMULATOR_TIMING_DIEMEMORY_H

#include "Cache.h"
#include "Constants.h"
#include "SamplePlan.h"
#include "Trace.h"

#include <vector>

namespace mini::emulator::timing {

/// Lines that the recorded workgroups asked a level for.
struct DieTraffic {
  /// The caches of the compute units, and what they have.
  uint64_t first = 0, firstHits = 0;
  uint64_t second = 0, secondHits = 0;
  uint64_t secondBytes = 0;
  /// From behind the second cache: loaded, of these not in the Infinity Cache;
  /// and written.
  uint64_t loaded = 0, loadedFromMemory = 0, written = 0;
};

class DieMemory {
public:
  DieMemory(const SamplePlan &plan, Cache &infinity)
      : plan(plan), infinity(infinity) {}

  /// Sets the levels of all lines. The workgroups are sorted by turn.
  DieTraffic classify(std::vector<WorkgroupTrace> &workgroups);

private:
  struct Wave {
    WaveTrace *trace;
    size_t next = 0;
  };
  struct Unit {
    std::vector<WorkgroupTrace *> queue;
    size_t started = 0;
    std::vector<std::vector<Wave>> resident;
    Cache vectorCache{vectorCacheBytes, vectorCacheWays};
    Cache scalarCache{scalarCacheBytes, scalarCacheWays};
  };

  /// Returns whether the compute unit has anything left.
  bool round(Unit &unit);
  void access(Unit &unit, Wave &wave);
  Level load(Unit &unit, const MemoryEvent &event, uint64_t line);
  Level store(uint64_t line);
  Level loadSecond(uint64_t line, bool atomic);

  const SamplePlan &plan;
  Cache &infinity;
  Cache second{secondCacheBytes, secondCacheWays};
  DieTraffic traffic;
  uint64_t now = 0;
};

} // namespace mini::emulator::timing

#endif // MINI_EMULATOR_TIMING_DIEMEMORY_H
