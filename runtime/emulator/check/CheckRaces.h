//===- CheckRaces.h - Accesses that nothing orders --------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One cell a dword remembers the last store and the last loads. Barriers order
// the waves of a workgroup, atomics stand for whatever a program orders
// workgroups with: an access behind the workgroup's own last atomic counts as
// ordered.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_CHECK_CHECKRACES_H
#define MINI_EMULATOR_CHECK_CHECKRACES_H

#include "isa/memory/Memory.h"

#include <cstdint>
#include <map>
#include <string>

namespace mini::emulator {

/// Who accesses memory, and when.
struct Accessor {
  uint64_t workgroup = 0;
  /// Barriers of the workgroup so far.
  uint32_t epoch = 0;
  uint32_t wave = 0;
  /// Atomics of the launch so far, and at the last one of the wave and of the
  /// workgroup.
  uint32_t time = 0;
  uint32_t waveSync = 0, groupSync = 0;
  /// The instruction, behind the kernel's entry.
  int32_t offset = 0;
};

/// An earlier access that nothing orders before the current one.
struct RaceConflict {
  bool found = false;
  bool withStore = false;
  bool otherWorkgroup = false;
  uint64_t workgroup = 0;
  uint32_t wave = 0;
  int32_t offset = 0;
};

class RaceCell {
public:
  /// `mask` has a bit for each byte of the dword.
  RaceConflict access(const Accessor &who, uint8_t mask, bool store);
  /// The same for memory that begins anew with each workgroup.
  RaceConflict accessLocal(const Accessor &who, uint8_t mask, bool store);
  /// The wave that stored last, its barrier count and the operation's number.
  uint32_t storeWave() const { return writer.wave; }
  uint32_t storeEpoch() const { return writer.epoch; }
  uint32_t storeNumber() const { return number; }
  void setStoreNumber(uint32_t value) { number = value; }
  bool isStoredBy(uint64_t workgroup, uint8_t bytes) const {
    return writer.group == workgroup + 1 && (writer.mask & bytes);
  }

private:
  struct Access {
    uint64_t group = 0; ///< The workgroup's number plus one; 0 for none.
    uint32_t epoch = 0;
    uint32_t time = 0;
    int32_t offset = 0;
    uint16_t waves = 0;
    uint8_t wave = 0;
    uint8_t mask = 0;
  };
  static bool conflicts(const Access &earlier, const Accessor &who,
                        uint8_t mask);
  static RaceConflict describe(const Access &earlier, const Accessor &who,
                               bool store);
  void recordLoad(const Accessor &who, uint8_t mask);

  Access writer, reader;
  uint32_t number = 0;
};

/// Cells for the global memory a launch touches. Not thread-safe.
class RaceShadow {
public:
  RaceShadow() = default;
  ~RaceShadow();
  RaceShadow(const RaceShadow &) = delete;
  RaceShadow &operator=(const RaceShadow &) = delete;

  /// The cell of the dword at the address; null where the host has no memory.
  RaceCell *cell(const MemoryRegion &region, uint64_t address);

private:
  struct Mapping {
    RaceCell *cells = nullptr;
    size_t size = 0;
  };
  std::map<uint64_t, Mapping> mappings;
  uint64_t lastBegin = 0;
  RaceCell *last = nullptr;
};

} // namespace mini::emulator

#endif // MINI_EMULATOR_CHECK_CHECKRACES_H
