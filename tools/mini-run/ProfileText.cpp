//===- ProfileText.cpp - The emulator's counts as text --------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See ProfileReport.h.
//
//===----------------------------------------------------------------------===//

#include "ProfileReport.h"
#include "Table.h"

#include "tensor/Printable.h"

#include <algorithm>
#include <cstdio>
#include <iterator>

using namespace mini;
using namespace mini::run;

namespace {

using Launches = std::vector<LaunchProfile>;

std::string formatShare(double share) {
  char text[16];
  std::snprintf(text, sizeof(text), "%.1f%%", share * 100);
  return text;
}

/// The shapes of the launches, beside which all tables have the numbers alone.
std::string formatShapes(const Launches &launches) {
  std::vector<Row> rows = {
      {"#", "kernel", "grid", "block", "waves", "VALU lanes active", "layers"}};
  std::uint64_t waves = 0;
  for (std::size_t i = 0; i < launches.size(); ++i) {
    const LaunchProfile &launch = launches[i];
    waves += launch.waves;
    rows.push_back({std::to_string(i), launch.kernel, formatExtent(launch.grid),
                    formatExtent(launch.block), std::to_string(launch.waves),
                    formatShare(activeLaneShare(launch.counts)),
                    summarizeNames(launch.layers)});
  }
  rows.push_back({"", "total", "", "", std::to_string(waves),
                  formatShare(activeLaneShare(totalOf(launches))), ""});
  return formatTable(rows);
}

std::string formatSection(const CountSection &section, const Launches &launches,
                          const MiniEmulatorCounts &total) {
  std::vector<CountColumn> shown;
  std::copy_if(
      section.columns.begin(), section.columns.end(), std::back_inserter(shown),
      [&](const CountColumn &column) { return total.*column.member != 0; });
  if (shown.empty())
    return "";
  std::vector<Row> rows = {{"#"}};
  for (std::size_t i = 0; i < launches.size(); ++i)
    rows.push_back({std::to_string(i)});
  rows.push_back({"total"});
  for (const CountColumn &column : shown) {
    rows.front().push_back(column.heading);
    for (std::size_t i = 0; i < launches.size(); ++i)
      rows[i + 1].push_back(std::to_string(launches[i].counts.*column.member));
    rows.back().push_back(std::to_string(total.*column.member));
  }
  return std::string(section.heading) + ":\n" + formatTable(rows);
}

/// The instructions that do more than issue.
std::string formatMnemonics(const Launches &launches) {
  auto cell = [](std::uint64_t value) {
    return value == 0 ? "" : std::to_string(value);
  };
  std::vector<Row> rows = {{"#", "mnemonic", "instructions", "multiply-adds",
                            "lines", "LDS conflict-free cycles",
                            "conflict cycles"}};
  for (std::size_t i = 0; i < launches.size(); ++i)
    for (const MnemonicProfile &row : launches[i].mnemonics)
      if (row.multiplyAccumulates || row.lines || row.localConflictFreeCycles)
        rows.push_back({std::to_string(i), row.mnemonic, cell(row.instructions),
                        cell(row.multiplyAccumulates), cell(row.lines),
                        cell(row.localConflictFreeCycles),
                        cell(row.localConflictCycles)});
  return rows.size() == 1 ? "" : "by mnemonic:\n" + formatTable(rows);
}

} // namespace

std::string mini::run::formatProfile(const Launches &launches) {
  const MiniEmulatorCounts total = totalOf(launches);
  std::string text =
      "profile (emulated: exact counts, no times):\n" + formatShapes(launches);
  for (const CountSection &section : countSections())
    text += formatSection(section, launches, total);
  return text + formatMnemonics(launches);
}
