//===- Checks.h - Checks of a launch, its workgroups and waves --*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The observers that watch a launch, its workgroups and its waves where a check
// is on.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_CHECK_CHECKS_H
#define MINI_EMULATOR_CHECK_CHECKS_H

#include "CheckHazards.h"
#include "CheckRaces.h"
#include "CheckReports.h"
#include "CheckWaits.h"
#include "machine/LaunchObserver.h"

#include <vector>

namespace mini::emulator {

struct LaunchChecks final : LaunchObserver {
  LaunchChecks(CheckSet set, const Launch &launch)
      : set(set), launch(launch), entry(launch.kernel->entry()) {}

  /// Shadow memory of several workgroups is not locked.
  bool needsOneThread() const override {
    return set.has(Check::Race) || set.has(Check::Uninitialized);
  }
  std::unique_ptr<WorkgroupObserver> watchWorkgroups() override;
  /// Adds the reports, which make the launch fail unless they only warn.
  Status end(Status status) override;

  const CheckSet set;
  const Launch &launch;
  const uint64_t entry;
  CheckReports reports;
  RaceShadow globalRaces;
  /// Atomics so far.
  uint32_t time = 0;
};

struct WorkgroupChecks;

class WaveChecks final : public WaveObserver {
public:
  void start(WorkgroupChecks &group, WaveState &wave);

  void before(WaveState &wave, const Instruction &inst) override;
  /// No check looks at private memory.
  void global(WaveState &wave, unsigned lane, uint64_t address, unsigned size,
              AccessKind kind) override;
  void local(WaveState &wave, unsigned lane, uint64_t offset, unsigned size,
             AccessKind kind) override;

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
  const InstructionFacts *current = nullptr;
  uint32_t lastSync = 0;
  uint64_t startExec = 0;
  /// The s_barrier the wave waits at.
  uint64_t barrierPc = 0;
  WaveState *state = nullptr;
  CheckWaits waits;
  CheckHazards hazards;
};

/// Reused for one workgroup after another.
struct WorkgroupChecks final : WorkgroupObserver {
  explicit WorkgroupChecks(LaunchChecks &launch);

  void start(const uint32_t (&id)[3]) override;
  WaveObserver *startWave(WaveState &wave) override;
  void releaseBarrier() override;

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

#endif // MINI_EMULATOR_CHECK_CHECKS_H
