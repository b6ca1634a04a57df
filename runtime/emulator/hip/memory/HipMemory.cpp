//===- HipMemory.cpp - HIP: allocation ------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Device addresses are host addresses, so that every kind of memory can be
// reached by both sides.
//
//===----------------------------------------------------------------------===//

#include "HipAllocations.h"
#include "hip/HipApi.h"

#include <limits>

using namespace mini::emulator;

namespace {

/// Rows of pitched memory start at multiples of this many bytes.
constexpr size_t pitchAlignment = 256;

hipError_t allocate(const char *function, void **pointer, size_t size,
                    MemoryKind kind, unsigned flags = 0) {
  if (!pointer)
    return nullPointer(function);
  *pointer = nullptr;
  if (hipError_t error = checkVisible(function))
    return error;
  if (size == 0)
    return hipSuccess;
  *pointer = Allocations::instance().allocate(size, kind, flags);
  if (*pointer)
    return hipSuccess;
  return reportFailure(hipErrorOutOfMemory, function,
                       "no memory for " + std::to_string(size) + " bytes, " +
                           std::to_string(Allocations::instance().freeBytes()) +
                           " are free");
}

hipError_t allocatePitched(const char *function, void **pointer, size_t *pitch,
                           size_t width, size_t rows) {
  if (!pointer || !pitch)
    return nullPointer(function);
  if (width > deviceMemorySize ||
      (width != 0 && rows > deviceMemorySize / width))
    return reportFailure(hipErrorOutOfMemory, function,
                         std::to_string(rows) + " rows of " +
                             std::to_string(width) +
                             " bytes exceed the device's memory");
  *pitch = (width + pitchAlignment - 1) / pitchAlignment * pitchAlignment;
  return allocate(function, pointer, *pitch * rows, MemoryKind::Device);
}

hipError_t release(const char *function, void *pointer) {
  if (!pointer || Allocations::instance().release(pointer))
    return hipSuccess;
  char text[96];
  std::snprintf(text, sizeof(text), "%p is not the start of a live allocation",
                pointer);
  return reportFailure(hipErrorInvalidValue, function, text);
}

hipError_t notHostMemory(const char *function, hipError_t error) {
  return reportFailure(error, function,
                       "the pointer is not to host memory of hipHostMalloc or "
                       "hipHostRegister");
}

hipError_t hostFlags(const char *function, const void *pointer,
                     unsigned &flags) {
  auto found = Allocations::instance().find(pointer);
  if (!found || found->kind == MemoryKind::Device)
    return notHostMemory(function, hipErrorInvalidValue);
  flags = found->flags;
  return hipSuccess;
}

} // namespace

hipError_t hipMalloc(void **pointer, size_t size) {
  return allocate(__func__, pointer, size, MemoryKind::Device);
}
hipError_t hipExtMallocWithFlags(void **pointer, size_t size, unsigned flags) {
  return allocate(__func__, pointer, size, MemoryKind::Device, flags);
}
hipError_t hipMallocAsync(void **pointer, size_t size, hipStream_t stream) {
  if (hipError_t error = checkStream(__func__, stream))
    return error;
  return allocate(__func__, pointer, size, MemoryKind::Device);
}
hipError_t hipHostMalloc(void **pointer, size_t size, unsigned flags) {
  return allocate(__func__, pointer, size, MemoryKind::Host, flags);
}
hipError_t hipHostAlloc(void **pointer, size_t size, unsigned flags) {
  return allocate(__func__, pointer, size, MemoryKind::Host, flags);
}
hipError_t hipMallocHost(void **pointer, size_t size) {
  return allocate(__func__, pointer, size, MemoryKind::Host);
}
hipError_t hipMemAllocHost(void **pointer, size_t size) {
  return allocate(__func__, pointer, size, MemoryKind::Host);
}
hipError_t hipMallocManaged(void **pointer, size_t size, unsigned flags) {
  if (flags != hipMemAttachGlobal && flags != hipMemAttachHost)
    return reportFailure(hipErrorInvalidValue, __func__,
                         "unknown flags " + std::to_string(flags));
  return allocate(__func__, pointer, size, MemoryKind::Managed, flags);
}

hipError_t hipMallocPitch(void **pointer, size_t *pitch, size_t width,
                          size_t height) {
  return allocatePitched(__func__, pointer, pitch, width, height);
}
hipError_t hipMemAllocPitch(hipDeviceptr_t *pointer, size_t *pitch,
                            size_t width, size_t height, unsigned) {
  return allocatePitched(__func__, pointer, pitch, width, height);
}
hipError_t hipMalloc3D(hipPitchedPtr *pitched, hipExtent extent) {
  if (!pitched)
    return nullPointer(__func__);
  if (extent.depth != 0 &&
      extent.height > std::numeric_limits<size_t>::max() / extent.depth)
    return reportFailure(hipErrorInvalidValue, __func__,
                         "height times depth overflows");
  pitched->xsize = extent.width;
  pitched->ysize = extent.height;
  return allocatePitched(__func__, &pitched->ptr, &pitched->pitch, extent.width,
                         extent.height * extent.depth);
}

hipError_t hipFree(void *pointer) { return release(__func__, pointer); }
hipError_t hipFreeAsync(void *pointer, hipStream_t stream) {
  if (hipError_t error = checkStream(__func__, stream))
    return error;
  return release(__func__, pointer);
}
hipError_t hipHostFree(void *pointer) { return release(__func__, pointer); }
hipError_t hipFreeHost(void *pointer) { return release(__func__, pointer); }

hipError_t hipHostRegister(void *pointer, size_t size, unsigned flags) {
  if (!pointer || size == 0)
    return reportFailure(hipErrorInvalidValue, __func__,
                         "null pointer or no bytes");
  if (Allocations::instance().registerHost(pointer, size, flags))
    return hipSuccess;
  return reportFailure(hipErrorHostMemoryAlreadyRegistered, __func__,
                       "part of the range is visible to the device already");
}
hipError_t hipHostUnregister(void *pointer) {
  if (!pointer)
    return nullPointer(__func__);
  if (Allocations::instance().unregisterHost(pointer))
    return hipSuccess;
  return reportFailure(hipErrorHostMemoryNotRegistered, __func__,
                       "the pointer is not one given to hipHostRegister");
}
hipError_t hipHostGetDevicePointer(void **device, void *host, unsigned) {
  if (!device || !host)
    return nullPointer(__func__);
  unsigned flags = 0;
  if (hipError_t error = hostFlags(__func__, host, flags))
    return error;
  *device = host;
  return hipSuccess;
}
hipError_t hipHostGetFlags(unsigned *flags, void *host) {
  if (!flags || !host)
    return nullPointer(__func__);
  return hostFlags(__func__, host, *flags);
}

hipError_t hipMemGetInfo(size_t *free, size_t *total) {
  if (!free || !total)
    return nullPointer(__func__);
  *free = Allocations::instance().freeBytes();
  *total = deviceMemorySize;
  return hipSuccess;
}
