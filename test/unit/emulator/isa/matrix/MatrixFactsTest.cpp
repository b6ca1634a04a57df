//===- MatrixFactsTest.cpp - What is known of a matrix instruction --------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Sizes and accumulators as the CDNA3 instruction set document has them, and
// the passes that follow from the published peak rates.
//
//===----------------------------------------------------------------------===//

#include "isa/KnownInstruction.h"
#include "isa/matrix/MatrixShape.h"

#include <cmath>

using namespace mini::emulator;
using namespace mini::test;

namespace {

struct MatrixCase {
  const char *assembly;
  unsigned m, n, k, blocks;
  HazardClass hazard;
  /// Teraflops (or their integer equal) of an MI300X: 304 compute units with 4
  /// matrix cores each, at 2.1 GHz.
  double peak;
  RegisterRange accumulator;

  /// A pass is 4 clocks.
  unsigned passes() const {
    const double perClock = peak * 1e12 / (304 * 4 * 2.1e9);
    const double operations = 2.0 * m * n * k * blocks;
    return static_cast<unsigned>(std::lround(operations / perClock / 4));
  }
};

void expectMatrix(const MatrixCase &one, bool isSparse) {
  const InstructionFacts facts = know(one.assembly).facts;
  ASSERT_TRUE(facts.shape) << one.assembly;
  EXPECT_EQ(facts.shape->m, one.m) << one.assembly;
  EXPECT_EQ(facts.shape->n, one.n) << one.assembly;
  EXPECT_EQ(facts.shape->k, one.k) << one.assembly;
  EXPECT_EQ(facts.shape->blocks, one.blocks) << one.assembly;
  EXPECT_EQ(facts.shape->isSparse, isSparse) << one.assembly;
  EXPECT_EQ(facts.hazard, one.hazard) << one.assembly;
  EXPECT_EQ(facts.passes, one.passes()) << one.assembly;
  EXPECT_EQ(facts.accumulator, one.accumulator) << one.assembly;
  ASSERT_FALSE(facts.use.writes.empty());
  EXPECT_EQ(facts.multiplyAccumulates(),
            uint64_t{one.m} * one.n * one.k * one.blocks / (isSparse ? 2 : 1))
      << one.assembly;
}

TEST(MatrixFactsTest, DenseMatrix) {
  const MatrixCase cases[] = {
      {"v_mfma_f32_32x32x1_2b_f32 a[0:31], v0, v1, a[0:31]",
       32,
       32,
       1,
       2,
       HazardClass::MatrixSingle,
       163.4,
       {256, 32}},
      {"v_mfma_f32_16x16x4_f32 v[0:3], v8, v9, v[4:7]",
       16,
       16,
       4,
       1,
       HazardClass::MatrixSingle,
       163.4,
       {4, 4}},
      {"v_mfma_f64_16x16x4_f64 v[0:7], v[8:9], v[10:11], v[0:7]",
       16,
       16,
       4,
       1,
       HazardClass::MatrixDouble16x16,
       163.4,
       {0, 8}},
      {"v_mfma_f32_32x32x8_f16 a[16:31], v[0:1], v[2:3], a[0:15]",
       32,
       32,
       8,
       1,
       HazardClass::MatrixXdl,
       1307.4,
       {256, 16}},
      {"v_mfma_f32_16x16x16_bf16 v[0:3], v[4:5], v[6:7], 0",
       16,
       16,
       16,
       1,
       HazardClass::MatrixXdl,
       1307.4,
       {}},
      {"v_mfma_f32_16x16x8_xf32 v[0:3], v[4:5], v[6:7], v[0:3]",
       16,
       16,
       8,
       1,
       HazardClass::MatrixXdl,
       653.7,
       {0, 4}},
      {"v_mfma_i32_32x32x16_i8 v[0:15], v[16:17], v[18:19], v[0:15]",
       32,
       32,
       16,
       1,
       HazardClass::MatrixXdl,
       2614.9,
       {0, 16}},
      {"v_mfma_f32_16x16x32_fp8_bf8 v[0:3], v[4:5], v[6:7], v[0:3]",
       16,
       16,
       32,
       1,
       HazardClass::MatrixXdl,
       2614.9,
       {0, 4}},
  };
  for (const MatrixCase &one : cases)
    expectMatrix(one, false);
}

/// Blocks of 4 by 4 do not reach the peak rates: 2 passes, 4 in f64.
TEST(MatrixFactsTest, SmallMatrix) {
  const InstructionFacts narrow =
      know("v_mfma_f32_4x4x4_16b_f16 v[0:3], v[4:5], v[6:7], v[0:3]").facts;
  EXPECT_EQ(narrow.passes, 2);
  EXPECT_EQ(narrow.hazard, HazardClass::MatrixXdl);
  EXPECT_EQ(narrow.multiplyAccumulates(), 4u * 4 * 4 * 16);
  const InstructionFacts wide =
      know("v_mfma_f64_4x4x4_4b_f64 v[0:1], v[2:3], v[4:5], v[0:1]").facts;
  EXPECT_EQ(wide.passes, 4);
  EXPECT_EQ(wide.hazard, HazardClass::MatrixDouble4x4);
}

/// Their depth counts zeros, and the destination is the accumulator.
TEST(MatrixFactsTest, SparseMatrix) {
  const MatrixCase cases[] = {
      {"v_smfmac_f32_16x16x32_f16 v[8:11], v[0:1], v[2:5], v6",
       16,
       16,
       32,
       1,
       HazardClass::MatrixXdl,
       2614.9,
       {8, 4}},
      {"v_smfmac_i32_32x32x32_i8 a[0:15], v[0:1], v[2:5], v6",
       32,
       32,
       32,
       1,
       HazardClass::MatrixXdl,
       5229.8,
       {256, 16}},
  };
  for (const MatrixCase &one : cases)
    expectMatrix(one, true);
}

} // namespace
