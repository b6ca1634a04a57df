//===- LaunchTimes.h - What the model says about a launch -------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Nothing of it was measured.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_TIMING_LAUNCHTIMES_H
#define MINI_EMULATOR_TIMING_LAUNCHTIMES_H

#include "StallReason.h"

#include <string>
#include <vector>

namespace mini::emulator::timing {

/// One instruction of the kernel, on the sampled compute units.
struct InstructionTimes {
  int64_t offset = 0;
  std::string text;
  uint64_t executions = 0;
  uint64_t stallClocks = 0;
};

struct LaunchTimes {
  /// From the first workgroup's dispatch to the last one's end; zero where
  /// nothing was modelled.
  double clocks = 0;
  double seconds = 0;
  /// Which resource the launch keeps busy, or `latency`.
  const char *bound = "";
  /// Of all compute units over the whole time, the shares in which they are
  /// busy.
  double matrix = 0, vector = 0, local = 0, vectorCache = 0;
  /// Of their bandwidth.
  double second = 0, infinity = 0, memory = 0;
  double secondBytes = 0, infinityBytes = 0, memoryBytes = 0;
  /// What a cache without end would load and store.
  double compulsoryBytes = 0;
  unsigned computeUnits = 0;
  /// Resident on a compute unit.
  unsigned workgroups = 0, waves = 0;
  const char *occupancyLimit = "";
  /// Of the sampled waves.
  uint64_t waveClocks = 0;
  StallClocks stalls = {};
  /// Sorted by offset.
  std::vector<InstructionTimes> instructions;
};

} // namespace mini::emulator::timing

#endif // MINI_EMULATOR_TIMING_LAUNCHTIMES_H
