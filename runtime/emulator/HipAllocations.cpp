//===- HipAllocations.cpp - What the program allocated --------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Memory goes away only while no kernel runs, as hipFree waits for the device.
//
//===----------------------------------------------------------------------===//

#include "HipAllocations.h"

#include "HipApi.h"
#include "Memory.h"

using namespace mini::emulator;

std::shared_mutex &mini::emulator::executionMutex() {
  static auto *mutex = new std::shared_mutex;
  return *mutex;
}

Allocations &Allocations::instance() {
  // Never destroyed: programs release memory in their own exit handlers.
  static auto *allocations = new Allocations;
  return *allocations;
}

void *Allocations::allocate(size_t size, MemoryKind kind, unsigned flags) {
  bool onDevice = kind != MemoryKind::Host;
  std::lock_guard lock(mutex);
  if (onDevice && size > deviceMemorySize - used)
    return nullptr;
  void *pointer = MemoryRegistry::instance().allocate(size);
  if (!pointer)
    return nullptr;
  auto begin = reinterpret_cast<uint64_t>(pointer);
  allocations[begin] = {begin, size, kind, flags};
  used += onDevice ? size : 0;
  return pointer;
}

bool Allocations::registerHost(void *pointer, size_t size, unsigned flags) {
  auto begin = reinterpret_cast<uint64_t>(pointer);
  std::lock_guard lock(mutex);
  auto next = allocations.lower_bound(begin);
  if (next != allocations.end() && next->first - begin < size)
    return false;
  if (next != allocations.begin()) {
    const AllocationInfo &previous = std::prev(next)->second;
    if (previous.begin + previous.size > begin)
      return false;
  }
  MemoryRegistry::instance().addRegion({begin, begin + size, true});
  allocations[begin] = {begin, size, MemoryKind::Registered, flags};
  return true;
}

bool Allocations::erase(void *pointer, bool registered) {
  std::unique_lock execution(executionMutex());
  std::lock_guard lock(mutex);
  auto begin = reinterpret_cast<uint64_t>(pointer);
  auto it = allocations.find(begin);
  if (it == allocations.end() ||
      (it->second.kind == MemoryKind::Registered) != registered)
    return false;
  if (registered)
    MemoryRegistry::instance().removeRegion(begin);
  else
    MemoryRegistry::instance().release(pointer);
  bool onDevice = !registered && it->second.kind != MemoryKind::Host;
  used -= onDevice ? it->second.size : 0;
  allocations.erase(it);
  return true;
}

bool Allocations::release(void *pointer) { return erase(pointer, false); }

bool Allocations::unregisterHost(void *pointer) { return erase(pointer, true); }

void Allocations::releaseAll() {
  std::unique_lock execution(executionMutex());
  std::lock_guard lock(mutex);
  for (const auto &[begin, allocation] : allocations)
    if (allocation.kind == MemoryKind::Registered)
      MemoryRegistry::instance().removeRegion(begin);
    else
      MemoryRegistry::instance().release(reinterpret_cast<void *>(begin));
  allocations.clear();
  used = 0;
}

std::optional<AllocationInfo> Allocations::find(const void *pointer) const {
  auto address = reinterpret_cast<uint64_t>(pointer);
  std::lock_guard lock(mutex);
  auto after = allocations.upper_bound(address);
  if (after == allocations.begin())
    return std::nullopt;
  const AllocationInfo &allocation = std::prev(after)->second;
  if (address - allocation.begin >= allocation.size)
    return std::nullopt;
  return allocation;
}

size_t Allocations::freeBytes() const {
  std::lock_guard lock(mutex);
  return deviceMemorySize - used;
}
