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
#include "isa/AssemblyParser.h"

#include <algorithm>

using namespace mini::emulator;
using namespace mini::emulator::timing;

namespace {

IssueClass issueClassOf(InstructionClass kind) {
  switch (kind) {
  case InstructionClass::VectorAlu:
  case InstructionClass::Transcendental:
  case InstructionClass::Matrix:
    return IssueClass::Vector;
  case InstructionClass::ScalarAlu:
  case InstructionClass::ScalarMemory:
    return IssueClass::Scalar;
  case InstructionClass::VectorLoad:
  case InstructionClass::VectorStore:
  case InstructionClass::VectorAtomic:
  case InstructionClass::Flat:
  case InstructionClass::Scratch:
    return IssueClass::VectorMemory;
  case InstructionClass::Local:
    return IssueClass::Local;
  case InstructionClass::Branch:
    return IssueClass::Branch;
  case InstructionClass::Barrier:
  case InstructionClass::Wait:
  case InstructionClass::Other:
    break;
  }
  return IssueClass::Internal;
}

/// Wait states that other readers of a matrix result keep, as LLVM inserts
/// them; one more is the distance.
unsigned resultStates(const CheckInstruction &facts) {
  switch (facts.matrix) {
  case MatrixKind::Xdl:
    return facts.passes + 3u;
  case MatrixKind::Single:
    return facts.passes + 2u;
  case MatrixKind::Double4x4:
    return 6;
  case MatrixKind::Double16x16:
    return 11;
  }
  return facts.passes;
}

void setMatrix(const CheckInstruction &facts, TimedInstruction &timed) {
  const unsigned passes = std::max<unsigned>(facts.passes, 1);
  timed.matrixClocks = passes * issueClocks;
  // Single and double precision run on the vector ALU's multipliers.
  timed.vectorClocks =
      facts.matrix == MatrixKind::Xdl ? issueClocks : timed.matrixClocks;
  timed.latency = (resultStates(facts) + 1) * issueClocks;
  // The shortest ones need wait states even between accumulations.
  unsigned accumulate = passes == 2 ? 3 : passes;
  if (facts.matrix == MatrixKind::Double4x4)
    accumulate = 5;
  timed.accumulateLatency = accumulate * issueClocks;
  timed.accumulator = facts.accumulator;
}

void setWaveClocks(const Instruction &inst, const CheckInstruction &facts,
                   TimedInstruction &timed) {
  timed.waveClocks = facts.waitStates * issueClocks;
  if (parseMnemonic(inst.text) == "s_sleep")
    timed.waveClocks = std::max<uint32_t>(
        issueClocks, (inst.immediate16() & 127u) * sleepClocks);
}

} // namespace

TimedInstruction timing::makeTimed(const Instruction &inst,
                                   const CheckInstruction &facts) {
  TimedInstruction timed;
  timed.kind = classOf(inst);
  timed.issue = issueClassOf(timed.kind);
  timed.address = inst.address;
  timed.size = inst.size;
  timed.offset = static_cast<int64_t>(facts.offset);
  timed.text = inst.text.substr(
      std::min(inst.text.find_first_not_of(" \t"), inst.text.size()));
  timed.reads = facts.use.reads;
  timed.writes = facts.use.writes;
  timed.isWait = facts.isWait;
  timed.isBarrier = facts.isBarrier;
  timed.vmcnt = facts.vmcnt;
  timed.lgkmcnt = facts.lgkmcnt;
  timed.countsVector = timed.issue == IssueClass::VectorMemory;
  timed.countsLgkm = timed.kind == InstructionClass::Local ||
                     timed.kind == InstructionClass::Flat ||
                     timed.kind == InstructionClass::ScalarMemory;
  setWaveClocks(inst, facts, timed);
  if (timed.kind == InstructionClass::Matrix) {
    setMatrix(facts, timed);
    return timed;
  }
  const unsigned cycles = std::max<unsigned>(facts.use.latencyCycles, 1);
  if (timed.issue == IssueClass::Vector)
    timed.vectorClocks = cycles * issueClocks;
  if (timed.issue == IssueClass::Vector || timed.issue == IssueClass::Scalar)
    timed.latency = cycles * issueClocks;
  return timed;
}
