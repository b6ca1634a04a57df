//===- TimingReport.h - The model's times, printed --------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the emulator's timing model says about launches, as text and as JSON.
// mini/Emulator.h defines the numbers.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TOOLS_MINIRUN_TIMINGREPORT_H
#define MINI_TOOLS_MINIRUN_TIMINGREPORT_H

#include "mini/Profile.h"

#include <nlohmann/json_fwd.hpp>
#include <span>

namespace mini::run {

struct TimingColumn {
  const char *key;     ///< In JSON.
  const char *heading; ///< In text.
  double MiniEmulatorTiming::*member;
};

struct StallColumn {
  const char *key;
  const char *heading;
  std::uint64_t MiniEmulatorStalls::*member;
};

/// Shares of the chip's peak.
std::span<const TimingColumn> shareColumns();
std::span<const TimingColumn> byteColumns();
std::span<const StallColumn> stallColumns();

/// The times of a program's launches, one after another.
struct ProgramTime {
  double kernelSeconds = 0;
  double launchSeconds = 0;
  double total() const { return kernelSeconds + launchSeconds; }
};
ProgramTime timeOf(const std::vector<LaunchProfile> &launches);

/// A kernel with the time of all its launches.
struct KernelTime {
  std::string kernel;
  std::size_t launches = 0;
  double seconds = 0;
};

/// The one that takes most time first.
std::vector<KernelTime>
timesByKernel(const std::vector<LaunchProfile> &launches);

/// An instruction with the part of the program's time that its stalls stand
/// for.
struct HotInstruction {
  std::size_t launch;
  const InstructionProfile *instruction;
  double seconds;
};

/// How many instructions reports show.
constexpr std::size_t hotInstructions = 10;

/// The instructions that stall most, the worst first.
std::vector<HotInstruction> hottest(std::span<const LaunchProfile> launches);

/// The reason for which the launch's waves wait most.
const StallColumn &mainStall(const TimingProfile &timing);

/// Empty where no launch was modelled.
std::string formatTiming(const std::vector<LaunchProfile> &launches);

/// Of one launch, with its hottest instructions.
nlohmann::ordered_json timingToJson(const LaunchProfile &launch);
/// Of the program.
nlohmann::ordered_json timingToJson(const std::vector<LaunchProfile> &launches);

/// What a page is of: its title, and facts by their names.
struct PageSubject {
  std::string title;
  std::vector<std::pair<std::string, std::string>> facts;
};

/// A page for a browser that needs nothing else: the launches on a time line
/// and under a roofline, every table of the text, and every instruction of the
/// kernels.
std::string formatPage(const std::vector<LaunchProfile> &launches,
                       const PageSubject &subject);

} // namespace mini::run

#endif // MINI_TOOLS_MINIRUN_TIMINGREPORT_H
