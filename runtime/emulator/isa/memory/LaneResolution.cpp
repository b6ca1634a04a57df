//===- LaneResolution.cpp - Bounds checks of all lanes at once ------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One comparison with the bounds of a region serves a whole instruction in the
// usual case. Everything else, and every error, is left to the checks that go
// lane by lane.
//
//===----------------------------------------------------------------------===//

#include "MemoryAccess.h"

using namespace mini::emulator;

namespace {

constexpr uint64_t allLanes = ~uint64_t{0};

uint64_t addressOf(const LaneAccess &access, unsigned lane) {
  return reinterpret_cast<uint64_t>(access.pointer[lane]);
}

/// Whether all active lanes are in [first, last], both below 2^63. Both
/// differences of an address that is inside are non-negative, and their sum is
/// the length; with an address outside at least one has its sign bit set.
bool allBetween(const LaneAccess &access, uint64_t first, uint64_t last) {
  uint64_t signs = 0;
  if (access.active == allLanes) {
    for (unsigned lane = 0; lane < waveSize; ++lane) {
      const uint64_t address = addressOf(access, lane);
      signs |= (address - first) | (last - address);
    }
  } else {
    for (uint64_t rest = access.active; rest; rest &= rest - 1) {
      const uint64_t address =
          addressOf(access, static_cast<unsigned>(__builtin_ctzll(rest)));
      signs |= (address - first) | (last - address);
    }
  }
  return signs >> 63 == 0;
}

bool allInside(const LaneAccess &access, const MemoryRegion &region,
               unsigned size) {
  return region.end - region.begin >= size &&
         allBetween(access, region.begin, region.end - size);
}

void setRun(LaneAccess &access, uint64_t first, unsigned size) {
  // Sums only: hosts without wide vectors lack the product of 64-bit lanes.
  for (unsigned lane = 0; lane < waveSize; ++lane, first += size)
    access.pointer[lane] = reinterpret_cast<uint8_t *>(first);
  access.contiguous = true;
}

} // namespace

bool mini::emulator::resolveGlobalAtOnce(WaveState &wave, unsigned size,
                                         AccessKind kind, LaneAccess &access) {
  // Observers are told of each lane.
  if (wave.observer) [[unlikely]]
    return false;
  if (access.active == 0)
    return true;
  if (!allInside(access, wave.lastRegion, size)) {
    const auto lane = static_cast<unsigned>(__builtin_ctzll(access.active));
    const MemoryRegion *region =
        wave.launch->memory->find(addressOf(access, lane));
    if (!region || !allInside(access, *region, size))
      return false;
    wave.lastRegion = *region;
  }
  if (kind != AccessKind::Load && !wave.lastRegion.writable)
    return false;
  return true;
}

bool mini::emulator::resolveGlobalRun(WaveState &wave, uint64_t first,
                                      unsigned size, AccessKind kind,
                                      LaneAccess &access) {
  if (wave.observer) [[unlikely]]
    return false;
  const uint64_t length = uint64_t{size} * waveSize;
  if (!wave.lastRegion.contains(first, length)) {
    const MemoryRegion *region = wave.launch->memory->find(first);
    if (!region || !region->contains(first, length))
      return false;
    wave.lastRegion = *region;
  }
  if (kind != AccessKind::Load && !wave.lastRegion.writable)
    return false;
  setRun(access, first, size);
  return true;
}

bool mini::emulator::isRun(const uint32_t *offsets, unsigned size) {
  uint32_t difference = 0;
  for (unsigned lane = 1; lane < waveSize; ++lane)
    difference |= offsets[lane] - offsets[lane - 1] - size;
  return difference == 0 && offsets[0] <= UINT32_MAX - waveSize * size;
}

bool mini::emulator::resolveLocalAtOnce(const WaveState &wave,
                                        const uint32_t *addresses,
                                        uint32_t offset, unsigned size,
                                        LaneAccess &access) {
  if (wave.observer) [[unlikely]]
    return false;
  const auto lds = reinterpret_cast<uint64_t>(wave.lds);
  if (access.active == allLanes && isRun(addresses, size) &&
      uint64_t{addresses[0]} + offset + uint64_t{size} * waveSize <=
          wave.ldsSize) {
    setRun(access, lds + offset + addresses[0], size);
    return true;
  }
  for (unsigned lane = 0; lane < waveSize; ++lane)
    access.pointer[lane] =
        reinterpret_cast<uint8_t *>(lds + (addresses[lane] + offset));
  return wave.ldsSize >= size &&
         allBetween(access, lds, lds + wave.ldsSize - size);
}
