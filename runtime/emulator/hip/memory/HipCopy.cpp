//===- HipCopy.cpp - HIP: copies ------------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Copies are done before the call returns, so the asynchronous forms are the
// same but for one thing: a blocking copy waits for the device and so reports a
// kernel's fault.
//
//===----------------------------------------------------------------------===//

#include "HipCopy.h"

#include "isa/memory/Memory.h"

#include <cstring>

using namespace mini::emulator;

namespace {

bool writesDevice(hipMemcpyKind kind) {
  return kind == hipMemcpyHostToDevice || kind == hipMemcpyDeviceToDevice;
}
bool readsDevice(hipMemcpyKind kind) {
  return kind == hipMemcpyDeviceToHost || kind == hipMemcpyDeviceToDevice;
}

hipError_t checkKind(const char *function, hipMemcpyKind kind) {
  auto value = static_cast<unsigned>(kind);
  // ROCm 6 adds a copy between devices that does not go through the host.
  constexpr unsigned deviceToDeviceNoCu = 1024;
  if (value <= hipMemcpyDefault || value == deviceToDeviceNoCu)
    return hipSuccess;
  return reportFailure(hipErrorInvalidMemcpyDirection, function,
                       "copy kind " + std::to_string(value) + " is unknown");
}

hipError_t copyBlocking(const char *function, void *destination,
                        const void *source, size_t size, hipMemcpyKind kind) {
  if (hipError_t error = checkFault(function))
    return error;
  return copyMemory(function, destination, source, size, kind);
}

hipError_t copyInStream(const char *function, void *destination,
                        const void *source, size_t size, hipMemcpyKind kind,
                        hipStream_t stream) {
  if (hipError_t error = checkStream(function, stream))
    return error;
  return copyMemory(function, destination, source, size, kind);
}

hipError_t copyPeer(const char *function, void *destination,
                    int destinationDevice, const void *source, int sourceDevice,
                    size_t size) {
  if (hipError_t error = checkDevice(function, destinationDevice))
    return error;
  if (hipError_t error = checkDevice(function, sourceDevice))
    return error;
  return copyMemory(function, destination, source, size,
                    hipMemcpyDeviceToDevice);
}

} // namespace

hipError_t mini::emulator::checkRange(const char *function, const char *what,
                                      const void *pointer, size_t size,
                                      bool onDevice) {
  MemoryRegion region = MemoryRegistry::instance().find(pointer);
  auto address = reinterpret_cast<uint64_t>(pointer);
  if (region.contains(address, size) ||
      (!onDevice && !region.contains(address, 1)))
    return hipSuccess;
  char text[128];
  std::snprintf(text, sizeof(text),
                "%s range of %zu bytes at %p is not inside a device "
                "allocation",
                what, size, pointer);
  return reportFailure(hipErrorInvalidValue, function, text);
}

hipError_t mini::emulator::copyMemory(const char *function, void *destination,
                                      const void *source, size_t size,
                                      hipMemcpyKind kind) {
  if (hipError_t error = checkKind(function, kind))
    return error;
  if (size == 0)
    return hipSuccess;
  if (!destination || !source)
    return nullPointer(function);
  if (hipError_t error = checkRange(function, "destination", destination, size,
                                    writesDevice(kind)))
    return error;
  if (hipError_t error =
          checkRange(function, "source", source, size, readsDevice(kind)))
    return error;
  std::memmove(destination, source, size);
  MemoryRegistry::instance().noteCopied(destination, source, size);
  return hipSuccess;
}

hipError_t hipMemcpy(void *destination, const void *source, size_t size,
                     hipMemcpyKind kind) {
  return copyBlocking(__func__, destination, source, size, kind);
}
hipError_t hipMemcpyAsync(void *destination, const void *source, size_t size,
                          hipMemcpyKind kind, hipStream_t stream) {
  return copyInStream(__func__, destination, source, size, kind, stream);
}
hipError_t hipMemcpyWithStream(void *destination, const void *source,
                               size_t size, hipMemcpyKind kind,
                               hipStream_t stream) {
  if (hipError_t error = checkStream(__func__, stream))
    return error;
  return copyBlocking(__func__, destination, source, size, kind);
}

hipError_t hipMemcpyHtoD(hipDeviceptr_t destination, void *source,
                         size_t size) {
  return copyBlocking(__func__, destination, source, size,
                      hipMemcpyHostToDevice);
}
hipError_t hipMemcpyDtoH(void *destination, hipDeviceptr_t source,
                         size_t size) {
  return copyBlocking(__func__, destination, source, size,
                      hipMemcpyDeviceToHost);
}
hipError_t hipMemcpyDtoD(hipDeviceptr_t destination, hipDeviceptr_t source,
                         size_t size) {
  return copyBlocking(__func__, destination, source, size,
                      hipMemcpyDeviceToDevice);
}
hipError_t hipMemcpyHtoDAsync(hipDeviceptr_t destination, void *source,
                              size_t size, hipStream_t stream) {
  return copyInStream(__func__, destination, source, size,
                      hipMemcpyHostToDevice, stream);
}
hipError_t hipMemcpyDtoHAsync(void *destination, hipDeviceptr_t source,
                              size_t size, hipStream_t stream) {
  return copyInStream(__func__, destination, source, size,
                      hipMemcpyDeviceToHost, stream);
}
hipError_t hipMemcpyDtoDAsync(hipDeviceptr_t destination, hipDeviceptr_t source,
                              size_t size, hipStream_t stream) {
  return copyInStream(__func__, destination, source, size,
                      hipMemcpyDeviceToDevice, stream);
}

hipError_t hipMemcpyPeer(void *destination, int destinationDevice,
                         const void *source, int sourceDevice, size_t size) {
  if (hipError_t error = checkFault(__func__))
    return error;
  return copyPeer(__func__, destination, destinationDevice, source,
                  sourceDevice, size);
}
hipError_t hipMemcpyPeerAsync(void *destination, int destinationDevice,
                              const void *source, int sourceDevice, size_t size,
                              hipStream_t stream) {
  if (hipError_t error = checkStream(__func__, stream))
    return error;
  return copyPeer(__func__, destination, destinationDevice, source,
                  sourceDevice, size);
}
