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

#include "DeviceAddresses.h"
#include "SamplePlan.h"
#include "TimedInstruction.h"
#include "Trace.h"
#include "count/LocalBanks.h"
#include "machine/LaunchObserver.h"

#include "llvm/ADT/DenseMap.h"

#include <deque>
#include <mutex>

namespace mini::emulator::timing {

/// What the threads of a launch record together.
class LaunchTraces final : public LaunchObserver {
public:
  LaunchTraces(const Launch &launch, SamplePlan plan, DeviceAddresses addresses)
      : launch(launch), plan(std::move(plan)), addresses(std::move(addresses)) {
  }

  std::unique_ptr<WorkgroupObserver> watchWorkgroups() override;
  uint32_t numberOf(const Instruction &inst);
  /// Stays in place.
  const TimedInstruction &instruction(uint32_t number);
  void add(WorkgroupTrace trace);

  const Launch &launch;
  const SamplePlan plan;
  const DeviceAddresses addresses;
  std::deque<TimedInstruction> instructions;
  std::vector<WorkgroupTrace> workgroups;

private:
  std::mutex mutex;
  llvm::DenseMap<const Instruction *, uint32_t> numbers;
};

class TraceRecorder final : public WorkgroupObserver, public WaveObserver {
public:
  explicit TraceRecorder(LaunchTraces &launch)
      : launch(launch), waves(launch.launch.wavesPerWorkgroup()),
        instructionLimit(launch.plan.instructionLimit()),
        lineLimit(launch.plan.lineLimit()) {}

  void start(const uint32_t (&id)[3]) override;
  WaveObserver *startWave(WaveState &) override {
    return isSampled() ? this : nullptr;
  }
  void finish() override;

  void before(WaveState &wave, const Instruction &inst) override;
  void after(const WaveState &wave, const Instruction &inst) override;

  void global(WaveState &wave, unsigned lane, uint64_t address, unsigned size,
              AccessKind kind) override;
  void local(WaveState &wave, unsigned lane, uint64_t offset, unsigned size,
             AccessKind kind) override;
  void scratch(unsigned size, AccessKind kind) override;

private:
  struct Known {
    uint32_t number = 0;
    const TimedInstruction *timed = nullptr;
  };

  bool isSampled() const { return place.detail != SamplePlan::Detail::None; }
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
