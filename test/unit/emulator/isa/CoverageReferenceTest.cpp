//===- CoverageReferenceTest.cpp - Integers LLVM does not fold ------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each against its definition, with operands in vector registers, half of the
// lanes off.
//
//===----------------------------------------------------------------------===//

#include "CoverageWave.h"

#include "gtest/gtest.h"

#include <algorithm>
#include <cstdlib>
#include <random>

using namespace mini::test;

namespace {

using Function = uint32_t (*)(uint32_t, uint32_t, uint32_t);

struct Reference {
  const char *mnemonic;
  unsigned operands;
  Function function;
};

template <unsigned bits>
uint32_t difference(uint32_t a, uint32_t b, bool masked = false) {
  uint32_t sum = 0;
  for (unsigned i = 0; i < 32 / bits; ++i) {
    const int64_t x = a >> bits * i & ((uint64_t{1} << bits) - 1),
                  y = b >> bits * i & ((uint64_t{1} << bits) - 1);
    if (!masked || y != 0)
      sum += static_cast<uint32_t>(std::llabs(x - y));
  }
  return sum;
}

int32_t signed24(uint32_t value) {
  return static_cast<int32_t>(value << 8) >> 8;
}

uint32_t packed(int64_t low, int64_t high) {
  return (static_cast<uint32_t>(low) & 0xffff) | static_cast<uint32_t>(high)
                                                     << 16;
}

constexpr Reference references[] = {
    {"v_sad_u8", 3,
     [](uint32_t a, uint32_t b, uint32_t c) {
       return difference<8>(a, b) + c;
     }},
    {"v_sad_hi_u8", 3,
     [](uint32_t a, uint32_t b, uint32_t c) {
       return (difference<8>(a, b) << 16) + c;
     }},
    {"v_sad_u16", 3,
     [](uint32_t a, uint32_t b, uint32_t c) {
       return difference<16>(a, b) + c;
     }},
    {"v_sad_u32", 3,
     [](uint32_t a, uint32_t b, uint32_t c) {
       return (a > b ? a - b : b - a) + c;
     }},
    {"v_msad_u8", 3,
     [](uint32_t a, uint32_t b, uint32_t c) {
       return difference<8>(a, b, true) + c;
     }},
    {"v_lerp_u8", 3,
     [](uint32_t a, uint32_t b, uint32_t c) {
       uint32_t result = 0;
       for (unsigned shift = 0; shift < 32; shift += 8)
         result |=
             ((a >> shift & 255) + (b >> shift & 255) + (c >> shift & 1)) / 2
             << shift;
       return result;
     }},
    {"v_alignbyte_b32", 3,
     [](uint32_t a, uint32_t b, uint32_t c) {
       return c % 4 == 0 ? b : b >> c % 4 * 8 | a << (32 - c % 4 * 8);
     }},
    {"v_alignbit_b32", 3,
     [](uint32_t a, uint32_t b, uint32_t c) {
       return c % 32 == 0 ? b : b >> c % 32 | a << (32 - c % 32);
     }},
    {"v_cvt_pk_i16_i32", 2,
     [](uint32_t a, uint32_t b, uint32_t) {
       auto clamp = [](uint32_t x) {
         return std::clamp(static_cast<int32_t>(x), -32768, 32767);
       };
       return packed(clamp(a), clamp(b));
     }},
    {"v_cvt_pk_u16_u32", 2,
     [](uint32_t a, uint32_t b, uint32_t) {
       return packed(std::min(a, 65535u), std::min(b, 65535u));
     }},
    {"v_mul_i32_i24", 2,
     [](uint32_t a, uint32_t b, uint32_t) {
       return static_cast<uint32_t>(int64_t{signed24(a)} * signed24(b));
     }},
    {"v_mul_hi_i32_i24", 2,
     [](uint32_t a, uint32_t b, uint32_t) {
       return static_cast<uint32_t>(int64_t{signed24(a)} * signed24(b) >> 32);
     }},
    {"v_mul_u32_u24", 2,
     [](uint32_t a, uint32_t b, uint32_t) {
       return (a & 0xffffff) * (b & 0xffffff);
     }},
    {"v_bfm_b32", 2,
     [](uint32_t a, uint32_t b, uint32_t) {
       return ((1u << a % 32) - 1) << b % 32;
     }},
    {"v_xad_u32", 3,
     [](uint32_t a, uint32_t b, uint32_t c) { return (a ^ b) + c; }},
};

class CoverageReferenceTest : public testing::TestWithParam<Reference> {};

TEST_P(CoverageReferenceTest, MatchesItsDefinition) {
  const Reference &reference = GetParam();
  CoverageWave wave;
  std::mt19937 random(11);
  for (unsigned lane = 0; lane < 64; ++lane)
    for (unsigned i = 0; i < 3; ++i) {
      const uint32_t edges[] = {0, 0xffffffff, 0x80000000, 0x00ff00ff};
      const auto raw = static_cast<uint32_t>(random());
      wave.vgpr(i)[lane] = random() % 4 == 0   ? edges[raw % 4]
                           : random() % 4 == 0 ? raw & 0x1ffff
                                               : raw;
      wave.vgpr(8)[lane] = 4242;
    }
  wave.wave().setExec(0x5555555555555555);
  std::string text = std::string(reference.mnemonic) + " v8, v0, v1";
  if (reference.operands == 3)
    text += ", v2";
  ASSERT_EQ(wave.run(text), "");
  for (unsigned lane = 0; lane < 64; ++lane) {
    const uint32_t *v[] = {wave.vgpr(0), wave.vgpr(1), wave.vgpr(2)};
    const uint32_t expected =
        lane % 2 ? 4242
                 : reference.function(v[0][lane], v[1][lane], v[2][lane]);
    EXPECT_EQ(wave.vgpr(8)[lane], expected)
        << text << std::hex << " of " << v[0][lane] << ", " << v[1][lane]
        << ", " << v[2][lane];
  }
}

INSTANTIATE_TEST_SUITE_P(All, CoverageReferenceTest,
                         testing::ValuesIn(references),
                         [](const testing::TestParamInfo<Reference> &info) {
                           return std::string(info.param.mnemonic);
                         });

} // namespace
