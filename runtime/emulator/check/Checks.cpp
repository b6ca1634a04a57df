//===- Checks.cpp - Checks of a launch, its workgroups and waves ----------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What each check does at an instruction and at a barrier.
//
//===----------------------------------------------------------------------===//

#include "Checks.h"

#include "isa/Describe.h"

#include <algorithm>
#include <cstdio>

using namespace mini;
using namespace mini::emulator;

std::unique_ptr<WorkgroupObserver> LaunchChecks::watchWorkgroups() {
  return std::make_unique<WorkgroupChecks>(*this);
}

Status LaunchChecks::end(Status status) {
  if (reports.empty())
    return status;
  const std::string text = reports.format();
  if (!status)
    return Error{status.error().kind, status.error().message + "\n" + text};
  if (!set.onlyWarns())
    return Error{ErrorKind::Device, "checks failed:\n" + text};
  std::fprintf(stderr, "mini emulator: warning: %s\n", text.c_str());
  return status;
}

std::string mini::emulator::describePlace(const WorkgroupChecks &group,
                                          const WaveState &wave, int lane) {
  auto number = [](uint64_t value) { return std::to_string(value); };
  return "kernel '" + group.launch.launch.kernel->name + "', pc " +
         describeOffset(wave.pc - group.launch.entry) +
         " from its entry, workgroup (" + number(group.id[0]) + ", " +
         number(group.id[1]) + ", " + number(group.id[2]) + "), wave " +
         number(wave.indexInWorkgroup) +
         (lane < 0 ? "" : ", lane " + std::to_string(lane)) + " [" +
         std::string(group.waves[wave.indexInWorkgroup].disassembly()) + "]";
}

void WaveChecks::start(WorkgroupChecks &workgroup, WaveState &wave) {
  group = &workgroup;
  state = &wave;
  current = nullptr;
  lastSync = 0;
  startExec = wave.exec();
  waits.reset(group->launch.entry);
  hazards.reset(group->launch.entry);
}

std::string_view WaveChecks::disassembly() const {
  return instructionNow->disassembly();
}

Accessor WaveChecks::accessor(const WaveState &wave) const {
  return {group->index,
          group->epoch,
          wave.indexInWorkgroup,
          group->launch.time,
          lastSync,
          group->lastSync,
          static_cast<int32_t>(wave.pc - group->launch.entry)};
}

void WaveChecks::before(WaveState &wave, const Instruction &inst) {
  const CheckSet set = group->launch.set;
  instructionNow = &inst;
  current = &group->launch.launch.object->factsOf(inst);
  // The registers of an indexed instruction are not those it names.
  if (wave.vgprIndexing)
    return;
  std::string problem;
  if (set.has(Check::Waitcnt) || set.has(Check::Race))
    problem = waits.step(*current);
  if (!problem.empty())
    report(Check::Waitcnt, wave, -1, [&] { return problem; });
  problem.clear();
  if (set.has(Check::Hazard))
    problem = hazards.step(*current);
  if (!problem.empty())
    report(Check::Hazard, wave, -1, [&] { return problem; });
  if (current->synchronizes || current->acquires)
    lastSync = group->lastSync = ++group->launch.time;
  if (current->isBarrier)
    atBarrier(wave);
}

void WaveChecks::atBarrier(WaveState &wave) {
  barrierPc = wave.pc;
  waits.reachBarrier();
  if (wave.exec() != startExec)
    report(Check::Barrier, wave, -1, [&] {
      return "a barrier with " +
             std::to_string(__builtin_popcountll(wave.exec())) + " of the " +
             std::to_string(__builtin_popcountll(startExec)) +
             " lanes the wave began with, in divergent code";
    });
}

WorkgroupChecks::WorkgroupChecks(LaunchChecks &launch)
    : launch(launch), waves(launch.launch.wavesPerWorkgroup()) {
  const size_t ldsSize = launch.launch.localSize();
  if (launch.set.has(Check::Race))
    ldsRaces.resize(ldsSize / 4 + 1);
  if (launch.set.has(Check::Uninitialized))
    ldsWritten.resize(ldsSize);
  if (launch.set.has(Check::Waitcnt))
    transfers.resize(ldsSize / 4 + 1);
}

void WorkgroupChecks::start(const uint32_t (&coordinates)[3]) {
  std::copy(std::begin(coordinates), std::end(coordinates), id);
  index = launch.launch.indexOf(id);
  epoch = 0;
  lastSync = 0;
  std::fill(ldsWritten.begin(), ldsWritten.end(), 0);
  std::fill(transfers.begin(), transfers.end(), Transfer());
}

WaveObserver *WorkgroupChecks::startWave(WaveState &wave) {
  WaveChecks &mine = waves[wave.indexInWorkgroup];
  mine.start(*this, wave);
  return &mine;
}

void WorkgroupChecks::releaseBarrier() {
  ++epoch;
  WaveChecks *first = nullptr;
  for (WaveChecks &wave : waves) {
    // Of the last workgroup of a grid, some waves may never have been there.
    if (!wave.state || wave.state->status != WaveStatus::AtBarrier)
      continue;
    if (!first)
      first = &wave;
    if (wave.barrierPc == first->barrierPc)
      continue;
    // The wave has stepped past its barrier; the report is about that.
    uint64_t pc = std::exchange(wave.state->pc, wave.barrierPc);
    wave.report(Check::Barrier, *wave.state, -1, [&] {
      return "the wave waits at another barrier than wave " +
             std::to_string(first->state->indexInWorkgroup) + ", which is at " +
             describeOffset(first->barrierPc - launch.entry);
    });
    wave.state->pc = pc;
  }
}
