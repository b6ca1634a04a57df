//===- LaunchTest.cpp - Whole programs on the emulator --------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Programs as people write them: each would show a wrong register setup, a
// broken barrier, or a wrong address.
//
//===----------------------------------------------------------------------===//

#include "hip/HipTest.h"

#include <cstring>
#include <numeric>

using namespace mini::test;

namespace {

/// Both code object versions must behave the same.
class VersionTest : public testing::TestWithParam<const char *> {};
INSTANTIATE_TEST_SUITE_P(CodeObject, VersionTest,
                         testing::Values("Launch", "LaunchV5"));

TEST_P(VersionTest, VectorAddWithAPartialWave) {
  Module module(GetParam());
  const int n = 1000;
  std::vector<float> a(n), b(n);
  std::iota(a.begin(), a.end(), 0.5f);
  std::iota(b.begin(), b.end(), 100.0f);
  DeviceArray<float> out(n), da(a), db(b);
  ASSERT_EQ(module.run("vectorAdd", {dim3(8), dim3(150)}, out.data(), da.data(),
                       db.data(), n),
            hipSuccess);
  std::vector<float> result = out.read();
  for (int i = 0; i < n; ++i)
    ASSERT_EQ(result[i], a[i] + b[i]) << i;
}

TEST_P(VersionTest, CoordinatesInThreeDimensions) {
  Module module(GetParam());
  Shape shape{dim3(3, 2, 2), dim3(5, 4, 3)};
  const unsigned width = 15, height = 8, depth = 6;
  DeviceArray<unsigned> out(width * height * depth);
  ASSERT_EQ(module.run("coordinates", shape, out.data()), hipSuccess);
  std::vector<unsigned> result = out.read();
  for (unsigned z = 0; z < depth; ++z)
    for (unsigned y = 0; y < height; ++y)
      for (unsigned x = 0; x < width; ++x)
        ASSERT_EQ(result[(z * height + y) * width + x], x | y << 8 | z << 16);
}

/// Launches a wave of vectorAdd with its arguments in one buffer.
hipError_t addFromBuffer(Module &module, void *arguments, size_t size) {
  void *extra[] = {HIP_LAUNCH_PARAM_BUFFER_POINTER, arguments,
                   HIP_LAUNCH_PARAM_BUFFER_SIZE, &size, HIP_LAUNCH_PARAM_END};
  return hipModuleLaunchKernel(module.function("vectorAdd"), 1, 1, 1, 64, 1, 1,
                               0, nullptr, nullptr, extra);
}

TEST(LaunchTest, ArgumentsInOneBuffer) {
  Module module("Launch");
  DeviceArray<float> out(64), a(std::vector<float>(64, 2)),
      b(std::vector<float>(64, 3));
  struct {
    float *out, *a, *b;
    int n;
  } arguments{out.data(), a.data(), b.data(), 64};
  ASSERT_EQ(addFromBuffer(module, &arguments, sizeof(arguments)), hipSuccess);
  EXPECT_EQ(out.read(), std::vector<float>(64, 5));
}

TEST(LaunchTest, ArgumentsBehindAShortBufferAreZero) {
  Module module("Launch");
  DeviceArray<float> out(std::vector<float>(64, 7)), in(64);
  struct {
    float *out, *a, *b;
  } arguments{out.data(), in.data(), in.data()};
  // For n elements, the fourth argument.
  ASSERT_EQ(addFromBuffer(module, &arguments, sizeof(arguments)), hipSuccess);
  EXPECT_EQ(out.read(), std::vector<float>(64, 7));
}

/// Waves that hand values on through LDS without a barrier, as hardware lets
/// them by running side by side.
TEST(LaunchTest, WavesGoSideBySide) {
  Module module("Launch");
  DeviceArray<int> out(1);
  ASSERT_EQ(module.run("countTogether", {dim3(1), dim3(128)}, out.data()),
            hipSuccess);
  // Each wave counts to 1000 and sees the other at most some turns away.
  EXPECT_LT(out.read()[0], 100);
}

TEST(LaunchTest, MatmulThroughLdsWithBarriers) {
  Module module("Launch");
  const int n = 48;
  std::vector<float> a(n * n), b(n * n);
  for (int i = 0; i < n * n; ++i) {
    a[i] = static_cast<float>(i % 7 - 3);
    b[i] = static_cast<float>(i % 5 - 2);
  }
  DeviceArray<float> c(n * n), da(a), db(b);
  ASSERT_EQ(module.run("matmul", {dim3(3, 3), dim3(16, 16)}, c.data(),
                       da.data(), db.data(), n),
            hipSuccess);
  std::vector<float> result = c.read();
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j) {
      float sum = 0;
      for (int k = 0; k < n; ++k)
        sum += a[i * n + k] * b[k * n + j];
      ASSERT_EQ(result[i * n + j], sum) << i << ", " << j;
    }
}

TEST(LaunchTest, TransposeThroughLds) {
  Module module("Launch");
  const int n = 128;
  std::vector<unsigned> in(n * n);
  std::iota(in.begin(), in.end(), 0u);
  DeviceArray<unsigned> out(n * n), source(in);
  ASSERT_EQ(module.run("transpose", {dim3(2, 2), dim3(64)}, out.data(),
                       source.data(), n),
            hipSuccess);
  std::vector<unsigned> result = out.read();
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      ASSERT_EQ(result[j * n + i], in[i * n + j]);
}

TEST(LaunchTest, HistogramWithLocalAndGlobalAtomics) {
  Module module("Launch");
  std::vector<unsigned char> data = randomBits<unsigned char>(50000, 1);
  std::vector<unsigned> expected(256);
  for (unsigned char value : data)
    ++expected[value];
  DeviceArray<unsigned> bins(256);
  DeviceArray<unsigned char> input(data);
  ASSERT_EQ(module.run("histogram", {dim3(7), dim3(256)}, bins.data(),
                       input.data(), static_cast<int>(data.size())),
            hipSuccess);
  EXPECT_EQ(bins.read(), expected);
}

TEST(LaunchTest, PrivateArraysAreSeparate) {
  Module module("Launch");
  std::vector<int> in(64);
  for (int i = 0; i < 64; ++i)
    in[i] = i * 11 % 64;
  const int n = 40, threads = 192;
  DeviceArray<int> out(threads), source(in);
  ASSERT_EQ(module.run("privateArray", {dim3(1), dim3(threads)}, out.data(),
                       source.data(), n),
            hipSuccess);
  std::vector<int> result = out.read();
  for (int i = 0; i < threads; ++i) {
    int values[64];
    for (int k = 0; k < 64; ++k)
      values[(k * 7 + n) & 63] = in[k] * i;
    unsigned sum = 0;
    for (int k = 0; k < n; ++k)
      sum = sum * 3 + static_cast<unsigned>(values[in[k] & 63]);
    ASSERT_EQ(result[i], static_cast<int>(sum)) << i;
  }
}

TEST(LaunchTest, ConstantsOfTheModule) {
  Module module("Launch");
  DeviceArray<int> out(32);
  ASSERT_EQ(module.run("readTable", {dim3(1), dim3(32)}, out.data(), 4),
            hipSuccess);
  EXPECT_EQ(out.read()[3], 8);
}

} // namespace
