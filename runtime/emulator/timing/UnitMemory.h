//===- UnitMemory.h - A compute unit's way to memory ------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// When accesses complete: queues that serve so many bytes a clock, and the
// latency of the level that has the line. Levels that compute units share serve
// each at its part of their bandwidth.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_TIMING_UNITMEMORY_H
#define MINI_EMULATOR_TIMING_UNITMEMORY_H

#include "Constants.h"
#include "Trace.h"

#include "llvm/ADT/DenseMap.h"

#include <algorithm>

namespace mini::emulator::timing {

/// A compute unit's part of what it shares, in bytes a clock.
struct MemoryShares {
  double second = secondCachePortBandwidth;
  double infinity = infinityCacheBandwidth;
  double memory = memoryBandwidth;
};

class UnitMemory {
public:
  explicit UnitMemory(const MemoryShares &shares) : shares(shares) {}

  /// When an access that issues at `now` is complete.
  double access(const WaveTrace &wave, const MemoryEvent &event, unsigned simd,
                double now);

  /// Clocks in which they were busy.
  double vectorCacheClocks = 0, localClocks = 0;

private:
  /// Serves one request after another.
  struct Queue {
    double free = 0;
    /// When a request that arrives at `now` has been served.
    double serve(double now, double clocks) {
      free = std::max(free, now) + clocks;
      return free;
    }
  };

  double local(const MemoryEvent &event, unsigned simd, double now);
  double vector(const WaveTrace &wave, const MemoryEvent &event, double now);
  double scalar(const WaveTrace &wave, const MemoryEvent &event, double now);
  using Arrivals = llvm::DenseMap<uint64_t, double>;
  /// When a line is in the cache that has these arrivals.
  double load(Arrivals &arrivals, uint64_t line, Level level, double now);
  /// Of one line that the first level does not have.
  double beyondFirst(Level level, double bytes, double now);

  MemoryShares shares;
  Queue vectorCache, secondPort, second, infinity, memory, banks;
  Queue localPorts[simdsPerUnit / 2];
  /// When lines on their way to the caches get there.
  Arrivals vectorArrivals, scalarArrivals;
};

} // namespace mini::emulator::timing

#endif // MINI_EMULATOR_TIMING_UNITMEMORY_H
