//===- CheckMemory.cpp - Checks of memory accesses ------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a lane's access means for races, uninitialized memory, and transfers
// into LDS that have not arrived.
//
//===----------------------------------------------------------------------===//

#include "Checks.h"

#include "isa/Describe.h"

#include <algorithm>

using namespace mini::emulator;

namespace {

/// Calls `function(address of the dword, mask of its bytes)` for the dwords of
/// a range until it returns true.
template <typename F>
void forEachDword(uint64_t address, unsigned size, F function) {
  const uint64_t end = address + size;
  for (uint64_t dword = address & ~uint64_t{3}; dword < end; dword += 4) {
    uint64_t first = std::max(address, dword) - dword;
    uint64_t last = std::min(end, dword + 4) - dword;
    auto mask = static_cast<uint8_t>((1u << last) - (1u << first));
    if (function(dword, mask))
      return;
  }
}

std::string describeGlobal(const WaveState &wave, uint64_t address) {
  const MemoryRegion &region = wave.lastRegion;
  return "global memory at address " + describeOffset(address) + ", " +
         std::to_string(address - region.begin) +
         " bytes into the allocation of " +
         std::to_string(region.end - region.begin) + " bytes at " +
         describeOffset(region.begin);
}

std::string describeLocal(uint64_t offset) {
  return "LDS at address " + describeOffset(offset);
}

} // namespace

std::string WaveChecks::describe(const RaceConflict &conflict) const {
  const char *kind = conflict.withStore ? "store" : "load";
  std::string who;
  if (conflict.otherWorkgroup && conflict.workgroup < ~uint64_t{1}) {
    const uint32_t *blocks = group->launch.launch.shape.blocks;
    uint64_t row = conflict.workgroup / blocks[0];
    who = "workgroup (" + std::to_string(conflict.workgroup % blocks[0]) +
          ", " + std::to_string(row % blocks[1]) + ", " +
          std::to_string(row / blocks[1]) + "), ";
  } else if (conflict.otherWorkgroup) {
    who = "several workgroups, the last of them in ";
  }
  return std::string(" races with the ") + kind + " by " + who + "wave " +
         std::to_string(conflict.wave) + " at pc " +
         describeOffset(static_cast<uint64_t>(conflict.offset));
}

void WaveChecks::checkGlobalRace(WaveState &wave, unsigned lane,
                                 uint64_t address, unsigned size, bool store) {
  const Accessor who = accessor(wave);
  forEachDword(address, size, [&](uint64_t dword, uint8_t mask) {
    RaceCell *cell = group->launch.globalRaces.cell(wave.lastRegion, dword);
    RaceConflict conflict;
    if (cell)
      conflict = cell->access(who, mask, store);
    if (conflict.found)
      report(Check::Race, wave, static_cast<int>(lane), [&] {
        return std::string(store ? "store to " : "load of ") +
               describeGlobal(wave, dword) + describe(conflict);
      });
    return conflict.found;
  });
}

void WaveChecks::checkLocalRace(WaveState &wave, unsigned lane, uint64_t offset,
                                unsigned size, bool store) {
  const Accessor who = accessor(wave);
  forEachDword(offset, size, [&](uint64_t dword, uint8_t mask) {
    RaceCell &cell = group->ldsRaces[dword / 4];
    const bool readsOther = !store && cell.isStoredBy(group->index, mask) &&
                            cell.storeWave() != wave.indexInWorkgroup &&
                            cell.storeEpoch() < group->epoch;
    if (readsOther && !group->waves[cell.storeWave()].waits.localDoneAtBarrier(
                          cell.storeNumber()))
      report(Check::Race, wave, static_cast<int>(lane), [&] {
        return "load of " + describeLocal(dword) + ", which wave " +
               std::to_string(cell.storeWave()) +
               " stores to without an s_waitcnt lgkmcnt(0) before the barrier";
      });
    RaceConflict conflict = cell.accessLocal(who, mask, store);
    if (store)
      cell.setStoreNumber(current->unit == Unit::Local ? waits.localIssued()
                                                       : 0);
    if (conflict.found)
      report(Check::Race, wave, static_cast<int>(lane), [&] {
        return std::string(store ? "store to " : "load of ") +
               describeLocal(dword) + describe(conflict);
      });
    return conflict.found;
  });
}

void WaveChecks::checkWritten(WaveState &wave, unsigned lane, uint8_t *written,
                              unsigned size, AccessKind kind, uint64_t address,
                              bool local) {
  if (kind != AccessKind::Store) {
    auto missing =
        static_cast<unsigned>(std::count(written, written + size, 0));
    // Compilers widen scalar loads over what nobody reads.
    bool reports =
        current->unit == Unit::ScalarMemory ? missing == size : missing != 0;
    if (reports)
      report(Check::Uninitialized, wave, static_cast<int>(lane), [&] {
        return std::to_string(missing) + " of " + std::to_string(size) +
               " bytes were never written in " +
               (local ? describeLocal(address) : describeGlobal(wave, address));
      });
  }
  if (kind != AccessKind::Load)
    std::fill(written, written + size, 1);
}

void WaveChecks::checkTransfer(WaveState &wave, unsigned lane, uint64_t offset,
                               unsigned size, bool store) {
  const bool transfers = store && current->loadsToLds;
  forEachDword(offset, size, [&](uint64_t dword, uint8_t) {
    WorkgroupChecks::Transfer &transfer = group->transfers[dword / 4];
    if (transfers) {
      transfer = {waits.vectorIssued(), wave.indexInWorkgroup,
                  static_cast<int32_t>(wave.pc - group->launch.entry)};
      return false;
    }
    if (transfer.number == 0 ||
        group->waves[transfer.wave].waits.vectorDone(transfer.number))
      return false;
    report(Check::Waitcnt, wave, static_cast<int>(lane), [&] {
      return std::string(store ? "store to " : "load of ") +
             describeLocal(dword) + ", which the load to LDS by wave " +
             std::to_string(transfer.wave) + " at pc " +
             describeOffset(static_cast<uint64_t>(transfer.offset)) +
             " still writes, no s_waitcnt vmcnt of that wave covers it";
    });
    transfer = {};
    return true;
  });
}

void WaveChecks::global(WaveState &wave, unsigned lane, uint64_t address,
                        unsigned size, AccessKind kind) {
  const CheckSet set = group->launch.set;
  const MemoryRegion &region = wave.lastRegion;
  if (set.has(Check::Race) && region.writable && !current->synchronizes)
    checkGlobalRace(wave, lane, address, size, kind == AccessKind::Store);
  if (set.has(Check::Uninitialized) && region.written)
    checkWritten(wave, lane, region.written + (address - region.begin), size,
                 kind, address, false);
}

void WaveChecks::local(WaveState &wave, unsigned lane, uint64_t offset,
                       unsigned size, AccessKind kind) {
  const CheckSet set = group->launch.set;
  // LDS atomics are those instructions that resolve as such.
  if (kind == AccessKind::Atomic)
    lastSync = ++group->launch.time;
  else if (set.has(Check::Race))
    checkLocalRace(wave, lane, offset, size, kind == AccessKind::Store);
  if (set.has(Check::Uninitialized))
    checkWritten(wave, lane, &group->ldsWritten[offset], size, kind, offset,
                 true);
  if (set.has(Check::Waitcnt))
    checkTransfer(wave, lane, offset, size, kind != AccessKind::Load);
}
