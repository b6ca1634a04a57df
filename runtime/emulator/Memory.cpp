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

#include <algorithm>
#include <mutex>
#include <sys/mman.h>

using namespace mini::emulator;

namespace {
constexpr size_t pageSize = 4096;
/// Room behind each allocation that is never mapped.
constexpr size_t guardSize = size_t{1} << 16;
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

void *MemoryRegistry::allocate(size_t size) {
  if (size > (size_t{1} << 46))
    return nullptr;
  size_t used = (size + pageSize - 1) / pageSize * pageSize;
  size_t total = used + guardSize;
  void *mapping = mmap(nullptr, total, PROT_NONE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapping == MAP_FAILED)
    return nullptr;
  if (mprotect(mapping, used, PROT_READ | PROT_WRITE) != 0) {
    munmap(mapping, total);
    return nullptr;
  }
  auto begin = reinterpret_cast<uint64_t>(mapping);
  std::unique_lock lock(mutex);
  allocations[begin] = {{begin, begin + size, true}, mapping, total};
  return mapping;
}

bool MemoryRegistry::release(void *pointer) {
  std::unique_lock lock(mutex);
  auto it = allocations.find(reinterpret_cast<uint64_t>(pointer));
  if (it == allocations.end() || !it->second.mapping)
    return false;
  munmap(it->second.mapping, it->second.mappingSize);
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

MemoryRegion MemoryRegistry::find(const void *pointer) const {
  auto address = reinterpret_cast<uint64_t>(pointer);
  std::shared_lock lock(mutex);
  auto after = allocations.upper_bound(address);
  if (after == allocations.begin())
    return {};
  const MemoryRegion &region = std::prev(after)->second.region;
  return region.contains(address, 1) ? region : MemoryRegion{};
}

MemoryMap MemoryRegistry::snapshot() const {
  MemoryMap map;
  std::shared_lock lock(mutex);
  for (const auto &[begin, allocation] : allocations)
    map.add(allocation.region);
  return map;
}
