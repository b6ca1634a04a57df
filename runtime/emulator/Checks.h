//===- Checks.h - Checks of a launch, its workgroups and waves --*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The observers that the interpreter calls where a check is on. A wave has a
// pointer to its own, which is null otherwise.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_CHECKS_H
#define MINI_EMULATOR_CHECKS_H

#include "CheckHazards.h"
#include "CheckRaces.h"
#include "CheckReports.h"
#include "CheckWaits.h"
#include "MemoryAccess.h"

#include <vector>

namespace mini::emulator {

struct LaunchChecks {
  LaunchChecks(CheckSet set, std::string kernelName, uint64_t entry)
      : set(set), kernelName(std::move(kernelName)), entry(entry),
        instructions(entry) {}

  /// Whether workgroups must run one after another: shadow memory of several
  /// of them is not locked.
  bool needsOneThread() const {
    return set.has(Check::Race) || set.has(Check::Uninitialized);
  }

  const CheckSet set;
  const std::string kernelName;
  const uint64_t entry;
  uint32_t blocks[3] = {1, 1, 1};
  CheckReports reports;
  CheckInstructions instructions;
  RaceShadow globalRaces;
  /// Atomics so far.
  uint32_t time = 0;
};

struct WorkgroupChecks;

class WaveChecks {
public:
  void start(WorkgroupChecks &group, WaveState &wave);

  /// Before an instruction.
  void instruction(WaveState &wave, const Instruction &inst);
  /// Of a lane's access that is in bounds.
  void global(WaveState &wave, unsigned lane, uint64_t address, unsigned size,
              AccessKind kind);
  void local(WaveState &wave, unsigned lane, uint64_t offset, unsigned size,
             AccessKind kind);

  /// The instruction the wave is at, as LLVM prints it.
  std::string_view disassembly() const;

private:
  friend struct WorkgroupChecks;

  template <typename F>
  void report(Check check, const WaveState &wave, int lane, F text);
  Accessor accessor(const WaveState &wave) const;
  void atBarrier(WaveState &wave);
  void checkGlobalRace(WaveState &wave, unsigned lane, uint64_t address,
                       unsigned size, bool store);
  void checkLocalRace(WaveState &wave, unsigned lane, uint64_t offset,
                      unsigned size, bool store);
  void checkWritten(WaveState &wave, unsigned lane, uint8_t *written,
                    unsigned size, AccessKind kind, uint64_t address,
                    bool local);
  void checkTransfer(WaveState &wave, unsigned lane, uint64_t offset,
                     unsigned size, bool store);
  std::string describe(const RaceConflict &conflict) const;

  WorkgroupChecks *group = nullptr;
  const Instruction *instructionNow = nullptr;
  const CheckInstruction *current = nullptr;
  uint32_t lastSync = 0;
  uint64_t startExec = 0;
  /// The s_barrier the wave waits at.
  uint64_t barrierPc = 0;
  WaveState *state = nullptr;
  CheckWaits waits;
  CheckHazards hazards;
};

/// Reused for one workgroup after another.
struct WorkgroupChecks {
  WorkgroupChecks(LaunchChecks &launch, unsigned waveCount, size_t ldsSize);

  void start(const uint32_t (&id)[3]);
  /// When all waves that have not ended wait.
  void releaseBarrier();

  /// Which wave's vector memory operation brings a dword to LDS.
  struct Transfer {
    uint32_t number = 0;
    uint32_t wave = 0;
    int32_t offset = 0;
  };

  LaunchChecks &launch;
  uint64_t index = 0;
  uint32_t id[3] = {0, 0, 0};
  uint32_t epoch = 0;
  uint32_t lastSync = 0;
  std::vector<WaveChecks> waves;
  std::vector<RaceCell> ldsRaces;
  std::vector<uint8_t> ldsWritten;
  std::vector<Transfer> transfers;
};

/// `kernel 'k', pc 0x10 from its entry, workgroup (0, 0, 0), wave 1, lane 3`;
/// without a lane where it is negative.
std::string describePlace(const WorkgroupChecks &group, const WaveState &wave,
                          int lane);

template <typename F>
void WaveChecks::report(Check check, const WaveState &wave, int lane, F text) {
  if (!group->launch.set.has(check))
    return;
  group->launch.reports.add(
      check, wave.pc, {group->index, wave.indexInWorkgroup},
      [&] { return describePlace(*group, wave, lane) + ": " + text(); });
}

} // namespace mini::emulator

#endif // MINI_EMULATOR_CHECKS_H
