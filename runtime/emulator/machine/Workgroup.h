//===- Workgroup.h - One workgroup at a time --------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The waves of a workgroup with their LDS and private memory. They take turns
// on one thread: each runs until it ends, reaches a barrier, or has had its
// share.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_MACHINE_WORKGROUP_H
#define MINI_EMULATOR_MACHINE_WORKGROUP_H

#include "LaunchObserver.h"

#include <memory>
#include <string>
#include <vector>

namespace mini::emulator {

/// Reused by a thread for one workgroup after another.
class Workgroup {
public:
  Workgroup(const Launch &launch,
            const std::vector<std::unique_ptr<LaunchObserver>> &watching);

  /// Runs the workgroup with these coordinates. Returns an empty string, or
  /// what went wrong.
  std::string run(const uint32_t (&id)[3]);

private:
  std::string execute(const uint32_t (&id)[3]);
  void start(const uint32_t (&id)[3]);
  void startWave(WaveState &wave, unsigned index, const uint32_t (&id)[3]);
  void setScalars(WaveState &wave, const uint32_t (&id)[3]);
  void setWorkItemIds(WaveState &wave, unsigned index);
  void setSize(const uint32_t (&id)[3]);
  void observe(WaveState &wave);
  template <bool observed> void runSlice(WaveState &wave);
  std::string describeFailure(const WaveState &wave,
                              const uint32_t (&id)[3]) const;

  const Launch &launch;
  std::vector<std::unique_ptr<WaveState>> waves;
  /// The threads of the workgroup that runs, of which the last may have fewer.
  uint32_t size[3] = {};
  uint32_t threads() const { return size[0] * size[1] * size[2]; }
  std::vector<uint8_t> lds;
  std::vector<uint8_t> scratch;
  /// One of each of the launch's observers.
  std::vector<std::unique_ptr<WorkgroupObserver>> observers;
  /// One a wave; none where nobody watches.
  std::vector<ObserverGroup> groups;
};

} // namespace mini::emulator

#endif // MINI_EMULATOR_MACHINE_WORKGROUP_H
