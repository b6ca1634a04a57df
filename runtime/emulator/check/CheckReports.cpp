//===- CheckReports.cpp - What the checks of a launch found ---------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Words the collected reports.
//
//===----------------------------------------------------------------------===//

#include "CheckReports.h"

#include <algorithm>
#include <vector>

using namespace mini::emulator;

namespace {
/// Reports of one check that are written out.
constexpr size_t shownPerCheck = 5;
} // namespace

bool CheckReports::empty() const {
  return std::all_of(entries.begin(), entries.end(),
                     [](const auto &map) { return map.empty(); });
}

std::string CheckReports::format() const {
  std::string text, totals;
  for (unsigned i = 0; i < checkCount; ++i) {
    if (entries[i].empty())
      continue;
    const char *name = nameOf(static_cast<Check>(i));
    std::vector<const Entry *> sorted;
    uint64_t count = 0;
    for (const auto &[pc, entry] : entries[i]) {
      sorted.push_back(&entry);
      count += entry.count;
    }
    std::sort(sorted.begin(), sorted.end(), [](const Entry *a, const Entry *b) {
      return std::pair(a->place, a->pc) < std::pair(b->place, b->pc);
    });
    for (size_t k = 0; k < std::min(sorted.size(), shownPerCheck); ++k)
      text += std::string(name) + ": " + sorted[k]->text + " (" +
              std::to_string(sorted[k]->count) + " times)\n";
    totals += std::string(totals.empty() ? "" : "; ") + name + ": " +
              std::to_string(count) + " reports at " +
              std::to_string(sorted.size()) + " instructions";
  }
  return text + totals;
}
