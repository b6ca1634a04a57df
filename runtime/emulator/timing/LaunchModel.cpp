//===- LaunchModel.cpp - From traces to a launch's time -------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See LaunchModel.h.
//
//===----------------------------------------------------------------------===//

#include "LaunchModel.h"

#include "Constants.h"

#include <algorithm>

using namespace mini::emulator;
using namespace mini::emulator::timing;

void LaunchModel::countMemoryLines() {
  for (uint64_t line : counts.linesRead)
    memoryLines += infinity.find(traces.addresses.lineOf(line)) == nullptr;
}

void LaunchModel::classify() {
  std::sort(traces.workgroups.begin(), traces.workgroups.end(),
            [](const WorkgroupTrace &a, const WorkgroupTrace &b) {
              return std::pair(a.turn, a.unit) < std::pair(b.turn, b.unit);
            });
  traffic = DieMemory(plan, infinity).classify(traces.workgroups);
}

MemoryShares LaunchModel::shares() const {
  const double dies =
      std::min<double>(static_cast<double>(plan.total), dieCount);
  MemoryShares result;
  result.second = std::min<double>(secondCachePortBandwidth,
                                   static_cast<double>(secondCacheBandwidth) /
                                       plan.activeOnDie());
  result.infinity = infinityCacheBandwidth / plan.activeUnits();
  // A line that several XCDs load comes from memory once.
  double once = 1;
  if (traffic.loadedFromMemory != 0)
    once = static_cast<double>(memoryLines) *
           static_cast<double>(plan.recordedOfDie()) /
           static_cast<double>(plan.workgroupsOfDie()) /
           (static_cast<double>(traffic.loadedFromMemory) * dies);
  result.memory =
      memoryBandwidth / plan.activeUnits() / std::clamp(once, 0.01, 1.0);
  return result;
}

/// The end of a compute unit's last workgroup. Those that are not recorded go
/// at the pace of the recorded ones behind the first round.
static double endOf(const SamplePlan &plan, uint32_t unit,
                    const UnitResult &result) {
  const auto end = static_cast<double>(result.end);
  const uint64_t recorded = plan.recordedOf(unit);
  const uint64_t rest = plan.workgroupsOf(unit) - recorded;
  const size_t first = plan.occupancy.workgroups - 1;
  if (rest == 0 || first + 1 >= result.workgroupEnds.size())
    return end;
  const auto pace =
      static_cast<double>(result.workgroupEnds.back() -
                          result.workgroupEnds[first]) /
      static_cast<double>(result.workgroupEnds.size() - 1 - first);
  return end + static_cast<double>(rest) * pace;
}

void LaunchModel::addUnit(uint32_t unit, const UnitResult &result,
                          double longer) {
  times.clocks = std::max(times.clocks, endOf(plan, unit, result) * longer);
  times.waveClocks += result.waveClocks;
  for (size_t i = 0; i < stallReasonCount; ++i)
    times.stalls[i] += result.stalls[i];
  const auto matrix = static_cast<double>(result.matrixClocks);
  const auto vector = static_cast<double>(result.vectorClocks);
  matrixClocks += matrix * longer;
  vectorClocks += vector * longer;
  vectorCacheClocks += result.vectorCacheClocks * longer;
  const double end = std::max(1.0, static_cast<double>(result.end));
  matrixBusy = std::max(matrixBusy, matrix / end / simdsPerUnit);
  vectorBusy = std::max(vectorBusy, vector / end / simdsPerUnit);
  localBusy = std::max(localBusy, result.localClocks / end);
  vectorCacheBusy = std::max(vectorCacheBusy, result.vectorCacheClocks / end);
  costs.resize(result.costs.size());
  for (size_t i = 0; i < costs.size(); ++i) {
    costs[i].executions += result.costs[i].executions;
    costs[i].stallClocks += result.costs[i].stallClocks;
  }
}

void LaunchModel::replay(uint32_t unit) {
  std::vector<const WorkgroupTrace *> workgroups;
  Missing missing;
  for (const WorkgroupTrace &workgroup : traces.workgroups) {
    if (workgroup.unit != unit)
      continue;
    workgroups.push_back(&workgroup);
    for (const WaveTrace &wave : workgroup.waves)
      missing.add(wave.executed, wave.instructions.size());
  }
  sampledWorkgroups += workgroups.size();
  ComputeUnit replayed(traces.instructions, plan, unit, shares());
  addUnit(unit, replayed.run(workgroups), missing.factor());
}

void LaunchModel::addInstructions() {
  for (size_t i = 0; i < costs.size(); ++i) {
    const TimedInstruction &inst = traces.instructions[i];
    times.instructions.push_back(
        {inst.offset, inst.text, costs[i].executions, costs[i].stallClocks});
  }
  std::sort(times.instructions.begin(), times.instructions.end(),
            [](const auto &a, const auto &b) { return a.offset < b.offset; });
}

/// In an order that does not depend on the threads.
static std::vector<uint64_t> sortedLines(const llvm::DenseSet<uint64_t> &lines,
                                         const DeviceAddresses &addresses) {
  std::vector<uint64_t> result;
  result.reserve(lines.size());
  for (uint64_t line : lines)
    result.push_back(addresses.lineOf(line));
  std::sort(result.begin(), result.end());
  return result;
}

void LaunchModel::fillInfinityCache() {
  for (uint64_t line : sortedLines(counts.linesRead, traces.addresses))
    evictedLines += infinity.use(line, 0).evictedDirty;
  for (uint64_t line : sortedLines(counts.linesWritten, traces.addresses)) {
    Cache::Access access = infinity.use(line, 0);
    evictedLines += access.evictedDirty;
    access.line->dirty = true;
  }
}

LaunchTimes LaunchModel::run() {
  countMemoryLines();
  classify();
  fillInfinityCache();
  for (uint32_t unit : plan.sampledUnits)
    replay(unit);
  addTraffic();
  addShares();
  setBound();
  addInstructions();
  times.computeUnits = plan.activeUnits();
  times.workgroups = plan.occupancy.workgroups;
  times.waves = plan.occupancy.waves();
  times.occupancyLimit = describe(plan.occupancy.limit);
  return std::move(times);
}
