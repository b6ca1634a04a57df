//===- TimedInstruction.cpp - What an instruction costs to issue ----------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Occupancy and latency of the vector ALU are LLVM's: what LLVM gives four
// cycles of latency are the instructions that run at a quarter of the rate.
//
//===----------------------------------------------------------------------===//

#include "TimedInstruction.h"

#include "Constants.h"

#include <algorithm>

using namespace mini::emulator;
using namespace mini::emulator::timing;

namespace {

IssuePort portOf(InstructionClass kind) {
  switch (kind) {
  case InstructionClass::VectorAlu:
  case InstructionClass::Transcendental:
  case InstructionClass::Matrix:
    return IssuePort::Vector;
  case InstructionClass::ScalarAlu:
  case InstructionClass::ScalarMemory:
    return IssuePort::Scalar;
  case InstructionClass::VectorLoad:
  case InstructionClass::VectorStore:
  case InstructionClass::VectorAtomic:
  case InstructionClass::Flat:
  case InstructionClass::Scratch:
    return IssuePort::VectorMemory;
  case InstructionClass::Local:
    return IssuePort::Local;
  case InstructionClass::Branch:
    return IssuePort::Branch;
  case InstructionClass::Barrier:
  case InstructionClass::Wait:
  case InstructionClass::Other:
    break;
  }
  return IssuePort::Internal;
}

void setMatrix(const InstructionFacts &facts, TimedInstruction &timed) {
  const unsigned passes = std::max<unsigned>(facts.passes, 1);
  timed.matrixClocks = passes * issueClocks;
  // Single and double precision run on the vector ALU's multipliers.
  timed.vectorClocks =
      facts.hazard == HazardClass::MatrixXdl ? issueClocks : timed.matrixClocks;
  // What is behind the wait states is one further.
  timed.latency =
      (static_cast<unsigned>(statesToUse(facts, false)) + 1) * issueClocks;
  // The shortest ones need wait states even between accumulations.
  const auto chained =
      static_cast<unsigned>(statesToAccumulate(facts, facts, true));
  timed.accumulateLatency = (chained ? chained + 1 : passes) * issueClocks;
}

} // namespace

TimedInstruction timing::makeTimed(const Instruction &inst,
                                   const InstructionFacts &facts,
                                   uint64_t entry) {
  TimedInstruction timed;
  timed.facts = &facts;
  timed.issue = portOf(facts.kind);
  timed.size = inst.size;
  timed.offset = static_cast<int64_t>(inst.address - entry);
  timed.text = inst.disassembly();
  timed.countsVector = timed.issue == IssuePort::VectorMemory;
  timed.countsLgkm = facts.kind == InstructionClass::Local ||
                     facts.kind == InstructionClass::Flat ||
                     facts.kind == InstructionClass::ScalarMemory;
  timed.waveClocks =
      std::max(facts.waitStates * issueClocks, facts.sleep * sleepClocks);
  if (facts.isMatrix()) {
    setMatrix(facts, timed);
    return timed;
  }
  const unsigned cycles = std::max<unsigned>(facts.use.latencyCycles, 1);
  if (timed.issue == IssuePort::Vector)
    timed.vectorClocks = cycles * issueClocks;
  if (timed.issue == IssuePort::Vector || timed.issue == IssuePort::Scalar)
    timed.latency = cycles * issueClocks;
  return timed;
}
