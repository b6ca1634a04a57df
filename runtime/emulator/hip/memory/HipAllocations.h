//===- HipAllocations.h - What the program allocated ------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Size, kind and flags of every allocation, for HIP's questions about pointers
// and for the amount of memory that is left.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_HIP_MEMORY_HIPALLOCATIONS_H
#define MINI_EMULATOR_HIP_MEMORY_HIPALLOCATIONS_H

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>

namespace mini::emulator {

/// Memory of an MI300X.
constexpr size_t deviceMemorySize = size_t{192} << 30;

/// Registered memory is the program's own; a variable is a managed one that
/// lives as long as the program.
enum class MemoryKind { Device, Host, Managed, Registered, Variable };

struct AllocationInfo {
  uint64_t begin = 0;
  size_t size = 0;
  MemoryKind kind = MemoryKind::Device;
  unsigned flags = 0;
};

/// Thread-safe. The memory itself is MemoryRegistry's.
class Allocations {
public:
  static Allocations &instance();

  /// Returns null where no memory is left.
  void *allocate(size_t size, MemoryKind kind, unsigned flags);
  /// Makes memory of the program visible to kernels. Returns false where part
  /// of it is so already.
  bool registerHost(void *pointer, size_t size, unsigned flags);
  /// These return false where the pointer is not the start of such memory.
  bool release(void *pointer);
  bool unregisterHost(void *pointer);
  bool releaseVariable(void *pointer);
  /// Everything but variables.
  void releaseAll();

  /// The allocation that the address is in.
  std::optional<AllocationInfo> find(const void *pointer) const;
  size_t freeBytes() const;

private:
  using Iterator = std::map<uint64_t, AllocationInfo>::iterator;
  /// `kind` stands for itself; Device for all that hipFree takes.
  bool erase(void *pointer, MemoryKind kind);
  Iterator erase(Iterator allocation);

  mutable std::mutex mutex;
  std::map<uint64_t, AllocationInfo> allocations;
  size_t used = 0;
};

} // namespace mini::emulator

#endif // MINI_EMULATOR_HIP_MEMORY_HIPALLOCATIONS_H
