//===- CoverageScalarTest.cpp - Scalar stores, state, sums ----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Scalar memory writes, hardware registers, instructions that stop a wave, and
// the quad sums of absolute differences.
//
//===----------------------------------------------------------------------===//

#include "isa/CoverageWave.h"

#include "gtest/gtest.h"

#include <algorithm>
#include <cstdlib>
#include <random>

using namespace mini::test;

namespace {

TEST(CoverageScalarTest, Stores) {
  CoverageWave wave;
  uint32_t data[8] = {};
  wave.map(data, sizeof(data));
  wave.setPointer(0, data);
  // A buffer of 12 bytes behind the first dword.
  wave.setPointer(4, data + 4);
  wave.sgpr(6) = 12;
  wave.sgpr(7) = 0;
  for (unsigned i = 0; i < 4; ++i)
    wave.sgpr(8 + i) = 100 + i;
  // EXEC plays no part.
  wave.wave().setExec(0);
  ASSERT_EQ(wave.run("s_store_dwordx2 s[8:9], s[0:1], 0x4\n"
                     "s_mov_b32 s20, 12\n"
                     "s_store_dword s10, s[0:1], s20\n"
                     "s_buffer_store_dwordx4 s[8:11], s[4:7], 0x0"),
            "");
  const uint32_t expected[8] = {0, 100, 101, 102, 100, 101, 102, 0};
  EXPECT_TRUE(std::equal(data, data + 8, expected));
}

TEST(CoverageScalarTest, Atomics) {
  CoverageWave wave;
  alignas(8) uint32_t data[6] = {5, 5, 0xffffffff, 0, 7, 0};
  wave.map(data, sizeof(data));
  wave.setPointer(0, data);
  wave.sgpr(8) = 3;
  wave.sgpr(9) = 5;
  wave.sgpr(10) = 1;
  wave.sgpr(11) = 0;
  ASSERT_EQ(wave.run("s_atomic_cmpswap s[8:9], s[0:1], 0x0 glc\n"
                     "s_atomic_add s8, s[0:1], 0x4\n"
                     "s_atomic_add_x2 s[10:11], s[0:1], 0x8 glc\n"
                     "s_atomic_umax s9, s[0:1], 0x10"),
            "");
  EXPECT_EQ(data[0], 3u);
  EXPECT_EQ(wave.sgpr(8), 5u);
  // Without glc the register keeps its value.
  EXPECT_EQ(data[1], 10u);
  EXPECT_EQ(data[2], 0u);
  EXPECT_EQ(data[3], 1u);
  EXPECT_EQ(wave.sgpr(10), 0xffffffffu);
  EXPECT_EQ(wave.sgpr(11), 0u);
  EXPECT_EQ(data[4], 7u);
}

TEST(CoverageScalarTest, ReadOnlyAndUnmappedMemoryFails) {
  CoverageWave wave;
  uint32_t outside = 1;
  wave.setPointer(0, &outside);
  EXPECT_NE(wave.run("s_store_dword s8, s[0:1], 0x0"), "");
  EXPECT_NE(wave.run("s_atomic_add s8, s[0:1], 0x0"), "");
  EXPECT_EQ(outside, 1u);
}

TEST(CoverageScalarTest, HardwareRegisters) {
  CoverageWave wave;
  ASSERT_EQ(wave.run("s_getreg_b32 s0, hwreg(HW_REG_MODE)\n"
                     "s_setreg_imm32_b32 hwreg(HW_REG_MODE, 4, 2), 1\n"
                     "s_getreg_b32 s1, hwreg(HW_REG_MODE, 4, 4)\n"
                     "s_mov_b32 s9, 2\n"
                     "s_setreg_b32 hwreg(HW_REG_MODE, 0, 2), s9\n"
                     "s_getreg_b32 s2, hwreg(HW_REG_MODE, 0, 8)\n"
                     "s_getreg_b32 s3, hwreg(HW_REG_TRAPSTS)\n"
                     "s_getreg_b32 s4, hwreg(HW_REG_SH_MEM_BASES)\n"
                     "s_mov_b64 s[10:11], src_shared_base\n"
                     "s_mov_b64 s[12:13], src_private_base"),
            "");
  EXPECT_EQ(wave.sgpr(0), 0x3f0u);
  EXPECT_EQ(wave.sgpr(1), 0xdu);
  EXPECT_EQ(wave.sgpr(2), 0xd2u);
  EXPECT_EQ(wave.sgpr(3), 0u);
  EXPECT_EQ(wave.sgpr(4) >> 16 << 16, wave.sgpr(11));
  EXPECT_EQ(wave.sgpr(4) << 16, wave.sgpr(13));
  EXPECT_EQ(wave.wave().mode.round32, 2);
  EXPECT_EQ(wave.wave().mode.denormal32, 1);
}

TEST(CoverageScalarTest, DenormalFieldsAreHonoured) {
  CoverageWave wave;
  // The smallest normal number times a half, and the smallest subnormal.
  wave.setVgpr(0, 0x00800000);
  wave.setVgpr(1, 0x00000001);
  wave.setVgpr(2, 0x04000001);
  const char *program = "v_mul_f32 v4, 0.5, v0\n"
                        "v_add_f32 v5, 0, v1\n"
                        "v_mul_f16 v6, 0.5, v2\n"
                        "v_pk_add_f16 v7, v1, 0\n";
  ASSERT_EQ(wave.run(program), "");
  EXPECT_EQ(wave.vgpr(4)[5], 0x00400000u);
  EXPECT_EQ(wave.vgpr(5)[5], 1u);
  EXPECT_EQ(wave.vgpr(7)[5], 1u);
  // Single precision flushes, half precision does not.
  wave.wave().setMode(0x3c0);
  ASSERT_EQ(wave.run(program), "");
  EXPECT_EQ(wave.vgpr(4)[5], 0u);
  EXPECT_EQ(wave.vgpr(5)[5], 0u);
  EXPECT_EQ(wave.vgpr(7)[5], 1u);
  // The other way round.
  wave.wave().setMode(0x330);
  wave.setVgpr(2, 0x0400);
  ASSERT_EQ(wave.run(program), "");
  EXPECT_EQ(wave.vgpr(4)[5], 0x00400000u);
  EXPECT_EQ(wave.vgpr(5)[5], 1u);
  EXPECT_EQ(wave.vgpr(6)[5], 0u);
  EXPECT_EQ(wave.vgpr(7)[5], 0u);
}

TEST(CoverageScalarTest, WhatStopsAWaveFails) {
  CoverageWave wave;
  EXPECT_NE(wave.run("s_trap 2"), "");
  EXPECT_NE(wave.run("s_sethalt 1"), "");
  EXPECT_EQ(wave.run("s_sethalt 0\n s_sleep 1\n s_icache_inv\n s_dcache_wb\n"
                     "buffer_wbl2 sc1\n buffer_inv sc1\n"
                     "s_cbranch_cdbgsys_or_user 2"),
            "");
}

TEST(CoverageScalarTest, ClocksDoNotGoBack) {
  CoverageWave wave;
  ASSERT_EQ(wave.run("s_memtime s[0:1]\n s_memrealtime s[4:5]\n s_nop 0\n"
                     "s_memtime s[2:3]\n s_memrealtime s[6:7]"),
            "");
  EXPECT_LT(wave.sgpr(0), wave.sgpr(2));
  EXPECT_LE(wave.wave().scalar64(4), wave.wave().scalar64(6));
}

/// |a - b| over the four bytes at `first`; a masked sum leaves out zero bytes
/// of the reference.
uint32_t differences(uint64_t bytes, unsigned first, uint32_t reference,
                     bool masked) {
  uint32_t sum = 0;
  for (unsigned i = 0; i < 4; ++i) {
    const auto a = static_cast<uint8_t>(bytes >> 8 * (first + i));
    const auto b = static_cast<uint8_t>(reference >> 8 * i);
    sum += masked && b == 0 ? 0 : static_cast<uint32_t>(std::abs(a - b));
  }
  return sum;
}

TEST(CoverageScalarTest, QuadSumsOfAbsoluteDifferences) {
  CoverageWave wave;
  std::mt19937_64 random(3);
  for (unsigned lane = 0; lane < 64; ++lane) {
    wave.setVgpr64(0, lane, random());
    wave.vgpr(2)[lane] = static_cast<uint32_t>(random());
    if (lane % 2)
      wave.vgpr(2)[lane] &= 0xff00ffff;
    wave.setVgpr64(4, lane, lane % 4 == 3 ? ~uint64_t{0} : random());
    wave.setVgpr64(6, lane, random());
  }
  wave.wave().setExec(~uint64_t{4});
  ASSERT_EQ(wave.run("v_qsad_pk_u16_u8 v[10:11], v[0:1], v2, v[4:5]\n"
                     "v_mqsad_pk_u16_u8 v[12:13], v[0:1], v2, v[4:5]\n"
                     "v_mqsad_u32_u8 v[16:19], v[0:1], v2, v[4:7]\n"
                     "v_qsad_pk_u16_u8 v[20:21], v[0:1], v2, v[4:5] clamp"),
            "");
  EXPECT_EQ(wave.vgpr64(10, 2), 0u);
  for (unsigned lane = 3; lane < 64; ++lane) {
    const uint64_t bytes = wave.vgpr64(0, lane), addend = wave.vgpr64(4, lane);
    const uint32_t reference = wave.vgpr(2)[lane];
    for (unsigned i = 0; i < 4; ++i) {
      const uint32_t part = addend >> 16 * i & 0xffff;
      const uint32_t plain = differences(bytes, i, reference, false);
      const uint32_t masked = differences(bytes, i, reference, true);
      EXPECT_EQ(wave.vgpr64(10, lane) >> 16 * i & 0xffff,
                (plain + part) & 0xffff);
      EXPECT_EQ(wave.vgpr64(12, lane) >> 16 * i & 0xffff,
                (masked + part) & 0xffff);
      EXPECT_EQ(wave.vgpr(16 + i)[lane], wave.vgpr(4 + i)[lane] + masked);
      EXPECT_EQ(wave.vgpr64(20, lane) >> 16 * i & 0xffff,
                std::min(plain + part, 0xffffu));
    }
  }
}

} // namespace
