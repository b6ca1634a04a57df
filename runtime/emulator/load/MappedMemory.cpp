//===- MappedMemory.cpp - What can be read of an address ------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See MappedMemory.h.
//
//===----------------------------------------------------------------------===//

#include "MappedMemory.h"

#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <memory>

namespace {
struct CloseFile {
  void operator()(std::FILE *file) const { (void)std::fclose(file); }
};
} // namespace

size_t mini::emulator::readableBytes(const void *address) {
  const auto begin = reinterpret_cast<uint64_t>(address);
  std::unique_ptr<std::FILE, CloseFile> maps(
      std::fopen("/proc/self/maps", "re"));
  // Each line begins with a range, in order, and what may be done with it. A
  // line may be longer than what is read of it at a time.
  char line[512];
  uint64_t end = begin;
  while (maps && std::fgets(line, sizeof(line), maps.get())) {
    uint64_t first = 0, last = 0;
    char readable = 0;
    // The kernel writes the numbers.
    // NOLINTNEXTLINE(bugprone-unchecked-string-to-number-conversion)
    if (std::sscanf(line, "%" SCNx64 "-%" SCNx64 " %c", &first, &last,
                    &readable) != 3 ||
        last <= end)
      continue;
    if (first > end || readable != 'r')
      break;
    end = last;
  }
  return end - begin;
}
