//===- CoverageDataShareTest.cpp - Exchanges and atomics on LDS and memory ===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The rarer read-modify-writes, floating-point atomics, loads that go to LDS,
// and flat addresses in the apertures.
//
//===----------------------------------------------------------------------===//

#include "isa/CoverageWave.h"

#include "gtest/gtest.h"

#include <bit>
#include <cstring>
#include <limits>

using namespace mini::test;

namespace {

class CoverageDataShareTest : public testing::Test {
protected:
  CoverageWave wave;

  uint32_t local(size_t offset) {
    uint32_t value;
    std::memcpy(&value, wave.lds.data() + offset, sizeof(value));
    return value;
  }
  void setLocal(size_t offset, uint32_t value) {
    std::memcpy(wave.lds.data() + offset, &value, sizeof(value));
  }
};

TEST_F(CoverageDataShareTest, WrapSubtractsOrAdds) {
  for (uint32_t lane = 0; lane < 64; ++lane) {
    wave.vgpr(0)[lane] = 4 * lane;
    setLocal(16 + 4 * lane, lane);
  }
  wave.setVgpr(1, 10);
  wave.setVgpr(2, 100);
  wave.setVgpr(3, 7777);
  wave.wave().setExec(~uint64_t{1});
  ASSERT_EQ(wave.run("ds_wrap_rtn_b32 v3, v0, v1, v2 offset:16"), "");
  EXPECT_EQ(wave.vgpr(3)[0], 7777u);
  EXPECT_EQ(local(16), 0u);
  for (uint32_t lane = 1; lane < 64; ++lane) {
    EXPECT_EQ(wave.vgpr(3)[lane], lane);
    EXPECT_EQ(local(16 + 4 * lane), lane >= 10 ? lane - 10 : lane + 100);
  }
}

TEST_F(CoverageDataShareTest, ExchangeOfTwo) {
  for (uint32_t lane = 0; lane < 64; ++lane) {
    wave.vgpr(0)[lane] = 16 * lane;
    setLocal(16 * lane + 4, lane + 1000);
    setLocal(16 * lane + 12, lane + 2000);
    wave.vgpr(1)[lane] = lane + 3000;
    wave.vgpr(2)[lane] = lane + 4000;
  }
  ASSERT_EQ(
      wave.run("ds_wrxchg2_rtn_b32 v[4:5], v0, v1, v2 offset0:1 offset1:3"),
      "");
  for (uint32_t lane = 0; lane < 64; ++lane) {
    EXPECT_EQ(wave.vgpr(4)[lane], lane + 1000);
    EXPECT_EQ(wave.vgpr(5)[lane], lane + 2000);
    EXPECT_EQ(local(16 * lane + 4), lane + 3000);
    EXPECT_EQ(local(16 * lane + 12), lane + 4000);
  }
}

TEST_F(CoverageDataShareTest, WideExchangeOfTwoWithFarOffsets) {
  setLocal(512, 1);
  setLocal(516, 2);
  setLocal(1536, 3);
  setLocal(1540, 4);
  wave.wave().setExec(1);
  for (unsigned i = 0; i < 4; ++i)
    wave.setVgpr(2 + i, 50 + i);
  ASSERT_EQ(wave.run("ds_wrxchg2st64_rtn_b64 v[8:11], v0, v[2:3], v[4:5] "
                     "offset0:1 offset1:3"),
            "");
  for (unsigned i = 0; i < 4; ++i) {
    EXPECT_EQ(wave.vgpr(8 + i)[0], i + 1);
    EXPECT_EQ(wave.vgpr(8 + i)[1], 0u);
    EXPECT_EQ(local((i < 2 ? 512 : 1536) + i % 2 * 4), 50 + i);
  }
}

TEST_F(CoverageDataShareTest, ConditionalExchange) {
  setLocal(8, 11);
  setLocal(12, 22);
  wave.wave().setExec(1);
  wave.setVgpr(2, 0x80000055);
  wave.setVgpr(3, 0x55);
  ASSERT_EQ(wave.run("ds_condxchg32_rtn_b64 v[4:5], v0, v[2:3] offset:8"), "");
  EXPECT_EQ(wave.vgpr(4)[0], 11u);
  EXPECT_EQ(wave.vgpr(5)[0], 22u);
  EXPECT_EQ(local(8), 0x55u);
  EXPECT_EQ(local(12), 22u);
}

TEST_F(CoverageDataShareTest, NothingHappensWithoutLanes) {
  wave.setVgpr(0, 0xffffff00);
  wave.setVgpr(3, 5);
  wave.wave().setExec(0);
  ASSERT_EQ(wave.run("ds_wrap_rtn_b32 v3, v0, v1, v2\n"
                     "ds_condxchg32_rtn_b64 v[4:5], v0, v[2:3]\n"
                     "ds_wrxchg2_rtn_b32 v[4:5], v0, v1, v2 offset1:1"),
            "");
  EXPECT_EQ(wave.vgpr(3)[0], 5u);
}

TEST_F(CoverageDataShareTest, OutOfRangeIsAFailure) {
  wave.setVgpr(0, 65536);
  EXPECT_NE(wave.run("ds_wrap_rtn_b32 v3, v0, v1, v2"), "");
  EXPECT_NE(wave.run("ds_wrxchg2_rtn_b32 v[4:5], v0, v1, v2 offset1:1"), "");
  EXPECT_NE(wave.run("ds_condxchg32_rtn_b64 v[4:5], v0, v[2:3]"), "");
}

/// All lanes add to one place, in any order without rounding.
TEST_F(CoverageDataShareTest, FloatAtomicsAddUp) {
  alignas(8) float sum = 0.5f;
  alignas(8) double wide = 0.25;
  uint32_t halves = 0x3c003c00, brains = 0x3f803f80;
  wave.map(&sum, sizeof(sum));
  wave.map(&wide, sizeof(wide));
  wave.map(&halves, sizeof(halves));
  wave.map(&brains, sizeof(brains));
  wave.setPointer(0, &sum);
  wave.setPointer(2, &wide);
  wave.setPointer(4, &halves);
  wave.setPointer(6, &brains);
  wave.setVgpr(1, std::bit_cast<uint32_t>(1.0f));
  for (unsigned lane = 0; lane < 64; ++lane)
    wave.setVgpr64(2, lane, std::bit_cast<uint64_t>(2.0));
  wave.setVgpr(4, 0x40003c00);
  wave.setVgpr(5, 0x40003f80);
  ASSERT_EQ(wave.run("global_atomic_add_f32 v0, v1, s[0:1]\n"
                     "global_atomic_add_f64 v0, v[2:3], s[2:3]\n"
                     "global_atomic_pk_add_f16 v0, v4, s[4:5]\n"
                     "global_atomic_pk_add_bf16 v0, v5, s[6:7]"),
            "");
  EXPECT_EQ(sum, 64.5f);
  EXPECT_EQ(wide, 128.25);
  // 1 + 64 * 2 and 1 + 64 * 1.
  EXPECT_EQ(halves, 0x58085410u);
  EXPECT_EQ(brains, 0x43014282u);
}

TEST_F(CoverageDataShareTest, DoubleMinimumAndMaximum) {
  alignas(8) double values[2] = {1.5, 1.5};
  wave.map(values, sizeof(values));
  wave.setPointer(0, values);
  for (unsigned lane = 0; lane < 64; ++lane)
    wave.setVgpr64(2, lane, std::bit_cast<uint64_t>(lane - 20.0));
  wave.setVgpr64(
      2, 63, std::bit_cast<uint64_t>(-std::numeric_limits<double>::infinity()));
  wave.wave().setExec(~uint64_t{0} >> 1);
  ASSERT_EQ(wave.run("global_atomic_min_f64 v0, v[2:3], s[0:1]\n"
                     "global_atomic_max_f64 v0, v[2:3], s[0:1] offset:8"),
            "");
  EXPECT_EQ(values[0], -20.0);
  EXPECT_EQ(values[1], 42.0);
}

TEST_F(CoverageDataShareTest, SpecialValuesInFloatAtomics) {
  // One lane an operation: -0 is below +0, a NaN gives way to a number, and a
  // sum of opposite infinities is the positive default NaN.
  setLocal(0, 0x00000000);
  setLocal(4, 0x80000000);
  setLocal(8, 0x7fc00000);
  setLocal(12, 0x7f800000);
  setLocal(16, 0x7f800123);
  wave.wave().setExec(1);
  wave.setVgpr(1, 0x80000000);
  wave.setVgpr(2, 0x00000000);
  wave.setVgpr(3, 0x3f800000);
  wave.setVgpr(4, 0xff800000);
  ASSERT_EQ(wave.run("ds_min_f32 v0, v1\n ds_max_f32 v0, v2 offset:4\n"
                     "ds_min_f32 v0, v3 offset:8\n"
                     "ds_add_f32 v0, v4 offset:12\n"
                     "ds_add_f32 v0, v3 offset:16"),
            "");
  EXPECT_EQ(local(0), 0x80000000u);
  EXPECT_EQ(local(4), 0u);
  EXPECT_EQ(local(8), 0x3f800000u);
  EXPECT_EQ(local(12), 0x7fc00000u);
  EXPECT_EQ(local(16), 0x7fc00123u);
}

TEST_F(CoverageDataShareTest, LoadsToLds) {
  uint32_t data[64];
  for (uint32_t i = 0; i < 64; ++i) {
    data[i] = i * 0x01010101;
    wave.vgpr(0)[i] = 4 * (63 - i);
  }
  wave.map(data, sizeof(data));
  wave.setPointer(0, data);
  // A buffer of 200 bytes: dwords past 50 read as zero.
  wave.setPointer(4, data);
  wave.sgpr(6) = 200;
  wave.sgpr(7) = 0;
  wave.wave().setExec(~uint64_t{2});
  setLocal(104, 99);
  setLocal(1028, 99);
  ASSERT_EQ(wave.run("s_mov_b32 m0, 100\n"
                     "global_load_lds_dword v0, s[0:1]\n"
                     "s_mov_b32 m0, 1024\n"
                     "buffer_load_dword v0, s[4:7], 0 offen lds"),
            "");
  for (uint32_t lane = 0; lane < 64; ++lane) {
    const uint32_t value = lane == 1 ? 99 : data[63 - lane];
    EXPECT_EQ(local(100 + 4 * lane), value) << lane;
    EXPECT_EQ(local(1024 + 4 * lane), lane == 1 || 63 - lane < 50 ? value : 0)
        << lane;
  }
}

TEST_F(CoverageDataShareTest, FlatReachesAllSegments) {
  uint32_t data[64] = {};
  wave.map(data, sizeof(data));
  for (uint32_t lane = 0; lane < 64; ++lane)
    wave.vgpr(3)[lane] = 500 + lane;
  wave.setPointer(0, data);
  // Lanes modulo three write to memory, LDS and private memory.
  ASSERT_EQ(wave.run("s_mov_b64 s[2:3], src_shared_base\n"
                     "s_mov_b64 s[4:5], src_private_base"),
            "");
  for (uint32_t lane = 0; lane < 64; ++lane) {
    const unsigned base = lane % 3 * 2;
    wave.setVgpr64(0, lane,
                   (wave.sgpr(base) | uint64_t{wave.sgpr(base + 1)} << 32) +
                       (lane % 3 == 2 ? 8 : 4 * lane));
  }
  ASSERT_EQ(wave.run("flat_store_dword v[0:1], v3\n"
                     "flat_load_dword v4, v[0:1]\n"
                     "scratch_load_dword v5, off, off offset:8"),
            "");
  for (uint32_t lane = 0; lane < 64; ++lane) {
    EXPECT_EQ(wave.vgpr(4)[lane], 500 + lane);
    EXPECT_EQ(data[lane], lane % 3 == 0 ? 500 + lane : 0);
    EXPECT_EQ(local(4 * lane), lane % 3 == 1 ? 500 + lane : 0);
    EXPECT_EQ(wave.vgpr(5)[lane], lane % 3 == 2 ? 500 + lane : 0);
  }
}

} // namespace
