//===- Copies.cpp - Copies, fills and pointers ----------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Rectangles, fills of every width, and what HIP knows about a pointer.
//
//===----------------------------------------------------------------------===//

#include "HostCheck.h"

#include <numeric>
#include <vector>

static void testRectangles() {
  constexpr size_t width = 20, height = 7;
  std::vector<unsigned char> in(width * height), out(30 * height, 0xee);
  std::iota(in.begin(), in.end(), 0);
  char *device = nullptr;
  size_t pitch = 0;
  EXPECT_SUCCESS(hipMallocPitch(reinterpret_cast<void **>(&device), &pitch,
                                width, height));
  EXPECT(pitch >= width && pitch % 128 == 0);
  EXPECT_SUCCESS(hipMemcpy2D(device, pitch, in.data(), width, width, height,
                             hipMemcpyHostToDevice));
  EXPECT_SUCCESS(hipMemset2D(device + pitch, pitch, 0x55, 3, 2));
  EXPECT_SUCCESS(hipMemcpy2DAsync(out.data(), 30, device, pitch, width, height,
                                  hipMemcpyDeviceToHost, nullptr));
  EXPECT(out[0] == 0 && out[19] == 19 && out[20] == 0xee);
  EXPECT(out[30] == 0x55 && out[33] == 23 && out[60] == 0x55 && out[90] == 60);
  // A pitch below the width, and rows past the end.
  EXPECT_CODE(hipMemcpy2D(device, 10, in.data(), width, width, height,
                          hipMemcpyHostToDevice),
              hipErrorInvalidPitchValue);
  EXPECT_CODE(hipMemcpy2D(device, pitch, in.data(), width, width, height + 1,
                          hipMemcpyHostToDevice),
              hipErrorInvalidValue);
  EXPECT_SUCCESS(hipFree(device));
}

static void testBox() {
  hipPitchedPtr box;
  EXPECT_SUCCESS(hipMalloc3D(&box, make_hipExtent(8, 3, 2)));
  std::vector<char> in(48), out(48);
  std::iota(in.begin(), in.end(), 1);
  hipMemcpy3DParms copy = {};
  copy.srcPtr = make_hipPitchedPtr(in.data(), 8, 8, 3);
  copy.dstPtr = box;
  copy.extent = make_hipExtent(8, 3, 2);
  copy.kind = hipMemcpyHostToDevice;
  EXPECT_SUCCESS(hipMemcpy3D(&copy));
  copy.srcPtr = box;
  copy.srcPos = make_hipPos(2, 1, 1);
  copy.dstPtr = make_hipPitchedPtr(out.data(), 8, 8, 3);
  copy.extent = make_hipExtent(4, 2, 1);
  copy.kind = hipMemcpyDeviceToHost;
  EXPECT_SUCCESS(hipMemcpy3D(&copy));
  EXPECT(out[0] == 24 + 8 + 2 + 1 && out[3] == 38 && out[4] == 0);
  EXPECT(out[8] == 43);
  EXPECT_SUCCESS(hipFree(box.ptr));
}

static void testFills() {
  unsigned *device = nullptr, host[8] = {};
  EXPECT_SUCCESS(hipMalloc(&device, 32));
  EXPECT_SUCCESS(hipMemset(device, 0xab, 4));
  EXPECT_SUCCESS(hipMemsetD16(device + 1, 0x1234, 2));
  EXPECT_SUCCESS(hipMemsetD32(device + 2, 0x12345678, 2));
  EXPECT_SUCCESS(hipMemcpyDtoD(device + 4, device, 16));
  EXPECT_SUCCESS(hipMemcpyPeer(host, 0, device, 0, 0));
  EXPECT_SUCCESS(hipMemcpy(host, device, 32, hipMemcpyDefault));
  EXPECT(host[0] == 0xabababab && host[5] == 0x12341234);
  EXPECT(host[7] == 0x12345678);
  EXPECT_CODE(hipMemsetD32(device, 0, 9), hipErrorInvalidValue);
  EXPECT_CODE(hipMemcpy(host, device, 4, static_cast<hipMemcpyKind>(9)),
              hipErrorInvalidMemcpyDirection);
  EXPECT_SUCCESS(hipFree(device));
}

static void testPointers() {
  char *device = nullptr, *pinned = nullptr, *managed = nullptr;
  size_t before = 0, after = 0, total = 0, size = 0;
  EXPECT_SUCCESS(hipMemGetInfo(&before, &total));
  EXPECT_SUCCESS(hipMalloc(&device, 4096));
  EXPECT_SUCCESS(hipHostMalloc(&pinned, 100, hipHostMallocMapped));
  EXPECT_SUCCESS(hipMallocManaged(&managed, 100));
  EXPECT_SUCCESS(hipMemGetInfo(&after, &total));
  EXPECT(before - after == 4196);
  hipPointerAttribute_t attributes;
  EXPECT_SUCCESS(hipPointerGetAttributes(&attributes, device + 8));
  EXPECT(attributes.memoryType == hipMemoryTypeDevice &&
         attributes.device == 0);
  EXPECT(attributes.devicePointer == device + 8 && !attributes.hostPointer);
  EXPECT_SUCCESS(hipPointerGetAttributes(&attributes, pinned));
  EXPECT(attributes.memoryType == hipMemoryTypeHost);
  EXPECT(attributes.allocationFlags == hipHostMallocMapped);
  EXPECT_SUCCESS(hipPointerGetAttributes(&attributes, managed));
  EXPECT(attributes.isManaged == 1);
  EXPECT_CODE(hipPointerGetAttributes(&attributes, &size),
              hipErrorInvalidValue);
  hipDeviceptr_t base = nullptr;
  EXPECT_SUCCESS(hipMemGetAddressRange(&base, &size, device + 100));
  EXPECT(base == device && size == 4096);
  void *huge = nullptr;
  EXPECT_CODE(hipMalloc(&huge, total + 1), hipErrorOutOfMemory);
  EXPECT(huge == nullptr);
  EXPECT_SUCCESS(hipFree(device));
  EXPECT_SUCCESS(hipHostFree(pinned));
  EXPECT_SUCCESS(hipFree(managed));
  EXPECT_SUCCESS(hipMemGetInfo(&after, &total));
  EXPECT(before == after);
}

static void testPools() {
  hipMemPool_t pool = nullptr;
  uint64_t threshold = 12345, read = 0;
  void *memory = nullptr;
  EXPECT_SUCCESS(hipDeviceGetDefaultMemPool(&pool, 0));
  EXPECT_SUCCESS(
      hipMemPoolSetAttribute(pool, hipMemPoolAttrReleaseThreshold, &threshold));
  EXPECT_SUCCESS(
      hipMemPoolGetAttribute(pool, hipMemPoolAttrReleaseThreshold, &read));
  EXPECT(read == threshold);
  EXPECT_SUCCESS(hipMallocFromPoolAsync(&memory, 64, pool, nullptr));
  EXPECT_SUCCESS(hipFreeAsync(memory, nullptr));
}

int main() {
  testRectangles();
  testBox();
  testFills();
  testPointers();
  testPools();
  return failures != 0;
}
