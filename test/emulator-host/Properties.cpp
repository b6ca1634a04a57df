//===- Properties.cpp - The device as ROCm 5 describes it -----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Properties, attributes and the questions around the device, in the layout of
// the headers that this program is built with.
//
//===----------------------------------------------------------------------===//

#include "HostCheck.h"

#include <cstring>

static int attribute(hipDeviceAttribute_t which) {
  int value = -1;
  EXPECT_SUCCESS(hipDeviceGetAttribute(&value, which, 0));
  return value;
}

static void testProperties() {
  // Poisoned, with room behind: nothing may be written past the structure.
  struct {
    hipDeviceProp_t properties;
    unsigned char behind[1024];
  } place;
  std::memset(&place, 0xa5, sizeof(place));
  EXPECT_SUCCESS(hipGetDeviceProperties(&place.properties, 0));
  for (unsigned char byte : place.behind)
    EXPECT(byte == 0xa5);
  const hipDeviceProp_t &properties = place.properties;
  EXPECT(!std::strncmp(properties.gcnArchName, "gfx942", 6));
  EXPECT(properties.warpSize == 64 && properties.maxThreadsPerBlock == 1024);
  EXPECT(properties.sharedMemPerBlock == 65536);
  EXPECT(properties.multiProcessorCount == 304);
  EXPECT(properties.totalGlobalMem == size_t{192} << 30);
  EXPECT(properties.major == 9 && properties.minor == 4);
  EXPECT(properties.arch.hasDoubles && !properties.arch.hasDynamicParallelism);
  EXPECT(properties.managedMemory == 1 && properties.cooperativeLaunch == 0);
  EXPECT(attribute(hipDeviceAttributeWarpSize) == properties.warpSize);
  EXPECT(attribute(hipDeviceAttributeMultiprocessorCount) ==
         properties.multiProcessorCount);
  EXPECT(attribute(hipDeviceAttributeMaxThreadsPerMultiProcessor) ==
         properties.maxThreadsPerMultiProcessor);
  EXPECT(attribute(hipDeviceAttributeMaxTexture2DWidth) == 0);
  int value = 0;
  EXPECT_CODE(
      hipDeviceGetAttribute(&value, static_cast<hipDeviceAttribute_t>(5555), 0),
      hipErrorInvalidValue);
  EXPECT_CODE(hipGetDeviceProperties(&place.properties, 1),
              hipErrorInvalidDevice);
}

static void testIdentity() {
  char name[64] = {}, shortName[5] = {}, bus[16] = {};
  hipUUID uuid;
  hipDevice_t device = -1;
  int version = 0, count = 0, major = 0, minor = 0, can = -1, chosen = -1;
  EXPECT_SUCCESS(hipGetDeviceCount(&count));
  EXPECT(count == 1);
  EXPECT_SUCCESS(hipDeviceGet(&device, 0));
  EXPECT_SUCCESS(hipDeviceGetName(name, sizeof(name), device));
  EXPECT_SUCCESS(hipDeviceGetName(shortName, sizeof(shortName), device));
  EXPECT(std::strlen(shortName) == 4 && !std::strncmp(name, shortName, 4));
  EXPECT_SUCCESS(hipDeviceGetUuid(&uuid, device));
  EXPECT_SUCCESS(hipDeviceGetPCIBusId(bus, sizeof(bus), 0));
  EXPECT_SUCCESS(hipDeviceGetByPCIBusId(&chosen, bus));
  EXPECT(chosen == 0);
  EXPECT_SUCCESS(hipDeviceComputeCapability(&major, &minor, device));
  EXPECT(major == 9 && minor == 4);
  EXPECT_SUCCESS(hipDeviceCanAccessPeer(&can, 0, 0));
  EXPECT(can == 0);
  EXPECT_CODE(hipDeviceEnablePeerAccess(1, 0), hipErrorInvalidDevice);
  EXPECT_SUCCESS(hipRuntimeGetVersion(&version));
  EXPECT(version / 10000000 == 5);
  unsigned flags = 99;
  EXPECT_SUCCESS(hipSetDeviceFlags(hipDeviceScheduleSpin));
  EXPECT_SUCCESS(hipGetDeviceFlags(&flags));
  EXPECT(flags == hipDeviceScheduleSpin);
  hipDeviceProp_t wanted = {};
  EXPECT_SUCCESS(hipChooseDevice(&chosen, &wanted));
}

static void testContexts() {
  hipCtx_t context = nullptr, current = nullptr;
  EXPECT_SUCCESS(hipCtxCreate(&context, 0, 0));
  EXPECT_SUCCESS(hipCtxGetCurrent(&current));
  EXPECT(context == current);
  EXPECT_SUCCESS(hipCtxPopCurrent(&current));
  EXPECT_CODE(hipCtxPopCurrent(&current), hipErrorInvalidContext);
}

int main() {
  testProperties();
  testIdentity();
  testContexts();
  return failures != 0;
}
