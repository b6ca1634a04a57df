//===- ReportText.cpp - What a run found, as text -------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See Report.h.
//
//===----------------------------------------------------------------------===//

#include "ProfileReport.h"
#include "Report.h"
#include "TimingReport.h"

#include <algorithm>
#include <cstdio>

using namespace mini;
using namespace mini::run;

namespace {

std::string formatNumber(double value, const char *format = "%.6g") {
  char text[40];
  std::snprintf(text, sizeof(text), format, value);
  return text;
}

std::string formatMilliseconds(double seconds) {
  return formatNumber(seconds * 1e3) + " ms";
}

/// What one run cannot tell.
std::string formatDistribution(const Measurement &times,
                               const TimeSummary &summary) {
  return "times: mean " + formatMilliseconds(summary.mean) + ", p90 " +
         formatMilliseconds(summary.p90) + ", p99 " +
         formatMilliseconds(summary.p99) + ", max " +
         formatMilliseconds(summary.max) + "; throughput " +
         formatNumber(summary.runsPerSecond) + " runs/s; " +
         std::to_string(times.warmupRuns) + " runs before as warm-up\n";
}

std::string formatTimes(const Report &report) {
  const TimeSummary summary = summarize(report.times);
  const std::size_t runs = report.times.seconds.size();
  std::string text = "runs: " + std::to_string(runs) + ", wall time min " +
                     formatMilliseconds(summary.min) + ", median " +
                     formatMilliseconds(summary.median);
  if (report.device->isEmulated())
    text += " (emulated: the emulator's time, not a GPU's)";
  if (report.profile)
    text += "; the last one counted";
  text += "\n";
  return runs > 1 ? text + formatDistribution(report.times, summary) : text;
}

std::string formatSummary(const OutputReport &output) {
  const TensorInfo &tensor = output.tensor;
  const Summary &summary = output.summary;
  std::string text = "output " + tensor.name + ": " + tensor.type() + ", min " +
                     formatNumber(summary.least) + ", max " +
                     formatNumber(summary.greatest) + ", mean " +
                     formatNumber(summary.mean);
  if (summary.nans != 0)
    text += ", " + std::to_string(summary.nans) + " NaN";
  if (summary.infinities != 0)
    text += ", " + std::to_string(summary.infinities) + " infinite";
  if (!output.file.empty())
    text += ", written to " + output.file;
  return text + "\n";
}

std::string formatComparison(const OutputReport &output) {
  const TensorInfo &tensor = output.tensor;
  const Comparison &comparison = *output.comparison;
  std::string text = "expect " + tensor.name + ": " +
                     (output.meetsExpectation ? "holds" : "does not hold") +
                     ", " + std::to_string(comparison.mismatches) + " of " +
                     std::to_string(comparison.elements) +
                     " elements differ (" +
                     formatNumber(comparison.fraction() * 100, "%.4g") +
                     "%), max abs difference " +
                     formatNumber(comparison.maxAbsoluteDifference) + "\n";
  for (const Mismatch &mismatch : comparison.first) {
    std::string position;
    for (std::int64_t index : mismatch.position)
      position += (position.empty() ? "" : ", ") + std::to_string(index);
    text += "  at [" + position + "]: " + mismatch.actual + ", expected " +
            mismatch.expected + "\n";
  }
  return text;
}

} // namespace

bool Report::meetsExpectations() const {
  return std::all_of(
      outputs.begin(), outputs.end(),
      [](const OutputReport &output) { return output.meetsExpectation; });
}

std::string mini::run::formatText(const Report &report) {
  const Device &device = *report.device;
  std::string text =
      "device: " + std::string(device.isEmulated() ? "emulated " : "") +
      device.info().architecture + " (" + device.info().name + ", " +
      device.library() + ")\n" + formatTimes(report);
  for (const OutputReport &output : report.outputs)
    text += formatSummary(output);
  for (const OutputReport &output : report.outputs)
    if (output.comparison)
      text += formatComparison(output);
  if (report.profile)
    text += formatTiming(*report.profile) + formatProfile(*report.profile);
  return text;
}
