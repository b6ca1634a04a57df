//===- HipMemory.cpp - HIP: memory ----------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Allocation, copies and fills. Device addresses are host addresses, and
// everything is done before the call returns, so the asynchronous forms are the
// same.
//
//===----------------------------------------------------------------------===//

#include "HipApi.h"
#include "Memory.h"

#include <cstdint>
#include <cstring>

using namespace mini::emulator;

namespace {

/// Whether [pointer, pointer + size) is inside one device allocation.
bool isDevice(const void *pointer, size_t size) {
  MemoryRegion region = MemoryRegistry::instance().find(pointer);
  return region.contains(reinterpret_cast<uint64_t>(pointer), size);
}

/// Whether the range starts on the device but runs past its allocation.
bool runsPast(const void *pointer, size_t size) {
  MemoryRegion region = MemoryRegistry::instance().find(pointer);
  auto address = reinterpret_cast<uint64_t>(pointer);
  return region.contains(address, 1) && !region.contains(address, size);
}

std::string describeRange(const char *what, const void *pointer, size_t size) {
  char text[128];
  std::snprintf(text, sizeof(text),
                "%s range of %zu bytes at %p is not inside a device "
                "allocation",
                what, size, pointer);
  return text;
}

hipError_t copy(const char *function, void *destination, const void *source,
                size_t size, hipMemcpyKind kind) {
  if (size == 0)
    return hipSuccess;
  if (!destination || !source)
    return reportFailure(hipErrorInvalidValue, function, "null pointer");
  bool toDevice =
      kind == hipMemcpyHostToDevice || kind == hipMemcpyDeviceToDevice;
  bool fromDevice =
      kind == hipMemcpyDeviceToHost || kind == hipMemcpyDeviceToDevice;
  if (runsPast(destination, size) || (toDevice && !isDevice(destination, size)))
    return reportFailure(hipErrorInvalidValue, function,
                         describeRange("destination", destination, size));
  if (runsPast(source, size) || (fromDevice && !isDevice(source, size)))
    return reportFailure(hipErrorInvalidValue, function,
                         describeRange("source", source, size));
  std::memmove(destination, source, size);
  MemoryRegistry::instance().noteCopied(destination, source, size);
  return hipSuccess;
}

template <typename T>
hipError_t fill(const char *function, void *destination, T value,
                size_t count) {
  if (count == 0)
    return hipSuccess;
  if (!isDevice(destination, count * sizeof(T)))
    return reportFailure(
        hipErrorInvalidValue, function,
        describeRange("destination", destination, count * sizeof(T)));
  auto *bytes = static_cast<uint8_t *>(destination);
  for (size_t i = 0; i < count; ++i)
    std::memcpy(bytes + i * sizeof(T), &value, sizeof(T));
  MemoryRegistry::instance().noteWritten(destination, count * sizeof(T));
  return hipSuccess;
}

hipError_t allocate(const char *function, void **pointer, size_t size,
                    bool hostWrites = false) {
  if (!pointer)
    return reportFailure(hipErrorInvalidValue, function, "null pointer");
  *pointer = nullptr;
  if (size == 0)
    return hipSuccess;
  *pointer = MemoryRegistry::instance().allocate(size, hostWrites);
  if (!*pointer)
    return reportFailure(hipErrorOutOfMemory, function,
                         "no memory for " + std::to_string(size) + " bytes");
  return hipSuccess;
}

hipError_t release(const char *function, void *pointer) {
  if (!pointer || MemoryRegistry::instance().release(pointer))
    return hipSuccess;
  return reportFailure(hipErrorInvalidValue, function,
                       describeRange("freed", pointer, 0));
}

} // namespace

