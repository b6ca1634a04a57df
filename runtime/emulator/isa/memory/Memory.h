//===- Memory.h - Live device memory ----------------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which addresses a kernel may touch. Device addresses are host pointers; every
// range the host allocated, every loaded code object and what a launch adds is
// a region, and an access outside all of them is an error.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_ISA_MEMORY_MEMORY_H
#define MINI_EMULATOR_ISA_MEMORY_MEMORY_H

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <shared_mutex>
#include <string>
#include <vector>

namespace mini::emulator {

struct MemoryRegion {
  uint64_t begin = 0;
  uint64_t end = 0;
  bool writable = true;
  /// A byte for each byte, nonzero where it has been written; null where that
  /// is not followed.
  uint8_t *written = nullptr;

  bool contains(uint64_t address, uint64_t size) const {
    return address >= begin && address < end && size <= end - address;
  }
};

/// A sorted, immutable set of regions: what one launch sees.
class MemoryMap {
public:
  void add(MemoryRegion region) { regions.push_back(region); }
  void sort();
  /// The region that holds the address, or null.
  const MemoryRegion *find(uint64_t address) const;
  const std::vector<MemoryRegion> &all() const { return regions; }

private:
  std::vector<MemoryRegion> regions;
};

/// The allocations of the process. Thread-safe.
class MemoryRegistry {
public:
  static MemoryRegistry &instance();

  /// Returns null where the host has no memory left. Without `followsWrites`
  /// everything counts as written, as it must where the host writes by itself,
  /// not by copies.
  void *allocate(size_t size, bool followsWrites = false);
  /// Returns false where the pointer is not the start of an allocation.
  bool release(void *pointer);
  /// Adds memory owned by someone else, such as a loaded code object.
  void addRegion(MemoryRegion region);
  void removeRegion(uint64_t begin);
  /// The region that holds the address; an empty one where there is none.
  MemoryRegion find(const void *pointer) const;
  MemoryMap snapshot() const;

  /// Notes that the host filled a range, or copied one to another.
  void noteWritten(const void *pointer, size_t size);
  void noteCopied(const void *destination, const void *source, size_t size);
  /// Words for where the address is: in or behind a live allocation, or in one
  /// that has been freed.
  std::string describe(uint64_t address) const;

private:
  struct Allocation {
    MemoryRegion region;
    void *mapping = nullptr;
    size_t mappingSize = 0;
  };
  static void unmap(const Allocation &allocation);
  const Allocation *findAllocation(uint64_t address) const;
  mutable std::shared_mutex mutex;
  std::map<uint64_t, Allocation> allocations;
  /// Freed allocations, oldest first, whose addresses stay reserved so that
  /// later uses are recognized.
  std::deque<Allocation> freed;
};

} // namespace mini::emulator

#endif // MINI_EMULATOR_ISA_MEMORY_MEMORY_H
