//===- TargetTest.cpp - Layouts of matrix instructions --------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A wrong layout is a wrong result that no type check sees. Each dense shape of
// gfx942 must place each element once, and the inverse that kernels compute
// with must agree.
//
//===----------------------------------------------------------------------===//

#include "Chip/Target.h"

#include "gtest/gtest.h"

#include <set>

using namespace mini;
using enum MatrixElement;

namespace {
/// Every dense matrix instruction of gfx942 with elements of up to 32 bits.
const MatrixIntrinsic denseShapes[] = {
    {32, 32, 1, 2, F32, F32, 64},     {16, 16, 1, 4, F32, F32, 32},
    {4, 4, 1, 16, F32, F32, 8},       {32, 32, 2, 1, F32, F32, 64},
    {16, 16, 4, 1, F32, F32, 32},     {32, 32, 4, 2, F16, F32, 64},
    {16, 16, 4, 4, F16, F32, 32},     {4, 4, 4, 16, F16, F32, 8},
    {32, 32, 8, 1, F16, F32, 32},     {16, 16, 16, 1, F16, F32, 16},
    {32, 32, 4, 2, BF16, F32, 64},    {16, 16, 4, 4, BF16, F32, 32},
    {4, 4, 4, 16, BF16, F32, 8},      {32, 32, 8, 1, BF16, F32, 32},
    {16, 16, 16, 1, BF16, F32, 16},   {32, 32, 4, 2, I8, I32, 64},
    {16, 16, 4, 4, I8, I32, 32},      {4, 4, 4, 16, I8, I32, 8},
    {32, 32, 16, 1, I8, I32, 32},     {16, 16, 32, 1, I8, I32, 16},
    {32, 32, 16, 1, F8FNUZ, F32, 32}, {16, 16, 32, 1, F8FNUZ, F32, 16},
};

class LayoutTest : public testing::TestWithParam<MatrixIntrinsic> {};

TEST_P(LayoutTest, EachInputElementHasItsOwnPlace) {
  const MatrixIntrinsic &shape = GetParam();
  for (unsigned extent : {shape.m, shape.n}) {
    std::set<std::pair<unsigned, unsigned>> places;
    for (unsigned block = 0; block < shape.blocks; ++block)
      for (unsigned index = 0; index < extent; ++index)
        for (unsigned k = 0; k < shape.k; ++k) {
          LanePosition place = shape.inputPosition(extent, block, index, k);
          EXPECT_LT(place.lane, MatrixIntrinsic::waveSize);
          EXPECT_LT(place.element, shape.inputElements(extent));
          places.insert({place.lane, place.element});
        }
    EXPECT_EQ(places.size(), shape.blocks * extent * shape.k);
    EXPECT_EQ(places.size(),
              shape.inputElements(extent) * MatrixIntrinsic::waveSize);
  }
}

TEST_P(LayoutTest, EachAccumulatorElementHasItsOwnPlace) {
  const MatrixIntrinsic &shape = GetParam();
  std::set<std::pair<unsigned, unsigned>> places;
  for (unsigned block = 0; block < shape.blocks; ++block)
    for (unsigned row = 0; row < shape.m; ++row)
      for (unsigned column = 0; column < shape.n; ++column) {
        LanePosition place = shape.accumulatorPosition(block, row, column);
        EXPECT_LT(place.lane, MatrixIntrinsic::waveSize);
        EXPECT_LT(place.element, shape.accumulatorElements());
        places.insert({place.lane, place.element});
      }
  EXPECT_EQ(places.size(),
            shape.accumulatorElements() * MatrixIntrinsic::waveSize);
}

std::string nameShape(const testing::TestParamInfo<MatrixIntrinsic> &info) {
  static const char *const types[] = {"f32",    "f16", "bf16",
                                      "f8fnuz", "i8",  "i32"};
  const MatrixIntrinsic &shape = info.param;
  std::string name = types[static_cast<int>(shape.input)];
  for (unsigned size : {shape.m, shape.n, shape.k, shape.blocks})
    name += "_" + std::to_string(size);
  return name;
}

INSTANTIATE_TEST_SUITE_P(Dense, LayoutTest, testing::ValuesIn(denseShapes),
                         nameShape);

// What kernels compute their addresses with, for the rows that they use.
TEST(Layout, InverseOfRowsAgrees) {
  for (const Chip &chip : allChips())
    for (const MatrixIntrinsic &row : chip.intrinsics)
      for (unsigned lane = 0; lane < MatrixIntrinsic::waveSize; ++lane) {
        ASSERT_EQ(row.blocks, 1u);
        unsigned elements = row.inputElements(row.m);
        for (unsigned e = 0; e < elements; ++e)
          EXPECT_EQ(row.inputPosition(row.m, 0, lane % row.m,
                                      lane / row.m * elements + e),
                    (LanePosition{lane, e}));
        for (unsigned e = 0; e < row.accumulatorElements(); ++e)
          EXPECT_EQ(row.accumulatorPosition(
                        0, e / 4 * row.rowGroup() + lane / row.n * 4 + e % 4,
                        lane % row.n),
                    (LanePosition{lane, e}));
      }
}

// Places that the CDNA3 instruction set manual draws, so that a consistent but
// permuted layout fails too.
TEST(Layout, KnownPlaces) {
  MatrixIntrinsic f32{32, 32, 2, 1, F32, F32, 64};
  EXPECT_EQ(f32.inputPosition(32, 0, 5, 1), (LanePosition{37, 0}));
  EXPECT_EQ(f32.accumulatorPosition(0, 4, 7), (LanePosition{39, 0}));
  EXPECT_EQ(f32.accumulatorPosition(0, 8, 7), (LanePosition{7, 4}));
  MatrixIntrinsic i8{16, 16, 32, 1, I8, I32, 16};
  EXPECT_EQ(i8.inputPosition(16, 0, 3, 13), (LanePosition{19, 5}));
  EXPECT_EQ(i8.accumulatorPosition(0, 6, 2), (LanePosition{18, 2}));
}

TEST(Chips, LookupByName) {
  const Chip *chip = lookupChip("gfx942");
  ASSERT_NE(chip, nullptr);
  EXPECT_EQ(chip->ldsBytes, 65536u);
  EXPECT_EQ(lookupChip("gfx000"), nullptr);
}

// Wave cycles follow from the shape and the chip's peak rate for the type; a
// wrong K or cycle count in a row breaks that.
TEST(Chips, RatesOfRowsAgreeByType) {
  for (const Chip &chip : allChips())
    for (const MatrixIntrinsic &row : chip.intrinsics) {
      unsigned rate = 2 * row.m * row.n * row.k * row.blocks *
                      chip.simdsPerComputeUnit / row.cycles;
      unsigned expected = row.input == F32                         ? 256
                          : row.input == I8 || row.input == F8FNUZ ? 4096
                                                                   : 2048;
      EXPECT_EQ(rate, expected) << row.m << "x" << row.n << "x" << row.k;
    }
}
} // namespace
