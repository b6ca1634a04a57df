//===- TraceRecorder.h - Records sampled workgroups -------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each thread of the interpreter has a recorder, which its waves tell what they
// do while they run a sampled workgroup.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_TIMING_TRACERECORDER_H
#define MINI_EMULATOR_TIMING_TRACERECORDER_H

#include "../LocalBanks.h"
#include "DeviceAddresses.h"
#include "SamplePlan.h"
#include "TimedInstruction.h"
#include "Trace.h"

#include "llvm/ADT/DenseMap.h"

#include <deque>
#include <mutex>

namespace mini::emulator::timing {

/// What the threads of a launch record together.
class LaunchTraces {
public:
  LaunchTraces(uint64_t entry, SamplePlan plan, DeviceAddresses addresses)
      : plan(std::move(plan)), addresses(std::move(addresses)), checks(entry) {}

  uint32_t numberOf(const Instruction &inst);
  /// Stays in place.
  const TimedInstruction &instruction(uint32_t number);
  void add(WorkgroupTrace trace);

  const SamplePlan plan;
  const DeviceAddresses addresses;
  std::deque<TimedInstruction> instructions;
  std::vector<WorkgroupTrace> workgroups;

private:
  std::mutex mutex;
  CheckInstructions checks;
  llvm::DenseMap<const Instruction *, uint32_t> numbers;
};

class TraceRecorder {
public:
  TraceRecorder(LaunchTraces &launch, unsigned waves)
      : launch(launch), waves(waves),
        instructionLimit(launch.plan.instructionLimit()),
        lineLimit(launch.plan.lineLimit()) {}

  /// Returns whether the workgroup is sampled.
  bool start(uint64_t workgroup);
  /// Behind the last instruction of a sampled workgroup.
  void finish();

  /// Around an instruction, with its accesses between them.
  void before(const Instruction &inst);
  void after(const WaveState &wave);

  void global(uint64_t address, unsigned size, AccessKind kind);
  void local(unsigned lane, uint64_t offset, unsigned size, AccessKind kind);
  void scratch(unsigned size, AccessKind kind);

private:
  struct Known {
    uint32_t number = 0;
    const TimedInstruction *timed = nullptr;
  };

  void recordAccess(WaveTrace &to);

  LaunchTraces &launch;
  unsigned waves;
  const uint64_t instructionLimit, lineLimit;
  SamplePlan::Place place;
  WorkgroupTrace trace;
  llvm::DenseMap<const Instruction *, Known> known;

  // Of the instruction that executes now.
  Known current;
  MemoryEvent event;
  std::vector<uint64_t> lines;
  LocalAccesses localAccesses;
};

} // namespace mini::emulator::timing

#endif // MINI_EMULATOR_TIMING_TRACERECORDER_H
