//===- HipMemoryPool.cpp - HIP: memory pools ------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Stream-ordered allocation from pools. Memory goes back at once, so a pool
// keeps only its settings.
//
//===----------------------------------------------------------------------===//

#include "HipAllocations.h"
#include "hip/HipApi.h"
#include "hip/HipHandles.h"

#include <array>
#include <atomic>
#include <cstring>

using namespace mini::emulator;

struct ihipMemPoolHandle_t {
  /// Values by hipMemPoolAttr; the three reuse policies are on by default.
  std::array<uint64_t, hipMemPoolAttrReleaseThreshold + 1> values = {0, 1, 1, 1,
                                                                     0};
};

namespace {

using Pools = Handles<ihipMemPoolHandle_t>;

std::mutex &valuesMutex() {
  static auto *mutex = new std::mutex;
  return *mutex;
}

hipMemPool_t defaultPool() {
  static hipMemPool_t pool = Pools::instance().create();
  return pool;
}

std::atomic<hipMemPool_t> &currentPool() {
  static std::atomic<hipMemPool_t> pool = defaultPool();
  return pool;
}

hipError_t notAPool(const char *function) {
  return reportFailure(hipErrorInvalidValue, function,
                       "not a memory pool, or one that was destroyed");
}

hipError_t checkAttribute(const char *function, hipMemPool_t pool,
                          hipMemPoolAttr attribute, const void *value) {
  if (!value)
    return nullPointer(function);
  if (!Pools::instance().find(pool))
    return notAPool(function);
  if (attribute >= hipMemPoolReuseFollowEventDependencies &&
      attribute <= hipMemPoolAttrReleaseThreshold)
    return hipSuccess;
  return notSupported(function,
                      "pool attribute " + std::to_string(attribute) + " is");
}

hipError_t givePool(const char *function, hipMemPool_t *pool, int device,
                    hipMemPool_t value) {
  if (!pool)
    return nullPointer(function);
  if (hipError_t error = checkDevice(function, device))
    return error;
  *pool = value;
  return hipSuccess;
}

/// The threshold has 64 bits, the policies are ints.
size_t sizeOf(hipMemPoolAttr attribute) {
  return attribute == hipMemPoolAttrReleaseThreshold ? 8 : 4;
}

} // namespace

hipError_t hipDeviceGetDefaultMemPool(hipMemPool_t *pool, int device) {
  return givePool(__func__, pool, device, defaultPool());
}
hipError_t hipDeviceGetMemPool(hipMemPool_t *pool, int device) {
  return givePool(__func__, pool, device, currentPool());
}
hipError_t hipDeviceSetMemPool(int device, hipMemPool_t pool) {
  if (hipError_t error = checkDevice(__func__, device))
    return error;
  if (!Pools::instance().find(pool))
    return notAPool(__func__);
  currentPool() = pool;
  return hipSuccess;
}

hipError_t hipMemPoolCreate(hipMemPool_t *pool,
                            const hipMemPoolProps *properties) {
  if (!pool || !properties)
    return nullPointer(__func__);
  if (properties->allocType != hipMemAllocationTypePinned ||
      properties->location.type != hipMemLocationTypeDevice)
    return reportFailure(hipErrorInvalidValue, __func__,
                         "a pool is of pinned memory on a device");
  if (properties->handleTypes != hipMemHandleTypeNone)
    return notSupported(__func__, "sharing a pool is");
  if (hipError_t error = checkDevice(__func__, properties->location.id))
    return error;
  *pool = Pools::instance().create();
  return hipSuccess;
}
hipError_t hipMemPoolDestroy(hipMemPool_t pool) {
  if (pool == defaultPool())
    return reportFailure(hipErrorInvalidValue, __func__,
                         "the default pool cannot be destroyed");
  if (currentPool() == pool)
    currentPool() = defaultPool();
  return Pools::instance().destroy(pool) ? hipSuccess : notAPool(__func__);
}
hipError_t hipMemPoolTrimTo(hipMemPool_t pool, size_t) {
  return Pools::instance().find(pool) ? hipSuccess : notAPool(__func__);
}

hipError_t hipMemPoolSetAttribute(hipMemPool_t pool, hipMemPoolAttr attribute,
                                  void *value) {
  if (hipError_t error = checkAttribute(__func__, pool, attribute, value))
    return error;
  auto found = Pools::instance().find(pool);
  std::lock_guard lock(valuesMutex());
  std::memcpy(&found->values[attribute], value, sizeOf(attribute));
  return hipSuccess;
}
hipError_t hipMemPoolGetAttribute(hipMemPool_t pool, hipMemPoolAttr attribute,
                                  void *value) {
  if (hipError_t error = checkAttribute(__func__, pool, attribute, value))
    return error;
  auto found = Pools::instance().find(pool);
  std::lock_guard lock(valuesMutex());
  std::memcpy(value, &found->values[attribute], sizeOf(attribute));
  return hipSuccess;
}

hipError_t hipMallocFromPoolAsync(void **pointer, size_t size,
                                  hipMemPool_t pool, hipStream_t stream) {
  if (!Pools::instance().find(pool))
    return notAPool(__func__);
  return hipMallocAsync(pointer, size, stream);
}
