//===- LaunchTiming.cpp - The modelled time of a launch -------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See LaunchTiming.h.
//
//===----------------------------------------------------------------------===//

#include "LaunchTiming.h"

#include <algorithm>

using namespace mini::emulator;
using namespace mini::emulator::timing;

namespace {

/// A resource that is busy for less than this part of the time does not bound
/// the launch: waiting does.
constexpr double boundShare = 0.5;

using UnitTraces = std::vector<const WorkgroupTrace *>;

class LaunchModel {
public:
  LaunchModel(LaunchTraces &traces, const LaunchCounts &counts, Cache &infinity)
      : traces(traces), plan(traces.plan), counts(counts), infinity(infinity) {}

  LaunchTimes run();

private:
  void countMemoryLines();
  void classify();
  MemoryShares shares() const;
  void replay(uint32_t unit);
  void addUnit(uint32_t unit, const UnitResult &result);
  void addTraffic();
  void addShares();
  void setBound();
  void addInstructions();
  void fillInfinityCache();
  /// What a sum over the sampled compute units is for the whole launch.
  double scaled(double sum) const;

  LaunchTraces &traces;
  const SamplePlan &plan;
  const LaunchCounts &counts;
  Cache &infinity;
  DieTraffic traffic;
  LaunchTimes times;
  /// Lines that the launch loads and the Infinity Cache does not have.
  uint64_t memoryLines = 0;
  uint64_t evictedLines = 0;
  uint64_t sampledWorkgroups = 0;
  double matrixClocks = 0, vectorClocks = 0, vectorCacheClocks = 0;
  /// The largest shares of a sampled compute unit's own time.
  double matrixBusy = 0, vectorBusy = 0, localBusy = 0, vectorCacheBusy = 0;
  std::vector<InstructionCost> costs;
};

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
double endOf(const SamplePlan &plan, uint32_t unit, const UnitResult &result) {
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

void LaunchModel::addUnit(uint32_t unit, const UnitResult &result) {
  times.clocks = std::max(times.clocks, endOf(plan, unit, result));
  times.waveClocks += result.waveClocks;
  for (size_t i = 0; i < stallReasonCount; ++i)
    times.stalls[i] += result.stalls[i];
  const auto matrix = static_cast<double>(result.matrixClocks);
  const auto vector = static_cast<double>(result.vectorClocks);
  matrixClocks += matrix;
  vectorClocks += vector;
  vectorCacheClocks += result.vectorCacheClocks;
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
  UnitTraces workgroups;
  for (const WorkgroupTrace &workgroup : traces.workgroups)
    if (workgroup.unit == unit)
      workgroups.push_back(&workgroup);
  sampledWorkgroups += workgroups.size();
  addUnit(
      unit,
      ComputeUnit(traces.instructions, plan, unit, shares()).run(workgroups));
}

double LaunchModel::scaled(double sum) const {
  return sum * static_cast<double>(plan.total) /
         static_cast<double>(std::max<uint64_t>(sampledWorkgroups, 1));
}

void LaunchModel::addTraffic() {
  const double all = static_cast<double>(plan.total) /
                     static_cast<double>(plan.recordedOfDie());
  times.secondBytes = static_cast<double>(traffic.secondBytes) * all;
  times.infinityBytes =
      static_cast<double>(traffic.loaded + traffic.written) * lineBytes * all;
  times.memoryBytes =
      static_cast<double>(memoryLines + evictedLines) * lineBytes;
  times.compulsoryBytes = static_cast<double>(counts.linesRead.size() +
                                              counts.linesWritten.size()) *
                          lineBytes;
}

void LaunchModel::addShares() {
  const double dies =
      std::min<double>(static_cast<double>(plan.total), dieCount);
  const double second = times.secondBytes / secondCacheBandwidth;
  const double infinityClocks = times.infinityBytes / infinityCacheBandwidth;
  const double memory = times.memoryBytes / memoryBandwidth;
  // However the sample's share of them came out, they give no more.
  times.clocks =
      std::max({times.clocks, second / dies, infinityClocks, memory, 1.0});
  times.seconds = times.clocks / clockHertz;
  const double units = times.clocks * unitCount;
  times.matrix = scaled(matrixClocks) / units / simdsPerUnit;
  times.vector = scaled(vectorClocks) / units / simdsPerUnit;
  times.vectorCache = scaled(vectorCacheClocks) / units;
  times.local = static_cast<double>(counts.counts.localConflictFreeCycles +
                                    counts.counts.localConflictCycles) /
                units;
  times.second = second / dieCount / times.clocks;
  times.infinity = infinityClocks / times.clocks;
  times.memory = memory / times.clocks;
}

void LaunchModel::setBound() {
  const double dies =
      std::min<double>(static_cast<double>(plan.total), dieCount);
  struct Candidate {
    const char *name;
    double share;
  };
  const Candidate candidates[] = {{"MFMA", matrixBusy},
                                  {"VALU", vectorBusy},
                                  {"LDS", localBusy},
                                  {"L1", vectorCacheBusy},
                                  {"L2", times.second * dieCount / dies},
                                  {"Infinity Cache", times.infinity},
                                  {"HBM", times.memory}};
  const Candidate *most = std::max_element(
      std::begin(candidates), std::end(candidates),
      [](const auto &a, const auto &b) { return a.share < b.share; });
  times.bound = most->share >= boundShare ? most->name : "latency";
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
std::vector<uint64_t> sortedLines(const llvm::DenseSet<uint64_t> &lines,
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

} // namespace

TimingState &TimingState::instance() {
  // Never destroyed, as LaunchRecords.
  static auto *state = new TimingState;
  return *state;
}

void TimingState::reset() {
  std::lock_guard lock(mutex);
  addresses = {};
  infinity.reset();
}

DeviceAddresses
TimingState::addressesFor(const std::vector<MemoryRegion> &regions,
                          size_t allocations) {
  std::lock_guard lock(mutex);
  return addresses.forLaunch(regions, allocations);
}

LaunchTimes TimingState::model(LaunchTraces &traces,
                               const LaunchCounts &counts) {
  std::lock_guard lock(mutex);
  if (!infinity)
    infinity = std::make_unique<Cache>(infinityCacheBytes, infinityCacheWays);
  return LaunchModel(traces, counts, *infinity).run();
}
