//===- TimingJson.cpp - The model's times as JSON -------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See TimingReport.h.
//
//===----------------------------------------------------------------------===//

#include "TimingReport.h"

#include <nlohmann/json.hpp>

using namespace mini;
using namespace mini::run;
using Json = nlohmann::ordered_json;

static Json toJson(const InstructionProfile &instruction) {
  return {{"offset", instruction.offset},
          {"text", instruction.text},
          {"executions", instruction.executions},
          {"stall_clocks", instruction.stallClocks}};
}

Json mini::run::timingToJson(const LaunchProfile &launch) {
  if (!launch.timing)
    return nullptr;
  const TimingProfile &timing = *launch.timing;
  const MiniEmulatorTiming &times = timing.times;
  Json json = {{"emulated", true},
               {"clocks", times.clocks},
               {"seconds", times.seconds},
               {"launch_seconds", times.launchSeconds},
               {"bound", timing.bound},
               {"compute_units", times.computeUnits},
               {"resident_workgroups", times.residentWorkgroups},
               {"resident_waves", times.residentWaves},
               {"occupancy_limit", timing.occupancyLimit},
               {"wave_clocks", times.waveClocks}};
  for (const TimingColumn &column : shareColumns())
    json["shares"][column.key] = times.*column.member;
  for (const TimingColumn &column : byteColumns())
    json["bytes"][column.key] = times.*column.member;
  for (const StallColumn &column : stallColumns())
    json["stall_clocks"][column.key] = times.stalls.*column.member;
  Json &rows = json["instructions"] = Json::array();
  for (const InstructionProfile &instruction : timing.instructions)
    rows.push_back(toJson(instruction));
  return json;
}

Json mini::run::timingToJson(const std::vector<LaunchProfile> &launches) {
  const ProgramTime time = timeOf(launches);
  return {{"emulated", true},
          {"kernel_seconds", time.kernelSeconds},
          {"launch_seconds", time.launchSeconds},
          {"seconds", time.total()}};
}
