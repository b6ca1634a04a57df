//===- ComputeUnit.cpp - One compute unit, clock by clock -----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Times are multiples of the four clocks in which the SIMDs have their turns.
//
//===----------------------------------------------------------------------===//

#include "ComputeUnit.h"

#include <algorithm>
#include <cmath>

using namespace mini::emulator;
using namespace mini::emulator::timing;

static Clock roundUp(Clock time) {
  return time == never ? never
                       : (time + issueClocks - 1) / issueClocks * issueClocks;
}

ComputeUnit::ComputeUnit(const Instructions &instructions,
                         const SamplePlan &plan, uint32_t unit,
                         const MemoryShares &shares)
    : instructions(instructions), plan(plan), unit(unit), memory(shares) {
  result.costs.resize(instructions.size());
}

void ComputeUnit::startGroup(const WorkgroupTrace &trace, Clock start) {
  const auto index = static_cast<uint32_t>(groups.size());
  groups.push_back({static_cast<unsigned>(trace.waves.size()), 0, start});
  ++resident;
  for (const WaveTrace &wave : trace.waves) {
    Simd *emptiest = std::min_element(std::begin(simds), std::end(simds),
                                      [](const Simd &a, const Simd &b) {
                                        return a.waves.size() < b.waves.size();
                                      });
    emptiest->waves.push_back(std::make_unique<WaveReplay>(
        wave, index, static_cast<unsigned>(emptiest - simds), start));
  }
}

void ComputeUnit::startNext(Clock now) {
  while (started < queue.size() && resident < plan.occupancy.workgroups) {
    // The XCD starts one workgroup after another.
    const Clock turn = started * unitsPerDie + unit;
    const Clock dispatched =
        turn * plan.occupancy.wavesPerWorkgroup * waveDispatchClocks;
    startGroup(*queue[started++],
               roundUp(std::max(now, dispatched) + waveStartClocks));
  }
}

void ComputeUnit::charge(const WaveReplay &wave, StallReason reason,
                         Clock clocks) {
  result.stalls[static_cast<size_t>(reason)] += clocks;
  result.costs[wave.instruction()].stallClocks += clocks;
}

Block ComputeUnit::blockOf(const Simd &simd, const WaveReplay &wave,
                           const TimedInstruction &inst) const {
  Block block = wave.blockOf(inst);
  if (inst.issue == IssuePort::Vector)
    block.add(simd.vectorFree, simd.vectorHasMatrix ? StallReason::MatrixBusy
                                                    : StallReason::VectorBusy);
  if (inst.isMatrix())
    block.add(simd.matrixFree, StallReason::MatrixBusy);
  return block;
}

void ComputeUnit::releaseBarrier(uint32_t group, Clock now) {
  groups[group].waiting = 0;
  for (Simd &simd : simds)
    for (const std::unique_ptr<WaveReplay> &wave : simd.waves) {
      if (wave->workgroup != group || !wave->atBarrier)
        continue;
      wave->atBarrier = false;
      wave->nextTry = roundUp(now + barrierClocks);
      result.stalls[static_cast<size_t>(StallReason::Barrier)] +=
          wave->nextTry - wave->arrival;
      // The barrier has issued; it is the instruction that waits.
      result.costs[wave->previous()].stallClocks +=
          wave->nextTry - wave->arrival;
    }
}

void ComputeUnit::end(WaveReplay &wave, Clock now) {
  Group &group = groups[wave.workgroup];
  wave.nextTry = never;
  result.waveClocks += now - wave.start;
  if (--group.running != 0) {
    if (group.waiting == group.running)
      releaseBarrier(wave.workgroup, now);
    return;
  }
  --resident;
  result.workgroupEnds.push_back(now);
  result.end = std::max(result.end, now);
}

void ComputeUnit::issue(Simd &simd, WaveReplay &wave,
                        const TimedInstruction &inst, Clock now) {
  ++result.costs[wave.instruction()].executions;
  Clock done = now;
  if (inst.hasMemoryEvent()) {
    done = static_cast<Clock>(std::ceil(memory.access(
        *wave.trace, wave.event(), wave.simd, static_cast<double>(now))));
    memoryEnd = std::max(memoryEnd, done);
  }
  if (inst.vectorClocks != 0) {
    simd.vectorFree = now + inst.vectorClocks;
    simd.vectorHasMatrix = inst.isMatrix();
  }
  if (inst.isMatrix())
    simd.matrixFree = now + inst.matrixClocks;
  else
    result.vectorClocks += inst.vectorClocks;
  result.matrixClocks += inst.matrixClocks;
  wave.nextTry = now + std::max<Clock>(inst.waveClocks, issueClocks);
  if (inst.waveClocks > issueClocks)
    charge(wave, StallReason::WaitStates, inst.waveClocks - issueClocks);
  const TimedInstruction &following = instructions[wave.following()];
  if (inst.issue == IssuePort::Branch &&
      following.facts->address != inst.facts->address + inst.size) {
    wave.nextTry = now + takenBranchClocks;
    charge(wave, StallReason::Branch, takenBranchClocks - issueClocks);
  }
  wave.issue(inst, now, done);
  if (!inst.facts->isBarrier)
    return;
  wave.atBarrier = true;
  wave.arrival = now + issueClocks;
  wave.nextTry = never;
  Group &group = groups[wave.workgroup];
  if (++group.waiting == group.running)
    releaseBarrier(wave.workgroup, now);
}

void ComputeUnit::step(Simd &simd, Clock now) {
  unsigned taken = 0;
  for (const std::unique_ptr<WaveReplay> &owned : simd.waves) {
    WaveReplay &wave = *owned;
    if (wave.nextTry > now)
      continue;
    if (wave.atEnd()) {
      end(wave, now);
      continue;
    }
    const TimedInstruction &inst = instructions[wave.instruction()];
    const Block block = blockOf(simd, wave, inst);
    const unsigned bit = 1u << static_cast<unsigned>(inst.issue);
    if (block.until > now) {
      wave.nextTry = roundUp(block.until);
      charge(wave, block.reason, wave.nextTry - now);
    } else if (inst.issue != IssuePort::Internal && (taken & bit)) {
      wave.nextTry = now + issueClocks;
      charge(wave, StallReason::IssueSlot, issueClocks);
    } else {
      taken |= bit;
      issue(simd, wave, inst, now);
    }
  }
  std::erase_if(simd.waves, [](const auto &wave) {
    return wave->nextTry == never && !wave->atBarrier;
  });
}

Clock ComputeUnit::nextEvent() const {
  Clock next = never;
  for (const Simd &simd : simds)
    for (const std::unique_ptr<WaveReplay> &wave : simd.waves)
      next = std::min(next, wave->nextTry);
  return next;
}

UnitResult
ComputeUnit::run(const std::vector<const WorkgroupTrace *> &workgroups) {
  queue = workgroups;
  startNext(0);
  for (Clock now = nextEvent(); now != never; now = nextEvent()) {
    for (Simd &simd : simds)
      step(simd, now);
    startNext(now);
  }
  result.end = std::max(result.end, memoryEnd);
  result.localClocks = memory.localClocks;
  result.vectorCacheClocks = memory.vectorCacheClocks;
  return std::move(result);
}
