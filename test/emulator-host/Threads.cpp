//===- Threads.cpp - Several host threads ---------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Threads launch, allocate and fail at the same time; each has its own last
// error and its own launch configuration.
//
//===----------------------------------------------------------------------===//

#include "HostCheck.h"

#include <thread>
#include <vector>

__device__ int total;

__global__ void fillWith(int *out, int value) {
  out[threadIdx.x] = value;
  atomicAdd(&total, 1);
}

static void work(int number) {
  hipStream_t stream = nullptr;
  EXPECT_SUCCESS(hipStreamCreate(&stream));
  for (int round = 0; round < 20; ++round) {
    int *device = nullptr, host[64] = {};
    EXPECT_SUCCESS(hipMalloc(&device, sizeof(host)));
    int value = number * 100 + round;
    fillWith<<<1, 64, 0, stream>>>(device, value);
    EXPECT_SUCCESS(hipGetLastError());
    // Only the odd threads fail here, and only they see it.
    if (number % 2)
      EXPECT_CODE(hipSetDevice(9), hipErrorInvalidDevice);
    EXPECT_SUCCESS(hipMemcpyAsync(host, device, sizeof(host),
                                  hipMemcpyDeviceToHost, stream));
    EXPECT_SUCCESS(hipStreamSynchronize(stream));
    for (int element : host)
      EXPECT(element == value);
    EXPECT_CODE(hipGetLastError(),
                number % 2 ? hipErrorInvalidDevice : hipSuccess);
    EXPECT_SUCCESS(hipFree(device));
  }
  EXPECT_SUCCESS(hipStreamDestroy(stream));
}

int main() {
  constexpr int count = 6;
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i)
    threads.emplace_back(work, i);
  for (std::thread &thread : threads)
    thread.join();
  int sum = 0;
  EXPECT_SUCCESS(hipMemcpyFromSymbol(&sum, HIP_SYMBOL(total), sizeof(sum)));
  EXPECT(sum == count * 20 * 64);
  return failures != 0;
}
