//===- LaunchObserver.h - What watches a launch -----------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The interfaces by which checks, counts and the timing model take part in a
// launch. The dispatcher asks a factory who watches; each observer has one part
// for each thread that runs workgroups, which names an observer a wave.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_MACHINE_LAUNCHOBSERVER_H
#define MINI_EMULATOR_MACHINE_LAUNCHOBSERVER_H

#include "Launch.h"
#include "isa/Observer.h"
#include "mini/Expected.h"

#include <memory>
#include <vector>

namespace mini::emulator {

/// Watches the workgroups that one thread runs, one after another.
class WorkgroupObserver {
public:
  virtual ~WorkgroupObserver() = default;

  /// Before the waves of a workgroup start.
  virtual void start(const uint32_t (&)[3]) {}
  /// Who watches the wave, whose registers are set; null where nobody does.
  virtual WaveObserver *startWave(WaveState &wave) = 0;
  /// When all waves that have not ended wait at a barrier.
  virtual void releaseBarrier() {}
  /// Behind the last instruction of a workgroup that did not fail.
  virtual void finish() {}
};

class LaunchObserver {
public:
  virtual ~LaunchObserver() = default;

  /// Whether workgroups must run one after another.
  virtual bool needsOneThread() const { return false; }
  /// For another thread of the launch; threads ask at the same time. Null where
  /// it only waits for the end.
  virtual std::unique_ptr<WorkgroupObserver> watchWorkgroups() = 0;
  /// After the last workgroup. Returns how the launch ends, given how it would
  /// end without this observer.
  virtual Status end(Status status) { return status; }
};

/// What a launch has besides its kernel.
struct LaunchSetup {
  /// Whether misaligned atomics are errors.
  bool rejectsMisaligned = true;
  /// In the order in which they see events; none where nobody watches.
  std::vector<std::unique_ptr<LaunchObserver>> observers;
};

/// Asked before each launch. The launch stays in place until it has ended. An
/// error means that nothing runs.
using LaunchObserverFactory = Expected<LaunchSetup> (*)(const Launch &launch);

} // namespace mini::emulator

#endif // MINI_EMULATOR_MACHINE_LAUNCHOBSERVER_H
