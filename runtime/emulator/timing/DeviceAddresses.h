//===- DeviceAddresses.h - Addresses that repeat ----------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Device memory is where the host's system puts it, somewhere else in each run.
// The model sees addresses that depend on the order of the allocations alone,
// so that its caches do the same in each run.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_TIMING_DEVICEADDRESSES_H
#define MINI_EMULATOR_TIMING_DEVICEADDRESSES_H

#include "isa/memory/Memory.h"

#include <cstdint>
#include <map>
#include <vector>

namespace mini::emulator::timing {

/// What one launch sees.
class DeviceAddresses {
public:
  /// Of the line with this number; zero outside of all regions.
  uint64_t lineOf(uint64_t line) const;

private:
  friend class AddressSpace;
  uint64_t of(uint64_t address) const;

  struct Range {
    uint64_t begin, end, device;
  };
  /// Sorted.
  std::vector<Range> ranges;
};

/// Of the process.
class AddressSpace {
public:
  /// The first `allocations` regions of the launch stay; those behind them are
  /// the launch's own.
  DeviceAddresses forLaunch(const std::vector<MemoryRegion> &regions,
                            size_t allocations);

private:
  /// Where the memory that launches bring with them begins, and all other.
  static constexpr uint64_t launchBase = 1 << 20, base = 1 << 30;

  std::map<std::pair<uint64_t, uint64_t>, uint64_t> known;
  uint64_t next = base;
};

} // namespace mini::emulator::timing

#endif // MINI_EMULATOR_TIMING_DEVICEADDRESSES_H
