//===- ProfileReport.h - The emulator's counts, printed ---------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A table of what is counted, and the counts of launches as text and as JSON.
// mini/Emulator.h defines the numbers.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TOOLS_MINIRUN_PROFILEREPORT_H
#define MINI_TOOLS_MINIRUN_PROFILEREPORT_H

#include "mini/Profile.h"

#include <nlohmann/json_fwd.hpp>
#include <span>

namespace mini::run {

struct CountColumn {
  const char *key;     ///< In JSON.
  const char *heading; ///< In text.
  std::uint64_t MiniEmulatorCounts::*member;
};

/// Counts that are shown together.
struct CountSection {
  const char *key;
  const char *heading;
  std::span<const CountColumn> columns;
};

std::span<const CountSection> countSections();

/// The sums over all launches.
MiniEmulatorCounts totalOf(const std::vector<LaunchProfile> &launches);

/// The mean share of lanes that are active in vector instructions, 0 to 1.
double activeLaneShare(const MiniEmulatorCounts &counts);

/// Tables for the terminal, a row a launch and a row of totals, without the
/// columns in which all is zero.
std::string formatProfile(const std::vector<LaunchProfile> &launches);

nlohmann::ordered_json
profileToJson(const std::vector<LaunchProfile> &launches);

} // namespace mini::run

#endif // MINI_TOOLS_MINIRUN_PROFILEREPORT_H
