//===- DeviceTest.cpp - Device properties, streams, events ----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a runtime reads before it launches anything.
//
//===----------------------------------------------------------------------===//

#include "HipTest.h"

#include "hip/device/HipDeviceProperties6.h"

using namespace mini::test;

extern "C" hipError_t
hipGetDevicePropertiesR0600(mini::emulator::DeviceProperties6 *, int);

namespace {

TEST(DeviceTest, BothPropertyLayoutsNameTheChip) {
  hipDeviceProp_t properties;
  ASSERT_EQ(hipGetDeviceProperties(&properties, 0), hipSuccess);
  EXPECT_STREQ(properties.gcnArchName, "gfx942:sramecc+:xnack-");
  EXPECT_EQ(properties.warpSize, 64);
  mini::emulator::DeviceProperties6 newer;
  ASSERT_EQ(hipGetDevicePropertiesR0600(&newer, 0), hipSuccess);
  EXPECT_STREQ(newer.gcnArchName, "gfx942:sramecc+:xnack-");
  EXPECT_EQ(newer.sharedMemPerBlock, 65536u);
  EXPECT_EQ(hipGetDeviceProperties(&properties, 1), hipErrorInvalidDevice);
}

TEST(DeviceTest, OneDevice) {
  int value = 0;
  EXPECT_EQ(hipInit(0), hipSuccess);
  EXPECT_EQ(hipGetDeviceCount(&value), hipSuccess);
  EXPECT_EQ(value, 1);
  EXPECT_EQ(hipSetDevice(0), hipSuccess);
  EXPECT_EQ(hipSetDevice(1), hipErrorInvalidDevice);
  EXPECT_EQ(hipDeviceGetAttribute(&value,
                                  hipDeviceAttributeMaxSharedMemoryPerBlock, 0),
            hipSuccess);
  EXPECT_EQ(value, 65536);
}

TEST(DeviceTest, StreamsAndEvents) {
  hipStream_t stream = nullptr;
  hipEvent_t start = nullptr, stop = nullptr;
  ASSERT_EQ(hipStreamCreate(&stream), hipSuccess);
  ASSERT_EQ(hipEventCreate(&start), hipSuccess);
  ASSERT_EQ(hipEventCreate(&stop), hipSuccess);
  EXPECT_EQ(hipEventRecord(start, stream), hipSuccess);
  EXPECT_EQ(hipEventRecord(stop, stream), hipSuccess);
  float milliseconds = -1;
  EXPECT_EQ(hipEventElapsedTime(&milliseconds, start, stop), hipSuccess);
  EXPECT_GE(milliseconds, 0);
  EXPECT_EQ(hipStreamSynchronize(stream), hipSuccess);
  EXPECT_EQ(hipStreamDestroy(stream), hipSuccess);
  EXPECT_EQ(hipStreamSynchronize(stream), hipErrorInvalidHandle);
  EXPECT_EQ(hipEventDestroy(start), hipSuccess);
  EXPECT_EQ(hipEventDestroy(stop), hipSuccess);
}

TEST(DeviceTest, Fills) {
  DeviceArray<unsigned> array(16);
  ASSERT_EQ(hipMemset(array.data(), 0xab, 8), hipSuccess);
  ASSERT_EQ(hipMemsetD32(array.data() + 4, 0x12345678, 2), hipSuccess);
  std::vector<unsigned> result = array.read();
  EXPECT_EQ(result[1], 0xababababu);
  EXPECT_EQ(result[2], 0u);
  EXPECT_EQ(result[5], 0x12345678u);
}

} // namespace
