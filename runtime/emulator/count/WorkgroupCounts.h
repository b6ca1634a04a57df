//===- WorkgroupCounts.h - Counts what workgroups do ------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Counts the workgroups that one thread runs, without a lock, and adds them to
// the launch at its end. Instructions are tallied one by one and put in classes
// last; accesses are collected over an instruction, since lines and banks are
// about all its lanes together.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_COUNT_WORKGROUPCOUNTS_H
#define MINI_EMULATOR_COUNT_WORKGROUPCOUNTS_H

#include "LaunchCounts.h"
#include "LocalBanks.h"
#include "isa/InstructionFacts.h"

#include "llvm/ADT/DenseMap.h"

#include <vector>

namespace mini::emulator {

class WorkgroupCounts final : public WorkgroupObserver, public WaveObserver {
public:
  WorkgroupCounts(SharedLaunchCounts &launch, CodeObject &object,
                  unsigned waveCount)
      : launch(launch), object(object), startExec(waveCount) {}
  ~WorkgroupCounts() override;
  WorkgroupCounts(const WorkgroupCounts &) = delete;
  WorkgroupCounts &operator=(const WorkgroupCounts &) = delete;

  WaveObserver *startWave(WaveState &wave) override;
  void before(WaveState &wave, const Instruction &inst) override;
  void after(const WaveState &wave, const Instruction &inst) override;

  void global(WaveState &wave, unsigned lane, uint64_t address, unsigned size,
              AccessKind kind) override;
  void local(WaveState &wave, unsigned lane, uint64_t offset, unsigned size,
             AccessKind kind) override;
  void scratch(unsigned size, AccessKind kind) override;

private:
  /// The executions of one instruction of the kernel.
  struct Tally {
    const InstructionFacts *facts = nullptr;
    uint64_t executions = 0;
    /// The lanes in EXEC, added up.
    uint64_t lanes = 0;
    uint64_t branches = 0;
    uint64_t divergentBranches = 0;
    uint64_t lines = 0;
    LocalCycles localCycles;
  };

  void endLines();
  void endLocal();
  void countInstruction(const Tally &tally);

  SharedLaunchCounts &launch;
  CodeObject &object;
  LaunchCounts sums;
  llvm::DenseMap<const Instruction *, Tally> tallies;
  /// The lanes that each wave began with.
  std::vector<uint64_t> startExec;

  // Of the instruction that executes now.
  Tally *current = nullptr;
  uint64_t exec = 0;
  AccessKind lineKind = AccessKind::Load;
  std::vector<uint64_t> lines;
  LocalAccesses localAccesses;
};

} // namespace mini::emulator

#endif // MINI_EMULATOR_COUNT_WORKGROUPCOUNTS_H
