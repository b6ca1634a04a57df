//===- WaveReplay.cpp - A wave's way through its trace --------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See WaveReplay.h.
//
//===----------------------------------------------------------------------===//

#include "WaveReplay.h"

#include <algorithm>

using namespace mini::emulator;
using namespace mini::emulator::timing;

/// Counters go down in the order of their instructions; scalar loads, which may
/// finish in any order, are only ever waited for all together.
void WaveReplay::push(std::vector<Pending> &counter, Clock done,
                      StallReason reason) {
  if (!counter.empty() && counter.back().done > done)
    return counter.push_back(counter.back());
  counter.push_back({done, reason});
}

void WaveReplay::addWait(Block &block, const std::vector<Pending> &counter,
                         unsigned outstanding) const {
  if (counter.size() <= outstanding)
    return;
  const Pending &last = counter[counter.size() - 1 - outstanding];
  block.add(last.done, last.reason);
}

void WaveReplay::addReads(Block &block, const TimedInstruction &inst) const {
  for (const RegisterRange &range : inst.facts->use.reads) {
    const bool accumulates =
        inst.isMatrix() && range == inst.facts->accumulator;
    for (unsigned r = range.first; r < range.first + range.count; ++r) {
      const Result &result = results[r];
      const bool chained = accumulates && result.matrix == range;
      block.add(chained ? result.accumulate : result.ready,
                result.matrix.count != 0 ? StallReason::MatrixResult
                                         : StallReason::VectorResult);
    }
  }
}

Block WaveReplay::blockOf(const TimedInstruction &inst) const {
  Block block;
  if (inst.facts->isWait) {
    if (inst.facts->vmcnt < vectorCounterLimit)
      addWait(block, vectorCounter, inst.facts->vmcnt);
    if (inst.facts->lgkmcnt < lgkmCounterLimit)
      addWait(block, lgkmCounter, inst.facts->lgkmcnt);
    return block;
  }
  addReads(block, inst);
  for (const RegisterRange &range : inst.facts->use.writes) {
    if (inst.isMatrix())
      break;
    for (unsigned r = range.first; r < range.first + range.count; ++r)
      block.add(results[r].ready, results[r].matrix.count != 0
                                      ? StallReason::MatrixResult
                                      : StallReason::VectorResult);
  }
  if (inst.countsVector)
    addWait(block, vectorCounter, vectorCounterLimit - 1);
  if (inst.countsLgkm)
    addWait(block, lgkmCounter, lgkmCounterLimit - 1);
  return block;
}

void WaveReplay::issue(const TimedInstruction &inst, Clock now, Clock done) {
  ++position;
  if (inst.hasMemoryEvent()) {
    const bool scalar = inst.facts->kind == InstructionClass::ScalarMemory;
    if (inst.countsVector)
      push(vectorCounter, done, StallReason::VectorMemory);
    if (inst.countsLgkm)
      push(lgkmCounter, done,
           scalar ? StallReason::ScalarMemory : StallReason::LocalMemory);
    ++nextEvent;
  }
  for (const RegisterRange &range : inst.facts->use.writes)
    for (unsigned r = range.first; r < range.first + range.count; ++r) {
      Result &result = results[r];
      result = {now + inst.latency, 0, {}};
      if (inst.isMatrix()) {
        result.accumulate = now + inst.accumulateLatency;
        result.matrix = range;
      }
    }
}