hipError_t hipMalloc(void **pointer, size_t size) {
  return allocate(__func__, pointer, size);
}
hipError_t hipMallocAsync(void **pointer, size_t size, hipStream_t) {
  return allocate(__func__, pointer, size);
}
hipError_t hipHostMalloc(void **pointer, size_t size, unsigned) {
  return allocate(__func__, pointer, size, true);
}
hipError_t hipMallocManaged(void **pointer, size_t size, unsigned) {
  return allocate(__func__, pointer, size, true);
}
hipError_t hipFree(void *pointer) { return release(__func__, pointer); }
hipError_t hipFreeAsync(void *pointer, hipStream_t) {
  return release(__func__, pointer);
}
hipError_t hipHostFree(void *pointer) { return release(__func__, pointer); }

hipError_t hipMemcpy(void *destination, const void *source, size_t size,
                     hipMemcpyKind kind) {
  return copy(__func__, destination, source, size, kind);
}
hipError_t hipMemcpyAsync(void *destination, const void *source, size_t size,
                          hipMemcpyKind kind, hipStream_t) {
  return copy(__func__, destination, source, size, kind);
}
hipError_t hipMemcpyWithStream(void *destination, const void *source,
                               size_t size, hipMemcpyKind kind, hipStream_t) {
  return copy(__func__, destination, source, size, kind);
}
hipError_t hipMemcpyHtoD(hipDeviceptr_t destination, void *source,
                         size_t size) {
  return copy(__func__, destination, source, size, hipMemcpyHostToDevice);
}
hipError_t hipMemcpyDtoH(void *destination, hipDeviceptr_t source,
                         size_t size) {
  return copy(__func__, destination, source, size, hipMemcpyDeviceToHost);
}
hipError_t hipMemcpyDtoD(hipDeviceptr_t destination, hipDeviceptr_t source,
                         size_t size) {
  return copy(__func__, destination, source, size, hipMemcpyDeviceToDevice);
}
hipError_t hipMemcpyHtoDAsync(hipDeviceptr_t destination, void *source,
                              size_t size, hipStream_t) {
  return copy(__func__, destination, source, size, hipMemcpyHostToDevice);
}
hipError_t hipMemcpyDtoHAsync(void *destination, hipDeviceptr_t source,
                              size_t size, hipStream_t) {
  return copy(__func__, destination, source, size, hipMemcpyDeviceToHost);
}
hipError_t hipMemcpyDtoDAsync(hipDeviceptr_t destination, hipDeviceptr_t source,
                              size_t size, hipStream_t) {
  return copy(__func__, destination, source, size, hipMemcpyDeviceToDevice);
}

hipError_t hipMemset(void *destination, int value, size_t size) {
  return fill(__func__, destination, static_cast<uint8_t>(value), size);
}
hipError_t hipMemsetAsync(void *destination, int value, size_t size,
                          hipStream_t) {
  return fill(__func__, destination, static_cast<uint8_t>(value), size);
}
hipError_t hipMemsetD8(hipDeviceptr_t destination, unsigned char value,
                       size_t count) {
  return fill(__func__, destination, static_cast<uint8_t>(value), count);
}
hipError_t hipMemsetD8Async(hipDeviceptr_t destination, unsigned char value,
                            size_t count, hipStream_t) {
  return fill(__func__, destination, static_cast<uint8_t>(value), count);
}
hipError_t hipMemsetD16(hipDeviceptr_t destination, unsigned short value,
                        size_t count) {
  return fill(__func__, destination, static_cast<uint16_t>(value), count);
}
hipError_t hipMemsetD32(hipDeviceptr_t destination, int value, size_t count) {
  return fill(__func__, destination, static_cast<uint32_t>(value), count);
}
hipError_t hipMemsetD32Async(hipDeviceptr_t destination, int value,
                             size_t count, hipStream_t) {
  return fill(__func__, destination, static_cast<uint32_t>(value), count);
}

hipError_t hipMemGetInfo(size_t *free, size_t *total) {
  constexpr size_t capacity = size_t{192} << 30;
  if (free)
    *free = capacity;
  if (total)
    *total = capacity;
  return hipSuccess;
}
