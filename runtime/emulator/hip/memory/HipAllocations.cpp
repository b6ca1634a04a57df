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

#include "check/CheckSet.h"
#include "hip/HipApi.h"
#include "isa/memory/Memory.h"

using namespace mini;
using namespace mini::emulator;

static bool checksWrites() {
  Expected<CheckSet> set = CheckSet::fromEnvironment();
  return set && set->has(Check::Uninitialized);
}

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
  // The host writes to the other kinds by itself.
  const bool followsWrites = kind == MemoryKind::Device && checksWrites();
  void *pointer = MemoryRegistry::instance().allocate(size, followsWrites);
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

Allocations::Iterator Allocations::erase(Iterator allocation) {
  const AllocationInfo &info = allocation->second;
  if (info.kind == MemoryKind::Registered)
    MemoryRegistry::instance().removeRegion(info.begin);
  else
    MemoryRegistry::instance().release(reinterpret_cast<void *>(info.begin));
  if (info.kind != MemoryKind::Registered && info.kind != MemoryKind::Host)
    used -= info.size;
  return allocations.erase(allocation);
}

bool Allocations::erase(void *pointer, MemoryKind kind) {
  std::unique_lock execution(executionMutex());
  std::lock_guard lock(mutex);
  auto it = allocations.find(reinterpret_cast<uint64_t>(pointer));
  if (it == allocations.end())
    return false;
  MemoryKind found = it->second.kind;
  if (found == MemoryKind::Host || found == MemoryKind::Managed)
    found = MemoryKind::Device;
  if (found != kind)
    return false;
  erase(it);
  return true;
}

bool Allocations::release(void *pointer) {
  return erase(pointer, MemoryKind::Device);
}
bool Allocations::unregisterHost(void *pointer) {
  return erase(pointer, MemoryKind::Registered);
}
bool Allocations::releaseVariable(void *pointer) {
  return erase(pointer, MemoryKind::Variable);
}

void Allocations::releaseAll() {
  std::unique_lock execution(executionMutex());
  std::lock_guard lock(mutex);
  for (auto it = allocations.begin(); it != allocations.end();)
    it = it->second.kind == MemoryKind::Variable ? std::next(it) : erase(it);
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
