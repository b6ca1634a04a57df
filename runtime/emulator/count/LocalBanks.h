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

#ifndef MINI_EMULATOR_COUNT_LOCALBANKS_H
#define MINI_EMULATOR_COUNT_LOCALBANKS_H

#include "isa/memory/MemoryAccess.h"

#include <cstdint>
#include <vector>

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

/// The accesses of one instruction, told lane by lane: a second address of a
/// lane begins another access.
class LocalAccesses {
public:
  void add(unsigned lane, uint64_t offset, unsigned size, AccessKind kind);
  LocalCycles cycles() const;
  bool empty() const { return accesses.empty(); }
  size_t size() const { return accesses.size(); }
  void clear() { accesses.clear(); }

private:
  std::vector<LocalAccess> accesses;
};

} // namespace mini::emulator

#endif // MINI_EMULATOR_COUNT_LOCALBANKS_H
