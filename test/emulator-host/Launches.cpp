//===- Launches.cpp - Launches with <<<>>> --------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Grids, dynamic shared memory, host memory that kernels reach, and both sides
// of managed variables.
//
//===----------------------------------------------------------------------===//

#include "HostCheck.h"

#include <numeric>
#include <vector>

__global__ void reverseBlocks(int *data, int count) {
  extern __shared__ int shared[];
  int index = blockIdx.x * blockDim.x + threadIdx.x;
  if (index < count)
    shared[threadIdx.x] = data[index];
  __syncthreads();
  if (index < count)
    data[index] = shared[blockDim.x - 1 - threadIdx.x];
}

__global__ void coordinates(int *out) {
  int x = blockIdx.x * blockDim.x + threadIdx.x;
  int y = blockIdx.y * blockDim.y + threadIdx.y;
  out[y * gridDim.x * blockDim.x + x] = 1000 * y + x;
}

__managed__ int counter = 5;
__global__ void count(int step) { atomicAdd(&counter, step); }

static void testDynamicShared() {
  constexpr int count = 1000, block = 250;
  std::vector<int> host(count);
  std::iota(host.begin(), host.end(), 0);
  int *device = nullptr;
  EXPECT_SUCCESS(hipMalloc(&device, count * sizeof(int)));
  EXPECT_SUCCESS(hipMemcpy(device, host.data(), count * sizeof(int),
                           hipMemcpyHostToDevice));
  reverseBlocks<<<count / block, block, block * sizeof(int)>>>(device, count);
  EXPECT_SUCCESS(hipGetLastError());
  EXPECT_SUCCESS(hipMemcpy(host.data(), device, count * sizeof(int),
                           hipMemcpyDeviceToHost));
  for (int i = 0; i < count; ++i)
    EXPECT(host[i] == i / block * block + block - 1 - i % block);
  EXPECT_SUCCESS(hipFree(device));
}

static void testGridOnHostMemory() {
  int *shared = nullptr;
  EXPECT_SUCCESS(hipMallocManaged(&shared, 12 * 10 * sizeof(int)));
  hipLaunchKernelGGL(coordinates, dim3(3, 2), dim3(4, 5), 0, nullptr, shared);
  EXPECT_SUCCESS(hipDeviceSynchronize());
  for (int i = 0; i < 120; ++i)
    EXPECT(shared[i] == i / 12 * 1000 + i % 12);
  EXPECT_SUCCESS(hipFree(shared));

  std::vector<int> own(120);
  EXPECT_SUCCESS(hipHostRegister(own.data(), 480, hipHostRegisterMapped));
  EXPECT_CODE(hipHostRegister(own.data() + 4, 8, hipHostRegisterMapped),
              hipErrorHostMemoryAlreadyRegistered);
  void *device = nullptr;
  EXPECT_SUCCESS(hipHostGetDevicePointer(&device, own.data(), 0));
  coordinates<<<dim3(3, 2), dim3(4, 5)>>>(static_cast<int *>(device));
  EXPECT_SUCCESS(hipDeviceSynchronize());
  EXPECT(own[119] == 9011);
  EXPECT_SUCCESS(hipHostUnregister(own.data()));
  EXPECT_CODE(hipHostUnregister(own.data()), hipErrorHostMemoryNotRegistered);
}

static void testManagedVariable() {
  EXPECT(counter == 5);
  counter = 7;
  count<<<2, 64>>>(3);
  EXPECT_SUCCESS(hipDeviceSynchronize());
  EXPECT(counter == 7 + 2 * 64 * 3);
  // It is no allocation of the program's, and outlives a reset.
  EXPECT_CODE(hipFree(&counter), hipErrorInvalidValue);
  EXPECT_SUCCESS(hipDeviceReset());
  count<<<1, 1>>>(1);
  EXPECT_SUCCESS(hipDeviceSynchronize());
  EXPECT(counter == 7 + 2 * 64 * 3 + 1);
}

int main() {
  testDynamicShared();
  testGridOnHostMemory();
  testManagedVariable();
  return failures != 0;
}
