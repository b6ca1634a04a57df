//===- WorkgroupCounts.cpp - Counts what workgroups do --------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See WorkgroupCounts.h.
//
//===----------------------------------------------------------------------===//

#include "WorkgroupCounts.h"

#include <algorithm>
#include <bit>

using namespace mini::emulator;

namespace {

using Counts = MiniEmulatorCounts;

uint64_t Counts::*memberOf(InstructionClass instructionClass) {
  switch (instructionClass) {
  case InstructionClass::Other:
    return &Counts::other;
  case InstructionClass::ScalarAlu:
    return &Counts::scalarAlu;
  case InstructionClass::ScalarMemory:
    return &Counts::scalarMemory;
  case InstructionClass::VectorAlu:
    return &Counts::vectorAlu;
  case InstructionClass::Transcendental:
    return &Counts::transcendental;
  case InstructionClass::Matrix:
    return &Counts::matrix;
  case InstructionClass::Local:
    return &Counts::local;
  case InstructionClass::VectorLoad:
    return &Counts::vectorLoad;
  case InstructionClass::VectorStore:
    return &Counts::vectorStore;
  case InstructionClass::VectorAtomic:
    return &Counts::vectorAtomic;
  case InstructionClass::Flat:
    return &Counts::flat;
  case InstructionClass::Scratch:
    return &Counts::scratch;
  case InstructionClass::Branch:
    return &Counts::branch;
  case InstructionClass::Barrier:
    return &Counts::barrier;
  case InstructionClass::Wait:
    return &Counts::wait;
  }
  return &Counts::other;
}

/// An atomic reads and writes.
void addBytes(uint64_t &read, uint64_t &written, unsigned size,
              AccessKind kind) {
  if (kind != AccessKind::Store)
    read += size;
  if (kind != AccessKind::Load)
    written += size;
}

} // namespace

WorkgroupCounts::~WorkgroupCounts() {
  for (const auto &[inst, tally] : tallies)
    countInstruction(tally);
  launch.add(sums);
}

void WorkgroupCounts::countInstruction(const Tally &tally) {
  const InstructionFacts &facts = *tally.facts;
  Counts &counts = sums.counts;
  counts.instructions += tally.executions;
  counts.*memberOf(facts.kind) += tally.executions;
  counts.branchesTaken += tally.branches;
  counts.divergentBranches += tally.divergentBranches;
  if (facts.kind == InstructionClass::VectorAlu ||
      facts.kind == InstructionClass::Transcendental)
    counts.activeLanes += tally.lanes;
  counts.localConflictFreeCycles += tally.localCycles.conflictFree;
  counts.localConflictCycles += tally.localCycles.conflict;
  const uint64_t products = tally.executions * facts.multiplyAccumulates();
  counts.multiplyAccumulates += products;
  sums.mnemonics[facts.mnemonic].add(
      {tally.executions, products, tally.lines, tally.localCycles});
}

WaveObserver *WorkgroupCounts::startWave(WaveState &wave) {
  startExec[wave.indexInWorkgroup] = wave.exec();
  ++sums.waves;
  return this;
}

void WorkgroupCounts::before(WaveState &wave, const Instruction &inst) {
  // Looking an instruction up may move the others' tallies.
  current = &tallies[&inst];
  if (current->executions++ == 0)
    current->facts = &object.factsOf(inst);
  exec = wave.exec();
  current->lanes += static_cast<unsigned>(std::popcount(exec));
  lines.clear();
  localAccesses.clear();
}

void WorkgroupCounts::after(const WaveState &wave, const Instruction &inst) {
  if (wave.nextPc != inst.nextAddress()) {
    const uint64_t all = startExec[wave.indexInWorkgroup];
    ++current->branches;
    current->divergentBranches += exec != 0 && (exec & all) != all;
  }
  if (!lines.empty())
    endLines();
  if (!localAccesses.empty())
    endLocal();
}

void WorkgroupCounts::global(WaveState &, unsigned, uint64_t address,
                             unsigned size, AccessKind kind) {
  const bool scalar = current->facts->unit == Unit::ScalarMemory;
  Counts &counts = sums.counts;
  if (scalar)
    addBytes(counts.scalarBytesRead, counts.scalarBytesWritten, size, kind);
  else
    addBytes(counts.globalBytesRead, counts.globalBytesWritten, size, kind);
  lineKind = kind;
  const uint64_t last = (address + size - 1) / MINI_EMULATOR_LINE_BYTES;
  for (uint64_t line = address / MINI_EMULATOR_LINE_BYTES; line <= last; ++line)
    if (lines.empty() || lines.back() != line)
      lines.push_back(line);
}

void WorkgroupCounts::endLines() {
  std::sort(lines.begin(), lines.end());
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  if (current->facts->unit != Unit::ScalarMemory) {
    Counts &counts = sums.counts;
    uint64_t &sum = lineKind == AccessKind::Load    ? counts.linesLoaded
                    : lineKind == AccessKind::Store ? counts.linesStored
                                                    : counts.linesAtomic;
    sum += lines.size();
    current->lines += lines.size();
  }
  if (lineKind != AccessKind::Store)
    sums.linesRead.insert(lines.begin(), lines.end());
  if (lineKind != AccessKind::Load)
    sums.linesWritten.insert(lines.begin(), lines.end());
}

void WorkgroupCounts::local(WaveState &, unsigned lane, uint64_t offset,
                            unsigned size, AccessKind kind) {
  addBytes(sums.counts.localBytesRead, sums.counts.localBytesWritten, size,
           kind);
  localAccesses.add(lane, offset, size, kind);
}

void WorkgroupCounts::endLocal() {
  sums.counts.localAccesses += localAccesses.size();
  current->localCycles += localAccesses.cycles();
}

void WorkgroupCounts::scratch(unsigned size, AccessKind kind) {
  addBytes(sums.counts.scratchBytesRead, sums.counts.scratchBytesWritten, size,
           kind);
}
