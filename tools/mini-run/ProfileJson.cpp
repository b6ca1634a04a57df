//===- ProfileJson.cpp - The emulator's counts as JSON --------------------===//
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
#include "TimingReport.h"

#include <nlohmann/json.hpp>

using namespace mini;
using namespace mini::run;
using Json = nlohmann::ordered_json;

static Json toJson(const MiniEmulatorCounts &counts) {
  Json json;
  for (const CountSection &section : countSections())
    for (const CountColumn &column : section.columns)
      json[section.key][column.key] = counts.*column.member;
  return json;
}

static Json toJson(const LaunchProfile &launch) {
  Json json = {{"kernel", launch.kernel}, {"layer", launch.layer},
               {"layers", launch.layers}, {"grid", launch.grid},
               {"block", launch.block},   {"workgroups", launch.workgroups},
               {"waves", launch.waves}};
  json.update(toJson(launch.counts));
  if (launch.timing)
    json["timing"] = timingToJson(launch);
  Json &rows = json["mnemonics"] = Json::array();
  for (const MnemonicProfile &row : launch.mnemonics)
    rows.push_back({{"mnemonic", row.mnemonic},
                    {"instructions", row.instructions},
                    {"multiply_accumulates", row.multiplyAccumulates},
                    {"lines", row.lines},
                    {"conflict_free_cycles", row.localConflictFreeCycles},
                    {"conflict_cycles", row.localConflictCycles}});
  return json;
}

Json mini::run::profileToJson(const std::vector<LaunchProfile> &launches) {
  Json array = Json::array();
  for (const LaunchProfile &launch : launches)
    array.push_back(toJson(launch));
  return {{"emulated", true},
          {"timing", timingToJson(launches)},
          {"launches", array},
          {"total", toJson(totalOf(launches))}};
}
