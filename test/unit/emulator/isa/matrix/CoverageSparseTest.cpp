//===- CoverageSparseTest.cpp - SMFMAC against a plain product ------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Small integers, which every format holds exactly, so that the result does not
// depend on the order of the additions: this checks the layouts and the
// indices. The numerics are those of the dense instructions.
//
//===----------------------------------------------------------------------===//

#include "isa/CoverageWave.h"

#include "gtest/gtest.h"

#include <bit>
#include <random>

using namespace mini::test;

namespace {

enum class Format { I8, F16, BF16, FP8, BF8 };

/// The bits of -1, 0, 1 or 2.
uint32_t encode(Format format, int value) {
  constexpr uint32_t table[5][4] = {{0xff, 0, 1, 2},
                                    {0xbc00, 0, 0x3c00, 0x4000},
                                    {0xbf80, 0, 0x3f80, 0x4000},
                                    {0xc0, 0, 0x40, 0x48},
                                    {0xc0, 0, 0x40, 0x44}};
  return table[static_cast<int>(format)][value + 1];
}

struct Sparse {
  const char *mnemonic;
  int dim, k;
  Format a, b;
};

constexpr Sparse cases[] = {
    {"v_smfmac_f32_16x16x32_f16", 16, 32, Format::F16, Format::F16},
    {"v_smfmac_f32_32x32x16_f16", 32, 16, Format::F16, Format::F16},
    {"v_smfmac_f32_16x16x32_bf16", 16, 32, Format::BF16, Format::BF16},
    {"v_smfmac_f32_32x32x16_bf16", 32, 16, Format::BF16, Format::BF16},
    {"v_smfmac_i32_16x16x64_i8", 16, 64, Format::I8, Format::I8},
    {"v_smfmac_i32_32x32x32_i8", 32, 32, Format::I8, Format::I8},
    {"v_smfmac_f32_16x16x64_fp8_fp8", 16, 64, Format::FP8, Format::FP8},
    {"v_smfmac_f32_16x16x64_fp8_bf8", 16, 64, Format::FP8, Format::BF8},
    {"v_smfmac_f32_16x16x64_bf8_fp8", 16, 64, Format::BF8, Format::FP8},
    {"v_smfmac_f32_16x16x64_bf8_bf8", 16, 64, Format::BF8, Format::BF8},
    {"v_smfmac_f32_32x32x32_fp8_fp8", 32, 32, Format::FP8, Format::FP8},
    {"v_smfmac_f32_32x32x32_fp8_bf8", 32, 32, Format::FP8, Format::BF8},
    {"v_smfmac_f32_32x32x32_bf8_fp8", 32, 32, Format::BF8, Format::FP8},
    {"v_smfmac_f32_32x32x32_bf8_bf8", 32, 32, Format::BF8, Format::BF8},
};

class CoverageSparseTest : public testing::TestWithParam<Sparse> {
protected:
  CoverageWave wave;
  int a[32][64] = {}, b[64][32] = {}, c[32][32] = {};

  bool isInteger() const { return GetParam().a == Format::I8; }
  int bits() const {
    return GetParam().a == Format::F16 || GetParam().a == Format::BF16 ? 16 : 8;
  }

  void put(unsigned vgpr, int lane, int element, uint32_t value) {
    wave.vgpr(vgpr + element * bits() / 32)[lane] |= value
                                                     << element * bits() % 32;
  }

  /// Register and lane of an output, as AMD's matrix calculator has them.
  uint32_t &output(int i, int j) {
    const int dim = GetParam().dim;
    const int rows = 64 / dim;
    return wave.vgpr(i / (4 * rows) * 4 + i % 4)[i / 4 % rows * dim + j];
  }

  /// Fills A with two values of every four k at random places, whose indices
  /// go to set `set` of the index register.
  void fill(unsigned set) {
    const Sparse &shape = GetParam();
    std::mt19937 random(7);
    auto pick = [&](int bound) { return static_cast<int>(random() % bound); };
    const int lanesOfK = 64 / shape.dim, perLane = shape.k / lanesOfK;
    for (int lane = 0; lane < 64; ++lane) {
      const int outer = lane % shape.dim, first = lane / shape.dim * perLane;
      uint32_t indices = 0;
      for (int e = 0; e < perLane; ++e) {
        b[first + e][outer] = pick(4) - 1;
        put(40, lane, e, encode(shape.b, b[first + e][outer]));
      }
      for (int e = 0; e < perLane / 2; ++e) {
        // The second place of a group of four is past the first.
        const int place = e % 2 == 0 ? pick(3) : 3;
        const int value = pick(4) - 1;
        a[outer][first + e / 2 * 4 + place] = value;
        put(32, lane, e, encode(shape.a, value));
        indices |= static_cast<uint32_t>(place) << 2 * e;
      }
      const unsigned setBits = bits() == 16 ? 8 : 16;
      wave.vgpr(50)[lane] = (~0u & ~(((1u << setBits) - 1) << set * setBits)) |
                            indices << set * setBits;
    }
    for (int i = 0; i < shape.dim; ++i)
      for (int j = 0; j < shape.dim; ++j) {
        c[i][j] = pick(100) - 50;
        output(i, j) = isInteger() ? static_cast<uint32_t>(c[i][j])
                                   : std::bit_cast<uint32_t>(float(c[i][j]));
      }
  }

  void check(const std::string &modifiers) {
    const Sparse &shape = GetParam();
    const std::string last = std::to_string(shape.dim * shape.dim / 64 - 1);
    // EXEC plays no part.
    wave.wave().setExec(1);
    ASSERT_EQ(wave.run(std::string(shape.mnemonic) + " v[0:" + last +
                       "], v[32:33], v[40:43], v50 " + modifiers),
              "");
    for (int i = 0; i < shape.dim; ++i)
      for (int j = 0; j < shape.dim; ++j) {
        int sum = c[i][j];
        for (int k = 0; k < shape.k; ++k)
          sum += a[i][k] * b[k][j];
        const uint32_t bits = output(i, j);
        ASSERT_EQ(isInteger() ? static_cast<int>(bits)
                              : static_cast<int>(std::bit_cast<float>(bits)),
                  sum)
            << shape.mnemonic << " row " << i << " column " << j;
      }
  }
};

TEST_P(CoverageSparseTest, FirstIndexSet) {
  fill(0);
  check("");
}
TEST_P(CoverageSparseTest, AbidPicksTheIndexSet) {
  fill(1);
  check("abid:1");
}
TEST_P(CoverageSparseTest, CbszPicksTheFirstSet) {
  fill(0);
  check("cbsz:1 abid:1");
}

INSTANTIATE_TEST_SUITE_P(AllShapes, CoverageSparseTest,
                         testing::ValuesIn(cases),
                         [](const testing::TestParamInfo<Sparse> &info) {
                           return std::string(info.param.mnemonic);
                         });

} // namespace
