//===- Workgroup.h - One workgroup at a time --------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The waves of a workgroup with their LDS and private memory. They take turns
// on one thread: each runs until it ends, reaches a barrier, or has had its
// share.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_WORKGROUP_H
#define MINI_EMULATOR_WORKGROUP_H

#include "CodeObject.h"
#include "KernelArguments.h"
#include "WaveState.h"

#include <memory>
#include <string>
#include <vector>

namespace mini::emulator {

namespace timing {
class LaunchTraces;
class TraceRecorder;
} // namespace timing

class SharedLaunchCounts;
class WorkgroupCounts;
struct LaunchChecks;
struct WaveObserver;
struct WorkgroupChecks;

/// Everything about a launch that its workgroups share.
struct Launch {
  CodeObject *object = nullptr;
  const KernelInfo *kernel = nullptr;
  LaunchShape shape;
  const uint8_t *kernargs = nullptr;
  const uint8_t *dispatchPacket = nullptr;
  const uint8_t *queue = nullptr;
  uint64_t instructionBudget = 0;
  MemoryMap memory;
  LaunchContext context;
  /// Null unless a check watches the launch.
  LaunchChecks *checks = nullptr;
  /// Null unless the launch is counted.
  SharedLaunchCounts *counts = nullptr;
  /// Null unless the launch is timed.
  timing::LaunchTraces *traces = nullptr;
};

/// Reused by a thread for one workgroup after another.
class Workgroup {
public:
  explicit Workgroup(const Launch &launch);
  ~Workgroup();

  /// Runs the workgroup with these coordinates. Returns an empty string, or
  /// what went wrong.
  std::string run(const uint32_t (&id)[3]);

private:
  std::string execute(const uint32_t (&id)[3]);
  void start(const uint32_t (&id)[3]);
  void startWave(WaveState &wave, unsigned index, const uint32_t (&id)[3]);
  void setScalars(WaveState &wave, const uint32_t (&id)[3]);
  void setWorkItemIds(WaveState &wave, unsigned index);
  void observe(WaveState &wave, unsigned index);
  template <bool observed> void runSlice(WaveState &wave);
  std::string describeFailure(const WaveState &wave,
                              const uint32_t (&id)[3]) const;

  const Launch &launch;
  std::vector<std::unique_ptr<WaveState>> waves;
  std::vector<uint8_t> lds;
  std::vector<uint8_t> scratch;
  std::unique_ptr<WorkgroupChecks> checks;
  std::unique_ptr<WorkgroupCounts> counts;
  std::unique_ptr<timing::TraceRecorder> recorder;
  /// Whether the workgroup that runs now is recorded.
  bool isRecorded = false;
  /// One a wave; none where nothing watches.
  std::vector<WaveObserver> observers;
};

} // namespace mini::emulator

#endif // MINI_EMULATOR_WORKGROUP_H
