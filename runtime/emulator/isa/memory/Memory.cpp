//===- Memory.cpp - Live device memory ------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Allocations are separate mappings with unmapped room behind them, so that a
// kernel that runs past a buffer never lands in the next one.
//
//===----------------------------------------------------------------------===//

#include "Memory.h"

#include "isa/Describe.h"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <sys/mman.h>

using namespace mini::emulator;

namespace {
constexpr size_t pageSize = 4096;
/// Room behind each allocation that is never mapped.
constexpr size_t guardSize = size_t{1} << 16;
/// Freed allocations that are remembered.
constexpr size_t maxFreed = 1024;

/// Zeros that take memory only where they are touched.
void *reserve(size_t size, int protection) {
  void *mapping = mmap(nullptr, size, protection,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return mapping == MAP_FAILED ? nullptr : mapping;
}

} // namespace

void MemoryMap::sort() {
  std::sort(regions.begin(), regions.end(),
            [](const MemoryRegion &a, const MemoryRegion &b) {
              return a.begin < b.begin;
            });
}

const MemoryRegion *MemoryMap::find(uint64_t address) const {
  auto after = std::upper_bound(
      regions.begin(), regions.end(), address,
      [](uint64_t value, const MemoryRegion &r) { return value < r.begin; });
  if (after == regions.begin())
    return nullptr;
  const MemoryRegion &candidate = *std::prev(after);
  return candidate.contains(address, 1) ? &candidate : nullptr;
}

MemoryRegistry &MemoryRegistry::instance() {
  // Never destroyed: programs release memory in their own exit handlers.
  static auto *registry = new MemoryRegistry;
  return *registry;
}

void *MemoryRegistry::allocate(size_t size, bool followsWrites) {
  if (size > (size_t{1} << 46))
    return nullptr;
  size_t used = (size + pageSize - 1) / pageSize * pageSize;
  size_t total = used + guardSize;
  void *mapping = reserve(total, PROT_NONE);
  if (!mapping)
    return nullptr;
  if (mprotect(mapping, used, PROT_READ | PROT_WRITE) != 0) {
    munmap(mapping, total);
    return nullptr;
  }
  auto begin = reinterpret_cast<uint64_t>(mapping);
  MemoryRegion region{begin, begin + size};
  if (followsWrites)
    region.written =
        static_cast<uint8_t *>(reserve(used, PROT_READ | PROT_WRITE));
  std::unique_lock lock(mutex);
  allocations[begin] = {region, mapping, total};
  return mapping;
}

void MemoryRegistry::unmap(const Allocation &allocation) {
  munmap(allocation.mapping, allocation.mappingSize);
}

bool MemoryRegistry::release(void *pointer) {
  std::unique_lock lock(mutex);
  auto it = allocations.find(reinterpret_cast<uint64_t>(pointer));
  if (it == allocations.end() || !it->second.mapping)
    return false;
  Allocation &allocation = it->second;
  if (allocation.region.written)
    munmap(allocation.region.written, allocation.mappingSize - guardSize);
  // The addresses stay taken for a while; the memory does not, unless this
  // fails.
  (void)mmap(allocation.mapping, allocation.mappingSize, PROT_NONE,
             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
  freed.push_back(allocation);
  if (freed.size() > maxFreed) {
    unmap(freed.front());
    freed.pop_front();
  }
  allocations.erase(it);
  return true;
}

void MemoryRegistry::addRegion(MemoryRegion region) {
  std::unique_lock lock(mutex);
  allocations[region.begin] = {region, nullptr, 0};
}

void MemoryRegistry::removeRegion(uint64_t begin) {
  std::unique_lock lock(mutex);
  auto it = allocations.find(begin);
  if (it != allocations.end() && !it->second.mapping)
    allocations.erase(it);
}

const MemoryRegistry::Allocation *
MemoryRegistry::findAllocation(uint64_t address) const {
  auto after = allocations.upper_bound(address);
  return after == allocations.begin() ? nullptr : &std::prev(after)->second;
}

MemoryRegion MemoryRegistry::find(const void *pointer) const {
  auto address = reinterpret_cast<uint64_t>(pointer);
  std::shared_lock lock(mutex);
  const Allocation *allocation = findAllocation(address);
  return allocation && allocation->region.contains(address, 1)
             ? allocation->region
             : MemoryRegion{};
}

void MemoryRegistry::noteWritten(const void *pointer, size_t size) {
  MemoryRegion region = find(pointer);
  if (region.written)
    std::memset(region.written +
                    (reinterpret_cast<uint64_t>(pointer) - region.begin),
                1, size);
}

void MemoryRegistry::noteCopied(const void *destination, const void *source,
                                size_t size) {
  MemoryRegion from = find(source), to = find(destination);
  if (!from.written || !to.written)
    return noteWritten(destination, size);
  std::memmove(
      to.written + (reinterpret_cast<uint64_t>(destination) - to.begin),
      from.written + (reinterpret_cast<uint64_t>(source) - from.begin), size);
}

std::string MemoryRegistry::describe(uint64_t address) const {
  auto words = [&](const MemoryRegion &region, const char *kind) {
    uint64_t offset = address - region.begin, size = region.end - region.begin;
    return (offset < size
                ? std::to_string(offset) + " bytes into"
                : std::to_string(offset - size) + " bytes behind the end of") +
           kind + std::to_string(size) + " bytes at " +
           hexadecimal(region.begin);
  };
  std::shared_lock lock(mutex);
  const Allocation *live = findAllocation(address);
  if (live && live->region.contains(address, 1))
    return words(live->region, " the allocation of ");
  for (auto it = freed.rbegin(); it != freed.rend(); ++it)
    if (it->region.contains(address, 1))
      return "which is in no live allocation but " +
             words(it->region, " a freed one of ") + " (use after free)";
  if (live && address - live->region.end < guardSize)
    return "which is in no live allocation, " +
           words(live->region, " the one of ");
  return "which is in no live allocation";
}

MemoryMap MemoryRegistry::snapshot() const {
  MemoryMap map;
  std::shared_lock lock(mutex);
  for (const auto &[begin, allocation] : allocations)
    map.add(allocation.region);
  return map;
}
