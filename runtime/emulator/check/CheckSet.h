//===- CheckSet.h - Which checks are on -------------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The checks beyond what keeps the process itself safe, and their names in the
// environment variable MINI_EMULATOR_CHECK.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_CHECK_CHECKSET_H
#define MINI_EMULATOR_CHECK_CHECKSET_H

#include "mini/Expected.h"

#include <cstdint>
#include <string_view>

namespace mini::emulator {

enum class Check : uint8_t {
  Bounds,
  Misaligned,
  Uninitialized,
  Race,
  Waitcnt,
  Hazard,
  Barrier,
};
constexpr unsigned checkCount = 7;

const char *nameOf(Check check);

/// A set of checks, and what a report of one does to the launch.
class CheckSet {
public:
  /// What is on where nothing is asked for.
  static CheckSet defaults();
  /// Adds the names of a comma-separated list to the defaults; `none` removes
  /// what is on so far, `warn` lets launches with reports succeed.
  static Expected<CheckSet> parse(std::string_view list);
  /// The set that MINI_EMULATOR_CHECK asks for.
  static Expected<CheckSet> fromEnvironment();

  bool has(Check check) const { return bits >> unsigned(check) & 1; }
  void add(Check check) { bits |= 1u << unsigned(check); }
  bool onlyWarns() const { return warns; }
  /// Whether a check is on that watches every instruction or access.
  bool needsObserver() const;

private:
  uint32_t bits = 0;
  bool warns = false;
};

} // namespace mini::emulator

#endif // MINI_EMULATOR_CHECK_CHECKSET_H
