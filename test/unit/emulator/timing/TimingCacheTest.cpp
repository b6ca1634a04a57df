//===- TimingCacheTest.cpp - The timing model's caches and its sample -----===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Lines and workgroups by hand: who finds a line where, which line goes, and
// which workgroups are recorded.
//
//===----------------------------------------------------------------------===//

#include "timing/Cache.h"
#include "timing/DieMemory.h"
#include "timing/SamplePlan.h"

#include "gtest/gtest.h"

using namespace mini::emulator;
using namespace mini::emulator::timing;

namespace {

TEST(TimingCache, theLeastRecentlyUsedLineGoes) {
  // Two sets of two ways; even lines share one.
  Cache cache(4 * lineBytes, 2);
  EXPECT_FALSE(cache.use(0, 0).hit);
  EXPECT_FALSE(cache.use(2, 0).hit);
  EXPECT_FALSE(cache.use(1, 0).hit);
  EXPECT_TRUE(cache.use(0, 0).hit);
  EXPECT_FALSE(cache.use(4, 0).hit);
  EXPECT_EQ(cache.find(2), nullptr);
  EXPECT_NE(cache.find(0), nullptr);
  EXPECT_NE(cache.find(1), nullptr);
}

TEST(TimingCache, aDirtyLineIsReportedWhenItGoes) {
  Cache cache(lineBytes, 1);
  cache.use(0, 0).line->dirty = true;
  EXPECT_TRUE(cache.use(1, 0).evictedDirty);
  EXPECT_FALSE(cache.use(2, 0).evictedDirty);
}

/// One workgroup of one wave on each of two compute units of the XCD.
class TwoUnits : public testing::Test {
protected:
  TwoUnits() : plan(Occupancy(), 2 * dieCount), workgroups(2) {
    for (uint32_t unit = 0; unit < 2; ++unit) {
      workgroups[unit].unit = unit;
      workgroups[unit].waves.resize(1);
    }
  }
  void access(uint32_t unit, AccessKind kind, uint64_t line) {
    WaveTrace &wave = workgroups[unit].waves[0];
    MemoryEvent event;
    event.kind = kind;
    event.bytes = lineBytes;
    event.firstLine = static_cast<uint32_t>(wave.lines.size());
    event.lineCount = 1;
    wave.events.push_back(event);
    wave.lines.push_back(line);
    wave.levels.emplace_back();
  }
  DieTraffic classify() {
    return DieMemory(plan, infinity).classify(workgroups);
  }
  Level level(uint32_t unit, size_t access) const {
    return workgroups[unit].waves[0].levels[access];
  }

  SamplePlan plan;
  Cache infinity{infinityCacheBytes, infinityCacheWays};
  std::vector<WorkgroupTrace> workgroups;
};

TEST_F(TwoUnits, aLineComesFromMemoryOnce) {
  for (uint32_t unit : {0, 1})
    for (unsigned i = 0; i < 2; ++i)
      access(unit, AccessKind::Load, 7);
  const DieTraffic traffic = classify();
  // The second compute unit is asked first in the first round.
  EXPECT_EQ(level(1, 0), Level::Memory);
  EXPECT_EQ(level(0, 0), Level::FromMemory);
  EXPECT_EQ(level(0, 1), Level::First);
  EXPECT_EQ(level(1, 1), Level::First);
  EXPECT_EQ(traffic.loaded, 1u);
  EXPECT_EQ(traffic.loadedFromMemory, 1u);
  EXPECT_EQ(traffic.first, 4u);
  EXPECT_EQ(traffic.firstHits, 2u);
  EXPECT_EQ(traffic.secondBytes, 2u * lineBytes);
}

TEST_F(TwoUnits, theInfinityCacheHasWhatIsLeftThere) {
  infinity.use(7, 0);
  access(0, AccessKind::Load, 7);
  access(1, AccessKind::Load, 8);
  EXPECT_EQ(classify().loadedFromMemory, 1u);
  EXPECT_EQ(level(0, 0), Level::Infinity);
  EXPECT_EQ(level(1, 0), Level::Memory);
}

TEST_F(TwoUnits, storesStayInTheSecondCache) {
  access(0, AccessKind::Store, 7);
  access(0, AccessKind::Store, 7);
  access(1, AccessKind::Load, 9);
  access(1, AccessKind::Load, 7);
  const DieTraffic traffic = classify();
  EXPECT_EQ(level(0, 0), Level::Infinity);
  EXPECT_EQ(level(0, 1), Level::Second);
  EXPECT_EQ(level(1, 1), Level::Second);
  EXPECT_EQ(traffic.written, 1u);
  EXPECT_EQ(traffic.loaded, 1u);
}

TEST(TimingSample, workgroupsGoToTheDiesAndTheirUnitsInTurn) {
  // 40 on each XCD: the first two compute units have two.
  const SamplePlan plan(Occupancy(), 40 * dieCount);
  EXPECT_EQ(plan.activeUnits(), unitCount);
  EXPECT_EQ(plan.activeOnDie(), static_cast<uint32_t>(unitsPerDie));
  EXPECT_EQ(plan.workgroupsOf(1), 2u);
  EXPECT_EQ(plan.workgroupsOf(2), 1u);
  EXPECT_EQ(plan.sampledUnits, (std::vector<uint32_t>{0, 1}));
  using Detail = SamplePlan::Detail;
  EXPECT_EQ(plan.placeOf(1).detail, Detail::None);
  EXPECT_EQ(plan.placeOf(0).detail, Detail::Instructions);
  EXPECT_EQ(plan.placeOf(2 * dieCount).detail, Detail::Accesses);
  const SamplePlan::Place second = plan.placeOf((unitsPerDie + 1) * dieCount);
  EXPECT_EQ(second.detail, Detail::Instructions);
  EXPECT_EQ(second.unit, 1u);
  EXPECT_EQ(second.turn, 1u);
}

// A grid of any size has a sample, and limits that leave room for it.
TEST(TimingSample, anyGridHasOne) {
  for (uint64_t total : {uint64_t{1}, uint64_t{7}, uint64_t{9}, uint64_t{305},
                         uint64_t{1} << 40}) {
    Occupancy occupancy;
    occupancy.workgroups = 2;
    occupancy.wavesPerWorkgroup = 16;
    const SamplePlan plan(occupancy, total);
    EXPECT_FALSE(plan.sampledUnits.empty()) << total;
    EXPECT_EQ(plan.placeOf(0).detail, SamplePlan::Detail::Instructions);
    for (uint32_t unit : plan.sampledUnits) {
      EXPECT_LT(unit, plan.activeOnDie()) << total;
      EXPECT_EQ(plan.workgroupsOf(unit), plan.workgroupsOf(0)) << total;
      EXPECT_LE(plan.recordedOf(unit), plan.workgroupsOf(unit)) << total;
    }
    EXPECT_GT(plan.instructionLimit(), 10000u) << total;
    EXPECT_GT(plan.lineLimit(), 1000u) << total;
  }
}

} // namespace
