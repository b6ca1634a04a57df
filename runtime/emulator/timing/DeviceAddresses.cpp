//===- DeviceAddresses.cpp - Addresses that repeat from run to run --------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See DeviceAddresses.h.
//
//===----------------------------------------------------------------------===//

#include "DeviceAddresses.h"

#include "Constants.h"

#include <algorithm>

using namespace mini::emulator;
using namespace mini::emulator::timing;

static uint64_t roundUpToPage(uint64_t value) {
  constexpr uint64_t page = 4096;
  return (value + page - 1) / page * page;
}

uint64_t DeviceAddresses::of(uint64_t address) const {
  auto range = std::upper_bound(
      ranges.begin(), ranges.end(), address,
      [](uint64_t value, const Range &entry) { return value < entry.begin; });
  if (range == ranges.begin())
    return 0;
  --range;
  return address < range->end ? range->device + (address - range->begin) : 0;
}

uint64_t DeviceAddresses::lineOf(uint64_t line) const {
  // A region may begin in the middle of a line.
  const uint64_t first = of(line * lineBytes);
  return (first ? first : of((line + 1) * lineBytes - 1)) / lineBytes;
}

DeviceAddresses
AddressSpace::forLaunch(const std::vector<MemoryRegion> &regions,
                        size_t allocations) {
  DeviceAddresses result;
  uint64_t own = launchBase;
  for (size_t i = 0; i < regions.size(); ++i) {
    const MemoryRegion &region = regions[i];
    const uint64_t size = region.end - region.begin;
    uint64_t &free = i < allocations ? next : own;
    uint64_t device = free;
    if (i < allocations)
      device =
          known.try_emplace({region.begin, region.end}, next).first->second;
    if (device == free)
      free = roundUpToPage(free + size);
    result.ranges.push_back({region.begin, region.end, device});
  }
  std::sort(result.ranges.begin(), result.ranges.end(),
            [](const auto &a, const auto &b) { return a.begin < b.begin; });
  return result;
}
