//===- Cache.h - A cache's lines --------------------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which lines a cache holds: sets of ways, the least recently used one goes.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_TIMING_CACHE_H
#define MINI_EMULATOR_TIMING_CACHE_H

#include <cstdint>
#include <memory>

namespace mini::emulator::timing {

class Cache {
public:
  Cache(uint64_t bytes, unsigned ways);

  struct Line {
    /// One more than the line's number; zero where the way is empty.
    uint64_t tag = 0;
    uint64_t lastUse = 0;
    /// When it was filled, in the caller's terms.
    uint64_t filled = 0;
    bool dirty = false;
    bool fromMemory = false;
  };
  struct Access {
    bool hit = false;
    Line *line = nullptr;
    /// What the line took the place of was dirty.
    bool evictedDirty = false;
  };

  /// Makes the line the most recently used one, filling it where it is not
  /// there.
  Access use(uint64_t number, uint64_t time);
  /// The same without filling; null where the line is not there.
  Line *find(uint64_t number);

private:
  Line *setOf(uint64_t number) { return &lines[number % sets * ways]; }

  unsigned ways;
  uint64_t sets;
  uint64_t clock = 0;
  /// All zeros at first, so that what is never used costs no memory.
  std::unique_ptr<Line[], void (*)(void *)> lines;
};

} // namespace mini::emulator::timing

#endif // MINI_EMULATOR_TIMING_CACHE_H
