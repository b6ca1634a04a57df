//===- CheckRaces.cpp - Accesses that nothing orders ----------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A cell keeps one store and one set of loads, so a race can stay unseen behind
// a later access; what is reported is one.
//
//===----------------------------------------------------------------------===//

#include "CheckRaces.h"

#include <sys/mman.h>

using namespace mini::emulator;

namespace {
/// Stands for loads by several workgroups.
constexpr uint64_t manyGroups = ~uint64_t{0};
} // namespace

bool RaceCell::conflicts(const Access &earlier, const Accessor &who,
                         uint8_t mask) {
  if (earlier.group == 0 || !(earlier.mask & mask))
    return false;
  if (earlier.group != who.workgroup + 1)
    return who.groupSync <= earlier.time;
  bool otherWave = (earlier.waves & ~(1u << who.wave)) != 0;
  return otherWave && earlier.epoch == who.epoch &&
         who.waveSync <= earlier.time;
}

RaceConflict RaceCell::describe(const Access &earlier, const Accessor &who,
                                bool store) {
  return {true,
          store,
          earlier.group != who.workgroup + 1,
          earlier.group - 1,
          earlier.wave,
          earlier.offset};
}

void RaceCell::recordLoad(const Accessor &who, uint8_t mask) {
  const uint64_t group = who.workgroup + 1;
  const auto wave = static_cast<uint16_t>(1u << who.wave);
  if (reader.group != 0 && reader.group != group) {
    reader.group = manyGroups;
    reader.mask |= mask;
  } else if (reader.group == group && reader.epoch == who.epoch) {
    reader.waves |= wave;
    reader.mask |= mask;
  } else {
    reader.group = group;
    reader.waves = wave;
    reader.mask = mask;
  }
  reader.epoch = who.epoch;
  reader.time = who.time;
  reader.offset = who.offset;
  reader.wave = static_cast<uint8_t>(who.wave);
}

RaceConflict RaceCell::access(const Accessor &who, uint8_t mask, bool store) {
  RaceConflict conflict;
  if (conflicts(writer, who, mask))
    conflict = describe(writer, who, true);
  if (!store) {
    recordLoad(who, mask);
    return conflict;
  }
  if (!conflict.found && conflicts(reader, who, mask))
    conflict = describe(reader, who, false);
  writer = {who.workgroup + 1,
            who.epoch,
            who.time,
            who.offset,
            static_cast<uint16_t>(1u << who.wave),
            static_cast<uint8_t>(who.wave),
            mask};
  return conflict;
}

RaceConflict RaceCell::accessLocal(const Accessor &who, uint8_t mask,
                                   bool store) {
  if (writer.group != who.workgroup + 1)
    writer = {};
  if (reader.group != who.workgroup + 1)
    reader = {};
  return access(who, mask, store);
}

RaceShadow::~RaceShadow() {
  for (const auto &[begin, mapping] : mappings)
    munmap(mapping.cells, mapping.size);
}

RaceCell *RaceShadow::cell(const MemoryRegion &region, uint64_t address) {
  if (!last || region.begin != lastBegin) {
    Mapping &mapping = mappings[region.begin];
    if (!mapping.cells) {
      // Cells begin as zeros, and only what is touched takes memory.
      mapping.size = ((region.end - region.begin) / 4 + 2) * sizeof(RaceCell);
      void *memory = mmap(nullptr, mapping.size, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
      if (memory == MAP_FAILED) {
        mappings.erase(region.begin);
        return nullptr;
      }
      mapping.cells = static_cast<RaceCell *>(memory);
    }
    lastBegin = region.begin;
    last = mapping.cells;
  }
  return &last[address / 4 - region.begin / 4];
}
