//===- LocalBanks.cpp - Bank conflicts of LDS accesses --------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The phases of the 16-byte forms are those that AMD's Composable Kernel
// documents ("Understanding AMD GPU LDS and Bank Conflicts"). Narrow and 8-byte
// forms go by half-waves, as AMD's OpenCL guide for GCN has it; nobody
// documents the 12-byte forms, which are taken to go as 16-byte stores do.
//
//===----------------------------------------------------------------------===//

#include "LocalBanks.h"

#include <algorithm>

using namespace mini::emulator;

namespace {

constexpr unsigned maxPhases = 8;

/// How a wave's lanes are split.
struct Phases {
  /// The lanes of each; empty behind the last.
  uint64_t lanes[maxPhases] = {};
  /// Cycles of a phase without conflicts.
  unsigned cycles = 1;
};

constexpr uint64_t lanesFrom(unsigned first, unsigned count) {
  return ((uint64_t{1} << count) - 1) << first;
}

constexpr Phases contiguous(unsigned lanes, unsigned cycles) {
  Phases phases;
  phases.cycles = cycles;
  for (unsigned i = 0; i < waveSize / lanes; ++i)
    phases.lanes[i] = lanesFrom(i * lanes, lanes);
  return phases;
}

constexpr Phases wideLoad() {
  // Two groups of four lanes, in each half-wave.
  constexpr unsigned groups[][2] = {{0, 20}, {4, 16}, {8, 28}, {12, 24}};
  Phases phases;
  for (unsigned i = 0; i < maxPhases; ++i)
    for (unsigned first : groups[i % 4])
      phases.lanes[i] |= lanesFrom(first + i / 4 * 32, 4);
  return phases;
}

constexpr Phases narrowPhases = contiguous(32, 1);
constexpr Phases pairPhases = contiguous(32, 2);
constexpr Phases widePhases = contiguous(8, 1);
constexpr Phases wideLoadPhases = wideLoad();

const Phases &phasesOf(AccessKind kind, unsigned size) {
  if (size <= 4)
    return narrowPhases;
  if (size <= 8)
    return pairPhases;
  return size == 16 && kind == AccessKind::Load ? wideLoadPhases : widePhases;
}

/// The dwords that a phase needs of each bank.
class BankQueues {
public:
  /// Lanes that load or store the same dword are served together; atomics on
  /// it are not.
  void add(uint32_t dword, bool shared) {
    const unsigned bank = dword % localBankCount;
    uint32_t *queue = dwords[bank], *end = queue + length[bank];
    if (shared && std::find(queue, end, dword) != end)
      return;
    *end = dword;
    longest = std::max<unsigned>(longest, ++length[bank]);
  }
  unsigned cycles() const { return longest; }

private:
  /// A lane adds one at most to a bank: its dwords are adjacent.
  uint32_t dwords[localBankCount][32];
  uint8_t length[localBankCount] = {};
  unsigned longest = 0;
};

} // namespace

LocalCycles mini::emulator::cyclesOf(const LocalAccess &access) {
  LocalCycles result;
  const Phases &phases = phasesOf(access.kind, access.size);
  const bool shared = access.kind != AccessKind::Atomic;
  for (uint64_t lanes : phases.lanes) {
    if (!(lanes & access.active))
      continue;
    BankQueues banks;
    for (uint64_t rest = lanes & access.active; rest; rest &= rest - 1) {
      const uint32_t address = access.address[__builtin_ctzll(rest)];
      const uint32_t last = (address + access.size - 1) / 4;
      for (uint32_t dword = address / 4; dword <= last; ++dword)
        banks.add(dword, shared);
    }
    result.conflictFree += phases.cycles;
    result.conflict += std::max(banks.cycles(), phases.cycles) - phases.cycles;
  }
  return result;
}

void LocalAccesses::add(unsigned lane, uint64_t offset, unsigned size,
                        AccessKind kind) {
  const uint64_t bit = uint64_t{1} << lane;
  auto access =
      std::find_if(accesses.begin(), accesses.end(),
                   [&](const LocalAccess &a) { return !(a.active & bit); });
  if (access == accesses.end()) {
    accesses.emplace_back();
    access = std::prev(accesses.end());
    access->kind = kind;
    access->size = size;
  }
  access->active |= bit;
  access->address[lane] = static_cast<uint32_t>(offset);
}

LocalCycles LocalAccesses::cycles() const {
  LocalCycles sum;
  for (const LocalAccess &access : accesses)
    sum += cyclesOf(access);
  return sum;
}
