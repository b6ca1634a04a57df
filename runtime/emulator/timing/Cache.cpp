//===- Cache.cpp - A cache's lines ----------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See Cache.h.
//
//===----------------------------------------------------------------------===//

#include "Cache.h"

#include "Constants.h"

#include "llvm/Support/ErrorHandling.h"

#include <algorithm>
#include <cstdlib>

using namespace mini::emulator::timing;

Cache::Cache(uint64_t bytes, unsigned ways)
    : ways(ways), sets(std::max<uint64_t>(bytes / lineBytes / ways, 1)),
      lines(static_cast<Line *>(std::calloc(sets * ways, sizeof(Line))),
            std::free) {
  if (!lines)
    llvm::report_bad_alloc_error("no memory for the model of a cache");
}

Cache::Line *Cache::find(uint64_t number) {
  Line *set = setOf(number);
  Line *found = std::find_if(set, set + ways, [&](const Line &line) {
    return line.tag == number + 1;
  });
  if (found == set + ways)
    return nullptr;
  found->lastUse = ++clock;
  return found;
}

Cache::Access Cache::use(uint64_t number, uint64_t time) {
  if (Line *line = find(number))
    return {true, line, false};
  Line *set = setOf(number);
  Line *oldest =
      std::min_element(set, set + ways, [](const Line &a, const Line &b) {
        return a.lastUse < b.lastUse;
      });
  const bool evictedDirty = oldest->tag != 0 && oldest->dirty;
  *oldest = {number + 1, ++clock, time, false, false};
  return {false, oldest, evictedDirty};
}
