//===- TimingColumns.cpp - What the model says, as a table ----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Text and JSON show the same numbers in the same order.
//
//===----------------------------------------------------------------------===//

#include "TimingReport.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>

using namespace mini;
using namespace mini::run;
using Timing = MiniEmulatorTiming;
using Stalls = MiniEmulatorStalls;

namespace {

constexpr TimingColumn shares[] = {
    {"mfma", "MFMA", &Timing::matrixShare},
    {"valu", "VALU", &Timing::vectorShare},
    {"lds", "LDS", &Timing::localShare},
    {"l1", "L1", &Timing::vectorCacheShare},
    {"l2", "L2", &Timing::secondCacheShare},
    {"infinity_cache", "MALL", &Timing::infinityCacheShare},
    {"hbm", "HBM", &Timing::memoryShare},
};

constexpr TimingColumn bytes[] = {
    {"l2", "L2", &Timing::secondCacheBytes},
    {"infinity_cache", "MALL", &Timing::infinityCacheBytes},
    {"hbm", "HBM", &Timing::memoryBytes},
    {"compulsory", "compulsory", &Timing::compulsoryBytes},
};

constexpr StallColumn stalls[] = {
    {"vmem", "VMEM", &Stalls::vectorMemory},
    {"lds", "LDS", &Stalls::localMemory},
    {"smem", "SMEM", &Stalls::scalarMemory},
    {"barrier", "barrier", &Stalls::barrier},
    {"mfma_result", "MFMA result", &Stalls::matrixResult},
    {"alu_result", "ALU result", &Stalls::vectorResult},
    {"mfma_busy", "MFMA busy", &Stalls::matrixBusy},
    {"valu_busy", "VALU busy", &Stalls::vectorBusy},
    {"issue_slot", "other waves", &Stalls::issueSlot},
    {"branch", "branch", &Stalls::branch},
    {"wait_states", "s_nop", &Stalls::waitStates},
};

} // namespace

std::span<const TimingColumn> mini::run::shareColumns() { return shares; }
std::span<const TimingColumn> mini::run::byteColumns() { return bytes; }
std::span<const StallColumn> mini::run::stallColumns() { return stalls; }

ProgramTime mini::run::timeOf(const std::vector<LaunchProfile> &launches) {
  ProgramTime time;
  for (const LaunchProfile &launch : launches)
    if (launch.timing) {
      time.kernelSeconds += launch.timing->times.seconds;
      time.launchSeconds += launch.timing->times.launchSeconds;
    }
  return time;
}

std::vector<KernelTime>
mini::run::timesByKernel(const std::vector<LaunchProfile> &launches) {
  std::map<std::string, KernelTime> byName;
  for (const LaunchProfile &launch : launches) {
    if (!launch.timing)
      continue;
    KernelTime &time = byName[launch.kernel];
    time.kernel = launch.kernel;
    ++time.launches;
    time.seconds += launch.timing->times.seconds;
  }
  std::vector<KernelTime> times;
  times.reserve(byName.size());
  for (const auto &[name, time] : byName)
    times.push_back(time);
  std::sort(times.begin(), times.end(), [](const auto &a, const auto &b) {
    return std::tie(b.seconds, a.kernel) < std::tie(a.seconds, b.kernel);
  });
  return times;
}

const StallColumn &mini::run::mainStall(const TimingProfile &timing) {
  return *std::max_element(
      std::begin(stalls), std::end(stalls), [&](const auto &a, const auto &b) {
        return timing.times.stalls.*a.member < timing.times.stalls.*b.member;
      });
}

std::vector<HotInstruction>
mini::run::hottest(std::span<const LaunchProfile> launches) {
  std::vector<HotInstruction> all;
  for (std::size_t i = 0; i < launches.size(); ++i) {
    if (!launches[i].timing || launches[i].timing->times.waveClocks == 0)
      continue;
    const TimingProfile &timing = *launches[i].timing;
    const double secondsPerClock =
        timing.times.seconds / static_cast<double>(timing.times.waveClocks);
    for (const InstructionProfile &instruction : timing.instructions)
      if (instruction.stallClocks != 0)
        all.push_back(
            {i, &instruction,
             static_cast<double>(instruction.stallClocks) * secondsPerClock});
  }
  // In the same order each time.
  auto key = [](const HotInstruction &hot) {
    return std::tuple(-hot.seconds, hot.launch, hot.instruction->offset);
  };
  std::sort(all.begin(), all.end(),
            [&](const auto &a, const auto &b) { return key(a) < key(b); });
  all.resize(std::min(all.size(), hotInstructions));
  return all;
}
