//===- Observer.h - What watches a wave -------------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The interpreter's one connection to checks, counts and the
// timing model. A wave has a null
// pointer where neither is on, so that they cost nothing then.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_OBSERVER_H
#define MINI_EMULATOR_OBSERVER_H

#include "MemoryAccess.h"

namespace mini::emulator {

namespace timing {
class TraceRecorder;
}

class WaveChecks;
class WorkgroupCounts;

struct WaveObserver {
  /// Null where it is off.
  WaveChecks *checks = nullptr;
  WorkgroupCounts *counts = nullptr;
  timing::TraceRecorder *recorder = nullptr;

  /// Around an instruction; not behind one that fails.
  void before(WaveState &wave, const Instruction &inst);
  void after(const WaveState &wave, const Instruction &inst);

  /// Of a lane's access that is in bounds. Scalar accesses come as lane 0's.
  void global(WaveState &wave, unsigned lane, uint64_t address, unsigned size,
              AccessKind kind);
  void local(WaveState &wave, unsigned lane, uint64_t offset, unsigned size,
             AccessKind kind);
  void scratch(unsigned size, AccessKind kind);
};

} // namespace mini::emulator

#endif // MINI_EMULATOR_OBSERVER_H
