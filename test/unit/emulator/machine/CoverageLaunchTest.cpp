//===- CoverageLaunchTest.cpp - What a launch hands to a kernel -----------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Hidden arguments, preloaded arguments and the rounding fields of MODE, in
// kernels written in assembly.
//
//===----------------------------------------------------------------------===//

#include "hip/HipTest.h"

using namespace mini::test;

namespace {

TEST(CoverageLaunchTest, HiddenArguments) {
  Module module("Coverage");
  DeviceArray<uint32_t> out(64);
  ASSERT_EQ(module.run("copyArguments", {dim3(3, 2, 1), dim3(64, 1, 1), 512},
                       out.data(), 77u),
            hipSuccess);
  std::vector<uint32_t> segment = out.read();
  EXPECT_EQ(segment[2], 77u);
  EXPECT_EQ(segment[16 / 4], 3u);
  EXPECT_EQ(segment[20 / 4], 2u);
  EXPECT_EQ(segment[24 / 4], 1u);
  EXPECT_EQ(segment[28 / 4], 64u | 1u << 16);
  EXPECT_EQ(segment[32 / 4], 1u);
  EXPECT_EQ(segment[56 / 4], 0u);
  EXPECT_EQ(segment[80 / 4], 2u);
  EXPECT_EQ(segment[136 / 4], 512u);
  EXPECT_NE(segment[208 / 4], segment[212 / 4]);
}

/// With preloading the launch starts behind the code that loads by itself.
TEST(CoverageLaunchTest, PreloadedArguments) {
  Module module("Coverage");
  DeviceArray<uint32_t> out(64);
  ASSERT_EQ(module.run("preloaded", {dim3(1), dim3(64)}, out.data(), 1234u),
            hipSuccess);
  EXPECT_EQ(out.read(), std::vector<uint32_t>(64, 1234 + 0x10000));
}

TEST(CoverageLaunchTest, RoundingModes) {
  Module module("Coverage");
  DeviceArray<uint32_t> out(24);
  ASSERT_EQ(module.run("roundingModes", {dim3(1), dim3(64)}, out.data()),
            hipSuccess);
  std::vector<uint32_t> result = out.read();
  // A tiny addend away from zero: whether it takes the result one step on.
  const bool positive[] = {false, true, false, false};
  const bool negative[] = {false, false, true, false};
  for (unsigned mode = 0; mode < 4; ++mode) {
    const uint32_t *row = &result[6 * mode];
    EXPECT_EQ(row[0], 0x3f800000u + positive[mode]) << "mode " << mode;
    EXPECT_EQ(row[1], 0xbf800000u + negative[mode]) << "mode " << mode;
    EXPECT_EQ(row[2], 0x3c00u + positive[mode]) << "mode " << mode;
    EXPECT_EQ(row[3], 0xbc00u + negative[mode]) << "mode " << mode;
    EXPECT_EQ(row[4], uint32_t{positive[mode]}) << "mode " << mode;
    EXPECT_EQ(row[5], uint32_t{negative[mode]}) << "mode " << mode;
  }
}

} // namespace
