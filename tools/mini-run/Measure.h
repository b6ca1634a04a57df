//===- Measure.h - How long runs take --------------------------*- C++ -*--===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs a session again and again, and sums up the times.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TOOLS_MINIRUN_MEASURE_H
#define MINI_TOOLS_MINIRUN_MEASURE_H

#include "Options.h"

#include "mini/Profile.h"
#include "mini/Runtime.h"

#include <functional>
#include <optional>

namespace mini::run {

/// What was measured: the time from a run's first launch to the end of its
/// last, without copies of inputs and outputs.
struct Measurement {
  std::vector<double> seconds; ///< Of each run, in their order.
  std::size_t warmupRuns = 0;  ///< That came before, and are not in it.
  double elapsedSeconds = 0;   ///< From the first to the end of the last.
};

/// The times of runs in seconds.
struct TimeSummary {
  double min = 0, max = 0, mean = 0, median = 0;
  /// Of a hundred runs, 90 or 99 take no longer.
  double p90 = 0, p99 = 0;
  double runsPerSecond = 0;
};
TimeSummary summarize(const Measurement &measurement);

/// Runs as `options` ask, of a program with so many launches, and shows on a
/// terminal how far it is. The last run is the one that `profiler` counts, if
/// there is one.
Expected<Measurement> measure(Session &session, const Options &options,
                              std::optional<Profiler> &profiler,
                              std::size_t launches);

} // namespace mini::run

#endif // MINI_TOOLS_MINIRUN_MEASURE_H
