//===- CheckReports.h - What the checks of a launch found -------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Collects reports from all threads: one a check and instruction, with a count,
// of several the one from the lowest workgroup and wave, so that a run repeats.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_CHECK_CHECKREPORTS_H
#define MINI_EMULATOR_CHECK_CHECKREPORTS_H

#include "CheckSet.h"

#include <array>
#include <map>
#include <mutex>
#include <string>

namespace mini::emulator {

/// Orders the reports of one instruction.
struct ReportPlace {
  uint64_t workgroup = 0;
  uint32_t wave = 0;
  auto operator<=>(const ReportPlace &) const = default;
};

class CheckReports {
public:
  /// Counts a report; `text` is asked for the wording only if it is kept.
  template <typename F>
  void add(Check check, uint64_t pc, ReportPlace place, F text) {
    std::lock_guard lock(mutex);
    Entry &entry = entries[unsigned(check)][pc];
    if (entry.count++ != 0 && entry.place <= place)
      return;
    entry.pc = pc;
    entry.place = place;
    entry.text = text();
  }

  bool empty() const;
  /// The first reports of each check, and how many there were.
  std::string format() const;

private:
  struct Entry {
    uint64_t count = 0;
    uint64_t pc = 0;
    ReportPlace place;
    std::string text;
  };
  std::mutex mutex;
  std::array<std::map<uint64_t, Entry>, checkCount> entries;
};

} // namespace mini::emulator

#endif // MINI_EMULATOR_CHECK_CHECKREPORTS_H
