//===- BufferTest.cpp - The range check of buffer accesses ----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What is outside a descriptor reads as zero and is not written, dword by
// dword, whatever the allocation behind it.
//
//===----------------------------------------------------------------------===//

#include "hip/HipTest.h"

#include <numeric>

using namespace mini::test;

namespace {

std::vector<int> counting(size_t count) {
  std::vector<int> values(count);
  std::iota(values.begin(), values.end(), 1);
  return values;
}

TEST(BufferTest, LoadsPastTheRangeAreZero) {
  Module module("Buffer");
  DeviceArray<int> data(counting(64)), out(64);
  ASSERT_EQ(module.run("loadRange", {dim3(1), dim3(64)}, out.data(),
                       data.data(), 40 * 4, 0),
            hipSuccess);
  std::vector<int> result = out.read();
  for (int i = 0; i < 64; ++i)
    EXPECT_EQ(result[i], i < 40 ? i + 1 : 0);
}

TEST(BufferTest, TheScalarOffsetCounts) {
  Module module("Buffer");
  DeviceArray<int> data(counting(64)), out(64);
  ASSERT_EQ(module.run("loadRange", {dim3(1), dim3(64)}, out.data(),
                       data.data(), 64 * 4, 16),
            hipSuccess);
  std::vector<int> result = out.read();
  for (int i = 0; i < 64; ++i)
    EXPECT_EQ(result[i], i < 60 ? i + 5 : 0);
}

// A lane's negative offset and the instruction's positive one are one in range;
// a sum that stays negative is not.
TEST(BufferTest, OffsetsAddUpBeforeTheCheck) {
  Module module("Buffer");
  DeviceArray<int> data(counting(64)), out(64);
  for (int shift : {-64, -80}) {
    ASSERT_EQ(module.run("loadShifted", {dim3(1), dim3(64)}, out.data(),
                         data.data(), 64 * 4, shift),
              hipSuccess);
    std::vector<int> result = out.read();
    int first = (shift + 64) / 4;
    for (int i = 0; i < 64; ++i)
      EXPECT_EQ(result[i], i + first < 0 ? 0 : i + first + 1) << shift;
  }
}

TEST(BufferTest, WideLoadsAreCheckedByDword) {
  Module module("Buffer");
  DeviceArray<int> data(counting(132)), out(256);
  const int records = 66;
  ASSERT_EQ(module.run("loadWide", {dim3(1), dim3(64)}, out.data(), data.data(),
                       records * 4),
            hipSuccess);
  std::vector<int> result = out.read();
  for (int lane = 0; lane < 64; ++lane)
    for (int i = 0; i < 4; ++i) {
      int index = lane * 2 + i;
      EXPECT_EQ(result[lane * 4 + i], index < records ? index + 1 : 0)
          << lane << ", " << i;
    }
}

TEST(BufferTest, Bytes) {
  Module module("Buffer");
  DeviceArray<int> data(std::vector<int>(16, 0x04838281)), out(64);
  ASSERT_EQ(
      module.run("loadBytes", {dim3(1), dim3(64)}, out.data(), data.data(), 10),
      hipSuccess);
  std::vector<int> result = out.read();
  const int bytes[] = {0x81, 0x82, 0x83, 0x04};
  for (int i = 0; i < 64; ++i)
    EXPECT_EQ(result[i], i < 10 ? bytes[i % 4] : 0);
}

TEST(BufferTest, StoresPastTheRangeAreDropped) {
  Module module("Buffer");
  DeviceArray<int> data(std::vector<int>(64, -1));
  ASSERT_EQ(
      module.run("storeRange", {dim3(1), dim3(64)}, data.data(), 20 * 4, 64),
      hipSuccess);
  std::vector<int> result = data.read();
  for (int i = 0; i < 64; ++i)
    EXPECT_EQ(result[i], i < 20 ? i + 1 : -1);
}

TEST(BufferTest, WithoutAnIndexTheRecordsAreBytes) {
  Module module("Buffer");
  DeviceArray<int> data(counting(64)), out(64);
  ASSERT_EQ(module.run("loadStrided", {dim3(1), dim3(64)}, out.data(),
                       data.data(), 16),
            hipSuccess);
  std::vector<int> result = out.read();
  for (int i = 0; i < 64; ++i)
    EXPECT_EQ(result[i], i < 4 ? i + 1 : 0);
  DeviceArray<int> stored(std::vector<int>(64, -1));
  ASSERT_EQ(module.run("storeStrided", {dim3(1), dim3(64)}, stored.data(), 16),
            hipSuccess);
  result = stored.read();
  for (int i = 0; i < 64; ++i)
    EXPECT_EQ(result[i], i < 4 ? i + 1 : -1);
}

// What a thread's number adds to the address is not checked; the offset is.
TEST(BufferTest, AThreadsNumberIsNotChecked) {
  Module module("Buffer");
  DeviceArray<int> data(counting(65)), out(64);
  for (int bytes : {8, 4}) {
    ASSERT_EQ(module.run("loadByThread", {dim3(1), dim3(64)}, out.data(),
                         data.data(), bytes),
              hipSuccess);
    std::vector<int> result = out.read();
    for (int i = 0; i < 64; ++i)
      EXPECT_EQ(result[i], bytes == 8 ? i + 2 : 0) << i;
  }
}

TEST(BufferTest, ADescriptorLargerThanItsAllocationIsAnError) {
  Module module("Buffer");
  DeviceArray<int> data(counting(32)), out(64);
  testing::internal::CaptureStderr();
  EXPECT_EQ(module.run("loadRange", {dim3(1), dim3(64)}, out.data(),
                       data.data(), 64 * 4, 0),
            hipErrorLaunchFailure);
  EXPECT_NE(testing::internal::GetCapturedStderr().find("lane 32"),
            std::string::npos);
}

} // namespace
