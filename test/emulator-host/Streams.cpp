//===- Streams.cpp - Streams, events, callbacks ---------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Order of work in streams, times of events, and stale handles.
//
//===----------------------------------------------------------------------===//

#include "HostCheck.h"

#include <chrono>
#include <dlfcn.h>
#include <thread>

__global__ void append(int *log, int value) { log[++log[0]] = value; }

static void addCallback(hipStream_t, hipError_t status, void *data) {
  EXPECT(status == hipSuccess);
  ++*static_cast<int *>(data);
}
static void addHost(void *data) { *static_cast<int *>(data) += 10; }

/// Newer than the library that this program is linked with.
static hipError_t launchHostFunction(hipStream_t stream, void (*run)(void *),
                                     void *data) {
  using Function = hipError_t (*)(hipStream_t, void (*)(void *), void *);
  auto function =
      reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, "hipLaunchHostFunc"));
  return function ? function(stream, run, data) : hipErrorNotFound;
}

static void testOrder() {
  hipStream_t first = nullptr, second = nullptr;
  hipEvent_t done = nullptr;
  int *log = nullptr, called = 0;
  EXPECT_SUCCESS(hipStreamCreate(&first));
  EXPECT_SUCCESS(
      hipStreamCreateWithPriority(&second, hipStreamNonBlocking, -9));
  EXPECT_SUCCESS(hipEventCreateWithFlags(&done, hipEventDisableTiming));
  EXPECT_SUCCESS(hipHostMalloc(&log, 16 * sizeof(int)));
  EXPECT_SUCCESS(hipMemsetAsync(log, 0, 64, first));
  append<<<1, 1, 0, first>>>(log, 11);
  EXPECT_SUCCESS(hipEventRecord(done, first));
  EXPECT_SUCCESS(hipStreamWaitEvent(second, done, 0));
  append<<<1, 1, 0, second>>>(log, 22);
  EXPECT_SUCCESS(hipStreamAddCallback(second, addCallback, &called, 0));
  EXPECT_SUCCESS(launchHostFunction(second, addHost, &called));
  EXPECT_SUCCESS(hipStreamSynchronize(second));
  EXPECT(log[0] == 2 && log[1] == 11 && log[2] == 22 && called == 11);
  EXPECT_SUCCESS(hipStreamQuery(hipStreamPerThread));

  unsigned flags = 0;
  int priority = 0, least = 0, greatest = 0;
  EXPECT_SUCCESS(hipStreamGetFlags(second, &flags));
  EXPECT_SUCCESS(hipStreamGetPriority(second, &priority));
  EXPECT_SUCCESS(hipDeviceGetStreamPriorityRange(&least, &greatest));
  EXPECT(flags == hipStreamNonBlocking && priority == greatest);
  EXPECT(greatest < least);
  EXPECT_SUCCESS(hipHostFree(log));
  EXPECT_SUCCESS(hipEventDestroy(done));
  EXPECT_SUCCESS(hipStreamDestroy(first));
  EXPECT_SUCCESS(hipStreamDestroy(second));
}

static void testElapsedTime() {
  hipEvent_t start = nullptr, stop = nullptr, untimed = nullptr;
  float milliseconds = -1;
  EXPECT_SUCCESS(hipEventCreate(&start));
  EXPECT_SUCCESS(hipEventCreate(&stop));
  EXPECT_SUCCESS(hipEventCreateWithFlags(&untimed, hipEventDisableTiming));
  EXPECT_CODE(hipEventElapsedTime(&milliseconds, start, stop),
              hipErrorInvalidHandle);
  EXPECT_SUCCESS(hipEventRecord(start));
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_SUCCESS(hipEventRecord(stop));
  EXPECT_SUCCESS(hipEventRecord(untimed));
  EXPECT_SUCCESS(hipEventSynchronize(stop));
  EXPECT_SUCCESS(hipEventElapsedTime(&milliseconds, start, stop));
  EXPECT(milliseconds >= 20 && milliseconds < 20000);
  EXPECT_CODE(hipEventElapsedTime(&milliseconds, start, untimed),
              hipErrorInvalidHandle);
  EXPECT_SUCCESS(hipEventDestroy(start));
  EXPECT_CODE(hipEventQuery(start), hipErrorInvalidHandle);
}

static void testStaleHandles() {
  hipStream_t stream = nullptr;
  EXPECT_SUCCESS(hipStreamCreate(&stream));
  EXPECT_SUCCESS(hipStreamDestroy(stream));
  EXPECT_CODE(hipStreamDestroy(stream), hipErrorInvalidHandle);
  EXPECT_CODE(hipStreamSynchronize(stream), hipErrorInvalidHandle);
  append<<<1, 1, 0, stream>>>(nullptr, 0);
  EXPECT_CODE(hipGetLastError(), hipErrorInvalidHandle);
  EXPECT_CODE(hipStreamDestroy(nullptr), hipErrorInvalidHandle);
  EXPECT_CODE(hipStreamCreateWithFlags(&stream, 77), hipErrorInvalidValue);
}

int main() {
  testOrder();
  testElapsedTime();
  testStaleHandles();
  return failures != 0;
}
