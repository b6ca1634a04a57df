//===- Measure.cpp - How long runs take -----------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See Measure.h.
//
//===----------------------------------------------------------------------===//

#include "Measure.h"

#include "tensor/ProgressLine.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

using namespace mini;
using namespace mini::run;

namespace {

/// Their times take 80 MB.
constexpr std::size_t mostRuns = 10'000'000;

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// The launches of a run, on the terminal. Of short runs, that costs more than
/// a launch does: they are shown as runs only.
class RunProgress {
public:
  explicit RunProgress(std::size_t launches) : launches(launches) {}

  Expected<double> run(Session &session, const std::string &name) {
    line.set(name);
    Clock::time_point start = Clock::now();
    auto show = [&](std::size_t done) {
      if (secondsSince(shown) < 0.1)
        return;
      shown = Clock::now();
      line.set(name + ", launch " + std::to_string(done) + " of " +
               std::to_string(launches));
    };
    if (Status status = session.run(show); !status)
      return status.error();
    return secondsSince(start);
  }

private:
  const std::size_t launches;
  ProgressLine line{"mini-run"};
  Clock::time_point shown = Clock::now();
};

/// The least of the sorted times that `share` of them do not exceed.
double percentile(const std::vector<double> &sorted, double share) {
  auto rank = static_cast<std::size_t>(
      std::ceil(share * static_cast<double>(sorted.size())));
  return sorted[std::max<std::size_t>(rank, 1) - 1];
}

} // namespace

TimeSummary mini::run::summarize(const Measurement &measurement) {
  TimeSummary summary;
  std::vector<double> sorted = measurement.seconds;
  if (sorted.empty())
    return summary;
  std::sort(sorted.begin(), sorted.end());
  const auto count = static_cast<double>(sorted.size());
  const std::size_t middle = sorted.size() / 2;
  summary.min = sorted.front();
  summary.max = sorted.back();
  summary.mean = std::accumulate(sorted.begin(), sorted.end(), 0.0) / count;
  summary.median = sorted.size() % 2 == 1
                       ? sorted[middle]
                       : (sorted[middle - 1] + sorted[middle]) / 2;
  summary.p90 = percentile(sorted, 0.90);
  summary.p99 = percentile(sorted, 0.99);
  if (measurement.elapsedSeconds > 0)
    summary.runsPerSecond = count / measurement.elapsedSeconds;
  return summary;
}

Expected<Measurement> mini::run::measure(Session &session,
                                         const Options &options,
                                         std::optional<Profiler> &profiler,
                                         std::size_t launches) {
  Measurement result;
  RunProgress progress(launches);
  Clock::time_point start = Clock::now();
  while (secondsSince(start) * 1e3 < options.warmup) {
    Expected<double> seconds = progress.run(
        session, "warm-up run " + std::to_string(result.warmupRuns + 1));
    if (!seconds)
      return seconds.error();
    ++result.warmupRuns;
  }
  start = Clock::now();
  auto isLast = [&] {
    const std::size_t runs = result.seconds.size() + 1;
    return runs >= mostRuns ||
           (runs >= options.repeat && secondsSince(start) >= options.duration);
  };
  for (bool last = false; !last;) {
    last = isLast();
    // What counts is slow, and its time is no measure of the others'.
    if (profiler && last)
      profiler->start();
    Expected<double> seconds = progress.run(
        session,
        "run " + std::to_string(result.seconds.size() + 1) +
            (options.duration > 0 ? std::string()
                                  : " of " + std::to_string(options.repeat)));
    if (!seconds)
      return seconds.error();
    result.seconds.push_back(*seconds);
  }
  result.elapsedSeconds = secondsSince(start);
  return result;
}
