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

Json mini::run::timingToJson(const LaunchProfile &launch) {
  const TimingProfile &timing = *launch.timing;
  const MiniEmulatorTiming &times = timing.times;
  Json json = {{"emulated", true},
               {"clocks", times.clocks},
               {"seconds", times.seconds},
               {"launch_seconds", times.launchSeconds},
               {"bound", timing.bound},
               {"main_stall", mainStall(timing).key},
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
  Json &rows = json["hottest"] = Json::array();
  for (const HotInstruction &hot : hottest({&launch, 1}))
    rows.push_back({{"offset", hot.instruction->offset},
                    {"text", hot.instruction->text},
                    {"executions", hot.instruction->executions},
                    {"stall_clocks", hot.instruction->stallClocks}});
  return json;
}

Json mini::run::timingToJson(const std::vector<LaunchProfile> &launches) {
  const ProgramTime time = timeOf(launches);
  Json kernels = Json::array();
  for (const KernelTime &kernel : timesByKernel(launches))
    kernels.push_back({{"kernel", kernel.kernel},
                       {"launches", kernel.launches},
                       {"seconds", kernel.seconds}});
  return {{"emulated", true},
          {"kernel_seconds", time.kernelSeconds},
          {"launch_seconds", time.launchSeconds},
          {"seconds", time.total()},
          {"kernels", kernels}};
}
