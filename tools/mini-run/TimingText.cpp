//===- TimingText.cpp - The model's times as text -------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See TimingReport.h.
//
//===----------------------------------------------------------------------===//

#include "Table.h"
#include "TimingReport.h"

#include "tensor/Printable.h"

#include <algorithm>
#include <cstdio>

using namespace mini;
using namespace mini::run;

namespace {

using Launches = std::vector<LaunchProfile>;

std::string format(double value, const char *pattern) {
  char text[32];
  std::snprintf(text, sizeof(text), pattern, value);
  return text;
}

std::string formatShare(double share) { return format(share * 100, "%.1f%%"); }
std::string microseconds(double seconds) {
  return format(seconds * 1e6, "%.2f");
}

/// Where nothing is busy, what waves wait for.
std::string formatBound(const TimingProfile &timing) {
  if (timing.bound != "latency")
    return timing.bound;
  return timing.bound + " (" + mainStall(timing).heading + ")";
}

/// Where the model has names.
bool hasLayers(const Launches &launches) {
  return std::any_of(
      launches.begin(), launches.end(),
      [](const LaunchProfile &launch) { return !launch.layers.empty(); });
}

std::string formatTimes(const Launches &launches) {
  std::vector<Row> rows = {
      {"#", "kernel", "us", "share", "bound", "CUs", "waves/CU", "limited by"}};
  for (const TimingColumn &column : shareColumns())
    rows.front().push_back(column.heading);
  if (hasLayers(launches))
    rows.front().push_back("layers");
  const ProgramTime total = timeOf(launches);
  for (std::size_t i = 0; i < launches.size(); ++i) {
    if (!launches[i].timing)
      continue;
    const TimingProfile &timing = *launches[i].timing;
    const MiniEmulatorTiming &times = timing.times;
    Row row = {std::to_string(i),
               launches[i].kernel,
               microseconds(times.seconds),
               formatShare(times.seconds / total.kernelSeconds),
               formatBound(timing),
               std::to_string(times.computeUnits),
               std::to_string(times.residentWaves),
               timing.occupancyLimit};
    for (const TimingColumn &column : shareColumns())
      row.push_back(formatShare(times.*column.member));
    row.push_back(summarizeNames(launches[i].layers));
    rows.push_back(std::move(row));
  }
  rows.push_back({"", "kernels", microseconds(total.kernelSeconds)});
  rows.push_back({"", "launches", microseconds(total.launchSeconds)});
  rows.push_back({"", "total", microseconds(total.total())});
  return formatTable(rows);
}

/// Where a kernel has several launches.
std::string formatKernels(const Launches &launches) {
  const std::vector<KernelTime> times = timesByKernel(launches);
  if (times.size() == launches.size())
    return "";
  const ProgramTime total = timeOf(launches);
  std::vector<Row> rows = {{"kernel", "launches", "us", "share"}};
  for (const KernelTime &time : times)
    rows.push_back({time.kernel, std::to_string(time.launches),
                    microseconds(time.seconds),
                    formatShare(time.seconds / total.kernelSeconds)});
  return "by kernel (emulated):\n" + formatTable(rows);
}

std::string formatBytes(const Launches &launches) {
  std::vector<Row> rows = {{"#"}};
  for (const TimingColumn &column : byteColumns())
    rows.front().push_back(column.heading);
  rows.front().push_back("MALL/compulsory");
  for (std::size_t i = 0; i < launches.size(); ++i) {
    if (!launches[i].timing)
      continue;
    const MiniEmulatorTiming &times = launches[i].timing->times;
    Row row = {std::to_string(i)};
    for (const TimingColumn &column : byteColumns())
      row.push_back(format(times.*column.member, "%.0f"));
    row.push_back(
        format(times.infinityCacheBytes / std::max(1.0, times.compulsoryBytes),
               "%.2f"));
    rows.push_back(std::move(row));
  }
  return "bytes moved by L2, Infinity Cache (MALL) and HBM (emulated):\n" +
         formatTable(rows);
}

/// Without the reasons that no launch has.
std::string formatStalls(const Launches &launches) {
  std::vector<Row> rows = {{"#"}};
  for (std::size_t i = 0; i < launches.size(); ++i)
    if (launches[i].timing)
      rows.push_back({std::to_string(i)});
  for (const StallColumn &column : stallColumns()) {
    const bool isShown = std::any_of(
        launches.begin(), launches.end(), [&](const LaunchProfile &launch) {
          return launch.timing &&
                 launch.timing->times.stalls.*column.member != 0;
        });
    if (!isShown)
      continue;
    rows.front().push_back(column.heading);
    auto row = rows.begin();
    for (const LaunchProfile &launch : launches)
      if (launch.timing)
        (++row)->push_back(formatShare(
            static_cast<double>(launch.timing->times.stalls.*column.member) /
            std::max(1.0,
                     static_cast<double>(launch.timing->times.waveClocks))));
  }
  return "what waves wait for, of their time (emulated):\n" + formatTable(rows);
}

std::string formatHottest(const Launches &launches) {
  std::vector<Row> rows = {{"#", "kernel", "offset", "us", "stall clocks",
                            "executions", "instruction"}};
  if (hasLayers(launches))
    rows.front().push_back("layers");
  for (const HotInstruction &hot : hottest(launches)) {
    const InstructionProfile &instruction = *hot.instruction;
    rows.push_back({std::to_string(hot.launch), launches[hot.launch].kernel,
                    format(static_cast<double>(instruction.offset), "%.0f"),
                    microseconds(hot.seconds),
                    std::to_string(instruction.stallClocks),
                    std::to_string(instruction.executions), instruction.text,
                    summarizeNames(launches[hot.launch].layers)});
  }
  return "instructions that waves wait at most (emulated, on the sampled "
         "compute units):\n" +
         formatTable(rows);
}

} // namespace

std::string mini::run::formatTiming(const Launches &launches) {
  if (timeOf(launches).total() == 0)
    return "";
  return "modelled times on an MI300X (emulated, not measured):\n" +
         formatTimes(launches) + formatKernels(launches) +
         formatBytes(launches) + formatStalls(launches) +
         formatHottest(launches);
}
