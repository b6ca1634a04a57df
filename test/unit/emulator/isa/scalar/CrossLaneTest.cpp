//===- CrossLaneTest.cpp - Operations between lanes -----------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each permutation against its definition.
//
//===----------------------------------------------------------------------===//

#include "hip/HipTest.h"

#include <numeric>

using namespace mini::test;

namespace {

TEST(CrossLaneTest, ReductionByDpp) {
  Module module("CrossLane");
  std::vector<int> in(64);
  std::iota(in.begin(), in.end(), -20);
  DeviceArray<int> out(64), source(in);
  ASSERT_EQ(
      module.run("reduceDpp", {dim3(1), dim3(64)}, out.data(), source.data()),
      hipSuccess);
  int sum = std::accumulate(in.begin(), in.end(), 0);
  EXPECT_EQ(out.read(), std::vector<int>(64, sum));
}

TEST(CrossLaneTest, DppPatterns) {
  Module module("CrossLane");
  DeviceArray<int> out(11 * 64);
  ASSERT_EQ(module.run("permuteDpp", {dim3(1), dim3(64)}, out.data()),
            hipSuccess);
  std::vector<int> result = out.read();
  for (int lane = 0; lane < 64; ++lane) {
    int row = lane & ~15, i = lane & 15;
    const int expected[] = {(lane & ~3) | (3 - (lane & 3)),
                            i + 3 < 16 ? lane + 3 : -1,
                            i >= 3 ? lane - 3 : -1,
                            row | ((i - 3) & 15),
                            lane < 63 ? lane + 1 : -1,
                            (lane + 1) & 63,
                            lane - 1,
                            (lane - 1) & 63,
                            row | (15 - i),
                            (lane & ~7) | (7 - (lane & 7)),
                            row | 5};
    for (unsigned p = 0; p < std::size(expected); ++p)
      EXPECT_EQ(result[p * 64 + lane], expected[p])
          << "pattern " << p << ", lane " << lane;
  }
}

TEST(CrossLaneTest, PermutationsThroughLds) {
  Module module("CrossLane");
  std::vector<int> index(64);
  for (int i = 0; i < 64; ++i)
    index[i] = (i * 5 + 3) % 64;
  DeviceArray<int> out(256), source(index);
  ASSERT_EQ(
      module.run("permuteLds", {dim3(1), dim3(64)}, out.data(), source.data()),
      hipSuccess);
  std::vector<int> result = out.read();
  for (int lane = 0; lane < 64; ++lane) {
    EXPECT_EQ(result[lane], index[lane] * 10);
    EXPECT_EQ(result[64 + index[lane]], lane * 10);
    EXPECT_EQ(result[128 + lane], lane ^ 1);
    EXPECT_EQ(result[192 + lane], lane);
  }
}

TEST(CrossLaneTest, IndexedRegisters) {
  Module module("CrossLane");
  std::vector<int> in(1024), indices(16);
  std::iota(in.begin(), in.end(), 100);
  for (int k = 0; k < 16; ++k)
    indices[k] = (k * 5 + 2) % 16;
  DeviceArray<int> out(1024), source(in), places(indices);
  ASSERT_EQ(module.run("indexRegisters", {dim3(1), dim3(64)}, out.data(),
                       source.data(), places.data()),
            hipSuccess);
  std::vector<int> result = out.read();
  for (int lane = 0; lane < 64; ++lane) {
    std::vector<int> values(in.begin() + lane * 16,
                            in.begin() + lane * 16 + 16);
    for (int k = 0; k < 16; ++k) {
      ASSERT_EQ(result[k * 64 + lane], values[indices[k]]) << lane << ", " << k;
      values[(indices[k] + 3) % 16] = k;
    }
  }
}

} // namespace
