//===- Errors.cpp - What goes wrong in a program --------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every mistake has HIP's code for it, and a kernel's fault stays with the
// device until it is reset.
//
//===----------------------------------------------------------------------===//

#include "HostCheck.h"

#include <cstring>

__global__ void store(int *out) { out[threadIdx.x] = 1; }
__global__ __launch_bounds__(128) void small(int *out) { out[threadIdx.x] = 2; }

static void testMemoryMistakes() {
  int stack = 0, *device = nullptr;
  EXPECT_CODE(hipFree(&stack), hipErrorInvalidValue);
  EXPECT_SUCCESS(hipMalloc(&device, 64));
  EXPECT_CODE(hipFree(device + 1), hipErrorInvalidValue);
  EXPECT_SUCCESS(hipFree(device));
  EXPECT_CODE(hipFree(device), hipErrorInvalidValue);
  EXPECT_SUCCESS(hipFree(nullptr));
  EXPECT_CODE(hipMalloc(static_cast<void **>(nullptr), 4),
              hipErrorInvalidValue);
}

static void testLastError() {
  (void)hipGetLastError();
  EXPECT_CODE(hipSetDevice(3), hipErrorInvalidDevice);
  EXPECT_SUCCESS(hipSetDevice(0));
  EXPECT_CODE(hipPeekAtLastError(), hipErrorInvalidDevice);
  EXPECT_CODE(hipGetLastError(), hipErrorInvalidDevice);
  EXPECT_SUCCESS(hipGetLastError());
}

static void testLaunchMistakes() {
  int *device = nullptr;
  EXPECT_SUCCESS(hipMalloc(&device, 4096));
  store<<<1, 1025>>>(device);
  EXPECT_CODE(hipGetLastError(), hipErrorInvalidConfiguration);
  store<<<0, 64>>>(device);
  EXPECT_CODE(hipGetLastError(), hipErrorInvalidConfiguration);
  store<<<1, 64, 65537>>>(device);
  EXPECT_CODE(hipGetLastError(), hipErrorInvalidConfiguration);
  store<<<1, 64, size_t{1} << 32>>>(device);
  EXPECT_CODE(hipGetLastError(), hipErrorInvalidConfiguration);
  store<<<0x7fffffff, 64>>>(device);
  EXPECT_CODE(hipGetLastError(), hipErrorInvalidConfiguration);
  small<<<1, 129>>>(device);
  EXPECT_CODE(hipGetLastError(), hipErrorInvalidConfiguration);
  small<<<1, 128>>>(device);
  EXPECT_SUCCESS(hipGetLastError());
  EXPECT_CODE(hipLaunchKernel(nullptr, dim3(1), dim3(1), nullptr, 0, nullptr),
              hipErrorInvalidDeviceFunction);
  EXPECT_CODE(hipModuleLaunchKernel(nullptr, 1, 1, 1, 1, 1, 1, 0, nullptr,
                                    nullptr, nullptr),
              hipErrorInvalidHandle);
  EXPECT_CODE(hipLaunchKernel(reinterpret_cast<const void *>(store), dim3(1),
                              dim3(1), nullptr, 0, nullptr),
              hipErrorInvalidValue);
  void *arguments[] = {&device};
  EXPECT_CODE(hipLaunchCooperativeKernel(reinterpret_cast<const void *>(store),
                                         dim3(1), dim3(64), arguments, 0,
                                         nullptr),
              hipErrorNotSupported);
  hipGraph_t graph = nullptr;
  EXPECT_CODE(hipGraphCreate(&graph, 0), hipErrorNotSupported);
  EXPECT_CODE(hipGetLastError(), hipErrorNotSupported);
  EXPECT_SUCCESS(hipFree(device));
}

static void testFault() {
  int *device = nullptr, host = 0;
  EXPECT_SUCCESS(hipMalloc(&device, 64));
  store<<<1, 64>>>(device);
  EXPECT_CODE(hipGetLastError(), hipErrorLaunchFailure);
  EXPECT_CODE(hipDeviceSynchronize(), hipErrorLaunchFailure);
  EXPECT_CODE(hipStreamSynchronize(nullptr), hipErrorLaunchFailure);
  EXPECT_CODE(hipMemcpy(&host, device, 4, hipMemcpyDeviceToHost),
              hipErrorLaunchFailure);
  store<<<1, 4>>>(device);
  EXPECT_CODE(hipGetLastError(), hipErrorLaunchFailure);
  EXPECT_SUCCESS(hipDeviceReset());
  EXPECT_CODE(hipFree(device), hipErrorInvalidValue);
  EXPECT_SUCCESS(hipDeviceSynchronize());
  EXPECT_SUCCESS(hipMalloc(&device, 64));
  store<<<1, 16>>>(device);
  EXPECT_SUCCESS(hipMemcpy(&host, device + 15, 4, hipMemcpyDeviceToHost));
  EXPECT(host == 1);
}

static void testTexts() {
  EXPECT(!strcmp(hipGetErrorName(hipErrorNotReady), "hipErrorNotReady"));
  EXPECT(
      !strcmp(hipGetErrorName(hipErrorCapturedEvent), "hipErrorCapturedEvent"));
  EXPECT(!strcmp(hipGetErrorString(hipErrorOutOfMemory), "out of memory"));
  EXPECT(!strcmp(hipGetErrorName(static_cast<hipError_t>(12345)),
                 "hipErrorUnknown"));
}

int main() {
  testMemoryMistakes();
  testLastError();
  testLaunchMistakes();
  testFault();
  testTexts();
  return failures != 0;
}
