//===- ComputeUnit.h - One compute unit, clock by clock ---------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Replays the traces of the workgroups that a compute unit gets. Every four
// clocks each of its SIMDs looks at its waves, the oldest first, and issues to
// every class of instructions at most once and of every wave at most one.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_TIMING_COMPUTEUNIT_H
#define MINI_EMULATOR_TIMING_COMPUTEUNIT_H

#include "SamplePlan.h"
#include "UnitMemory.h"
#include "WaveReplay.h"

#include <deque>
#include <memory>
#include <vector>

namespace mini::emulator::timing {

/// What one instruction of the kernel cost all waves.
struct InstructionCost {
  uint64_t executions = 0;
  uint64_t stallClocks = 0;
};

struct UnitResult {
  /// When the last wave has ended and its stores are done.
  Clock end = 0;
  /// When each workgroup ended, in the order in which they did.
  std::vector<Clock> workgroupEnds;
  /// Clocks that waves were there, and what they waited for.
  uint64_t waveClocks = 0;
  StallClocks stalls = {};
  /// Clocks of all SIMDs together.
  uint64_t vectorClocks = 0, matrixClocks = 0;
  double localClocks = 0, vectorCacheClocks = 0;
  std::vector<InstructionCost> costs;
};

class ComputeUnit {
public:
  using Instructions = std::deque<TimedInstruction>;

  ComputeUnit(const Instructions &instructions, const SamplePlan &plan,
              uint32_t unit, const MemoryShares &shares);

  UnitResult run(const std::vector<const WorkgroupTrace *> &workgroups);

private:
  struct Simd {
    /// The oldest first.
    std::vector<std::unique_ptr<WaveReplay>> waves;
    Clock vectorFree = 0, matrixFree = 0;
    /// What the vector ALU is busy with is a matrix instruction.
    bool vectorHasMatrix = false;
  };
  struct Group {
    unsigned running = 0, waiting = 0;
    Clock end = 0;
  };

  void startNext(Clock now);
  void startGroup(const WorkgroupTrace &trace, Clock start);
  void step(Simd &simd, Clock now);
  Block blockOf(const Simd &simd, const WaveReplay &wave,
                const TimedInstruction &inst) const;
  void issue(Simd &simd, WaveReplay &wave, const TimedInstruction &inst,
             Clock now);
  void charge(const WaveReplay &wave, StallReason reason, Clock clocks);
  void end(WaveReplay &wave, Clock now);
  void releaseBarrier(uint32_t group, Clock now);
  /// When something can happen next; never where nothing can.
  Clock nextEvent() const;

  const Instructions &instructions;
  const SamplePlan &plan;
  uint32_t unit;
  UnitMemory memory;
  Simd simds[simdsPerUnit];
  std::vector<const WorkgroupTrace *> queue;
  size_t started = 0;
  unsigned resident = 0;
  std::vector<Group> groups;
  Clock memoryEnd = 0;
  UnitResult result;
};

} // namespace mini::emulator::timing

#endif // MINI_EMULATOR_TIMING_COMPUTEUNIT_H
