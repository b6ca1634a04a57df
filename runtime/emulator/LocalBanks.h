//===- LocalBanks.h - Bank conflicts of LDS accesses ------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The cycles for which an access keeps the LDS busy. It is served in phases of
// some lanes each; lanes of a phase that need different dwords of one bank wait
// for each other.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_LOCALBANKS_H
#define MINI_EMULATOR_LOCALBANKS_H

#include "MemoryAccess.h"

#include <cstdint>

namespace mini::emulator {

constexpr unsigned localBankCount = 32;

/// One address of each active lane.
struct LocalAccess {
  AccessKind kind = AccessKind::Load;
  /// Bytes of a lane.
  unsigned size = 4;
  uint64_t active = 0;
  uint32_t address[waveSize];
};

struct LocalCycles {
  uint64_t conflictFree = 0;
  /// What conflicts add.
  uint64_t conflict = 0;

  LocalCycles &operator+=(const LocalCycles &other) {
    conflictFree += other.conflictFree;
    conflict += other.conflict;
    return *this;
  }
};

LocalCycles cyclesOf(const LocalAccess &access);

} // namespace mini::emulator

#endif // MINI_EMULATOR_LOCALBANKS_H
