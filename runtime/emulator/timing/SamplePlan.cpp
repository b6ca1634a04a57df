//===- SamplePlan.cpp - Which workgroups stand for all --------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See SamplePlan.h.
//
//===----------------------------------------------------------------------===//

#include "SamplePlan.h"

#include "Constants.h"

#include <algorithm>

using namespace mini::emulator::timing;

/// How often a compute unit's resident workgroups are replaced until the rest
/// is taken to go at the same pace.
constexpr unsigned recordedRounds = 4;

/// What a launch may record at most, which bounds its memory and time.
constexpr uint64_t instructionBudget = uint64_t{1} << 25;
constexpr uint64_t lineBudget = uint64_t{1} << 25;

SamplePlan::SamplePlan(const Occupancy &occupancy, uint64_t total)
    : occupancy(occupancy), total(total),
      dieTotal((total + dieCount - 1) / dieCount),
      maxTurns(uint64_t{recordedRounds} * occupancy.workgroups) {
  // Workgroups at the grid's edges and in its middle may differ.
  const uint64_t most = (dieTotal + unitsPerDie - 1) / unitsPerDie;
  const auto busiest =
      static_cast<uint32_t>(dieTotal - (most - 1) * unitsPerDie);
  sampledUnits = {0, busiest / 2, busiest - 1};
  sampledUnits.erase(std::unique(sampledUnits.begin(), sampledUnits.end()),
                     sampledUnits.end());
}

SamplePlan::Place SamplePlan::placeOf(uint64_t workgroup) const {
  if (workgroup % dieCount != 0)
    return {};
  const uint64_t index = workgroup / dieCount;
  Place place;
  place.unit = static_cast<uint32_t>(index % unitsPerDie);
  if (index / unitsPerDie >= maxTurns)
    return {};
  place.turn = static_cast<uint32_t>(index / unitsPerDie);
  const bool sampled = std::find(sampledUnits.begin(), sampledUnits.end(),
                                 place.unit) != sampledUnits.end();
  place.detail = sampled ? Detail::Instructions : Detail::Accesses;
  return place;
}

uint64_t SamplePlan::workgroupsOf(uint32_t unit) const {
  return unit >= dieTotal ? 0
                          : (dieTotal - unit + unitsPerDie - 1) / unitsPerDie;
}

uint64_t SamplePlan::recordedOf(uint32_t unit) const {
  return std::min(workgroupsOf(unit), maxTurns);
}

uint64_t SamplePlan::recordedOfDie() const {
  return std::min<uint64_t>(dieTotal, maxTurns * unitsPerDie);
}

uint64_t SamplePlan::instructionLimit() const {
  return instructionBudget /
         (sampledUnits.size() * recordedOf(0) * occupancy.wavesPerWorkgroup);
}

uint64_t SamplePlan::lineLimit() const {
  return lineBudget / (recordedOfDie() * occupancy.wavesPerWorkgroup);
}

uint32_t SamplePlan::activeOnDie() const {
  return static_cast<uint32_t>(std::min<uint64_t>(dieTotal, unitsPerDie));
}

uint32_t SamplePlan::activeUnits() const {
  return static_cast<uint32_t>(std::min<uint64_t>(total, unitCount));
}
