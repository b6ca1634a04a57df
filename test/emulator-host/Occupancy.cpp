//===- Occupancy.cpp - Attributes and occupancy of kernels ----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Blocks on a compute unit by registers and by LDS, on kernels whose needs are
// known from how they are built.
//
//===----------------------------------------------------------------------===//

#include "HostCheck.h"

#include <algorithm>

__global__ void light(int *out) { out[threadIdx.x] = 1; }

__global__ void withShared(int *out) {
  __shared__ int buffer[6000];
  buffer[threadIdx.x] = out[threadIdx.x];
  __syncthreads();
  out[threadIdx.x] = buffer[63 - threadIdx.x % 64];
}

/// The clobber makes the kernel ask for 200 registers of the 512 a lane has.
__global__ __launch_bounds__(256) void heavy(int *out) {
  asm volatile("v_mov_b32 v199, 0" ::: "v199");
  out[threadIdx.x] = 1;
}

template <typename Kernel>
static int blocks(Kernel kernel, int blockSize, size_t dynamicLds) {
  int result = -1;
  EXPECT_SUCCESS(hipOccupancyMaxActiveBlocksPerMultiprocessor(
      &result, kernel, blockSize, dynamicLds));
  return result;
}

int main() {
  // 4 SIMDs hold 8 waves each.
  EXPECT(blocks(light, 64, 0) == 32);
  EXPECT(blocks(light, 65, 0) == 16);
  EXPECT(blocks(light, 1024, 0) == 2);
  EXPECT(blocks(light, 64, 20000) == 3);
  EXPECT(blocks(light, 64, 70000) == 0);
  EXPECT(blocks(withShared, 64, 0) == 2);
  EXPECT(blocks(withShared, 64, 20000) == 1);
  // 200 registers leave 2 waves a SIMD.
  EXPECT(blocks(heavy, 64, 0) == 8);
  EXPECT(blocks(heavy, 256, 0) == 2);
  int wrong = 0;
  EXPECT_CODE(hipOccupancyMaxActiveBlocksPerMultiprocessor(&wrong, light, 0, 0),
              hipErrorInvalidValue);

  hipFuncAttributes attributes;
  EXPECT_SUCCESS(hipFuncGetAttributes(
      &attributes, reinterpret_cast<const void *>(withShared)));
  EXPECT(attributes.sharedSizeBytes == 24000);
  EXPECT(attributes.maxDynamicSharedSizeBytes == 65536 - 24000);
  EXPECT(attributes.maxThreadsPerBlock == 1024);
  EXPECT_SUCCESS(
      hipFuncGetAttributes(&attributes, reinterpret_cast<const void *>(heavy)));
  EXPECT(attributes.numRegs == 200);
  const void *kernel = reinterpret_cast<const void *>(withShared);
  EXPECT_SUCCESS(hipFuncSetAttribute(
      kernel, hipFuncAttributeMaxDynamicSharedMemorySize, 41536));
  EXPECT_CODE(hipFuncSetAttribute(
                  kernel, hipFuncAttributeMaxDynamicSharedMemorySize, 41537),
              hipErrorInvalidValue);

  int grid = 0, block = 0;
  EXPECT_SUCCESS(hipOccupancyMaxPotentialBlockSize(&grid, &block, light, 0, 0));
  EXPECT(block == 1024 && grid == 2 * 304);
  EXPECT_SUCCESS(
      hipOccupancyMaxPotentialBlockSize(&grid, &block, light, 0, 192));
  EXPECT(block == 128 && grid == 16 * 304);
  EXPECT_CODE(hipOccupancyMaxPotentialBlockSize(&grid, &block, light, 70000, 0),
              hipErrorInvalidValue);
  return failures != 0;
}
