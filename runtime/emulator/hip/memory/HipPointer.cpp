//===- HipPointer.cpp - HIP: questions about pointers ---------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What kind of memory a pointer is to, and how much of it there is.
//
//===----------------------------------------------------------------------===//

#include "HipAllocations.h"
#include "hip/HipApi.h"

#include <cstring>

using namespace mini::emulator;

namespace {

/// ROCm 6 gave the memory types new numbers. Before, managed memory counted as
/// the host's.
int memoryTypeNumber(MemoryKind kind) {
  bool older = hipMajorVersion() < 6;
  switch (kind) {
  case MemoryKind::Host:
  case MemoryKind::Registered:
    return older ? 0 : 1;
  case MemoryKind::Device:
    return older ? 1 : 2;
  case MemoryKind::Managed:
  case MemoryKind::Variable:
    return older ? 0 : 3;
  }
  return 0;
}

bool isManaged(const AllocationInfo &allocation) {
  return allocation.kind == MemoryKind::Managed ||
         allocation.kind == MemoryKind::Variable;
}

hipError_t unknownPointer(const char *function, const void *pointer) {
  char text[64];
  std::snprintf(text, sizeof(text), "%p is in no live allocation", pointer);
  return reportFailure(hipErrorInvalidValue, function, text);
}

template <typename T> hipError_t answer(void *data, T value) {
  std::memcpy(data, static_cast<const void *>(&value), sizeof(value));
  return hipSuccess;
}

hipError_t pointerAttribute(const char *function, void *data,
                            hipPointer_attribute attribute, void *pointer) {
  if (!data)
    return nullPointer(function);
  auto found = Allocations::instance().find(pointer);
  if (attribute == HIP_POINTER_ATTRIBUTE_MAPPED)
    return answer(data, found.has_value());
  if (!found)
    return unknownPointer(function, pointer);
  bool onHost = found->kind != MemoryKind::Device;
  switch (attribute) {
  case HIP_POINTER_ATTRIBUTE_MEMORY_TYPE:
    return answer(data, memoryTypeNumber(found->kind));
  case HIP_POINTER_ATTRIBUTE_DEVICE_POINTER:
    return answer(data, pointer);
  case HIP_POINTER_ATTRIBUTE_HOST_POINTER:
    if (onHost)
      return answer(data, pointer);
    return reportFailure(hipErrorInvalidValue, function,
                         "device memory has no host pointer");
  case HIP_POINTER_ATTRIBUTE_IS_MANAGED:
    return answer(data, isManaged(*found));
  case HIP_POINTER_ATTRIBUTE_DEVICE_ORDINAL:
    return answer(data, 0);
  case HIP_POINTER_ATTRIBUTE_RANGE_START_ADDR:
    return answer(data, found->begin);
  case HIP_POINTER_ATTRIBUTE_RANGE_SIZE:
    return answer(data, found->size);
  case HIP_POINTER_ATTRIBUTE_BUFFER_ID:
    // The address serves: no two live allocations share it.
    return answer(data, found->begin);
  default:
    return notSupported(function, "pointer attribute " +
                                      std::to_string(attribute) + " is");
  }
}

} // namespace

hipError_t hipPointerGetAttributes(hipPointerAttribute_t *attributes,
                                   const void *pointer) {
  if (!attributes)
    return nullPointer(__func__);
  std::memset(attributes, 0, sizeof(*attributes));
  auto found = Allocations::instance().find(pointer);
  if (!found) {
    // Since ROCm 6, memory that HIP does not know has a type of its own, 0.
    attributes->device = hipInvalidDeviceId;
    return hipMajorVersion() < 6 ? unknownPointer(__func__, pointer)
                                 : hipSuccess;
  }
  int type = memoryTypeNumber(found->kind);
  std::memcpy(attributes, &type, sizeof(type));
  attributes->device = 0;
  attributes->devicePointer = const_cast<void *>(pointer);
  if (found->kind != MemoryKind::Device)
    attributes->hostPointer = const_cast<void *>(pointer);
  attributes->isManaged = isManaged(*found);
  attributes->allocationFlags = found->flags;
  return hipSuccess;
}

hipError_t hipPointerGetAttribute(void *data, hipPointer_attribute attribute,
                                  hipDeviceptr_t pointer) {
  return pointerAttribute(__func__, data, attribute, pointer);
}

hipError_t hipDrvPointerGetAttributes(unsigned count,
                                      hipPointer_attribute *attributes,
                                      void **data, hipDeviceptr_t pointer) {
  if (!attributes || !data)
    return nullPointer(__func__);
  for (unsigned i = 0; i < count; ++i)
    if (hipError_t error =
            pointerAttribute(__func__, data[i], attributes[i], pointer))
      return error;
  return hipSuccess;
}

hipError_t hipMemGetAddressRange(hipDeviceptr_t *base, size_t *size,
                                 hipDeviceptr_t pointer) {
  auto found = Allocations::instance().find(pointer);
  if (!found) {
    (void)unknownPointer(__func__, pointer);
    return record(hipErrorNotFound);
  }
  if (base)
    *base = reinterpret_cast<void *>(found->begin);
  if (size)
    *size = found->size;
  return hipSuccess;
}

hipError_t hipMemPtrGetInfo(void *pointer, size_t *size) {
  if (!size)
    return nullPointer(__func__);
  auto found = Allocations::instance().find(pointer);
  if (!found)
    return unknownPointer(__func__, pointer);
  *size = found->size;
  return hipSuccess;
}

// The memory is in one place for both sides, so advice changes nothing.
hipError_t hipMemPrefetchAsync(const void *pointer, size_t, int device,
                               hipStream_t stream) {
  if (device != hipCpuDeviceId)
    if (hipError_t error = checkDevice(__func__, device))
      return error;
  if (!Allocations::instance().find(pointer))
    return unknownPointer(__func__, pointer);
  return checkStream(__func__, stream);
}
hipError_t hipMemAdvise(const void *pointer, size_t, hipMemoryAdvise,
                        int device) {
  if (device != hipCpuDeviceId)
    if (hipError_t error = checkDevice(__func__, device))
      return error;
  return Allocations::instance().find(pointer)
             ? hipSuccess
             : unknownPointer(__func__, pointer);
}
hipError_t hipStreamAttachMemAsync(hipStream_t stream, void *pointer, size_t,
                                   unsigned) {
  if (!Allocations::instance().find(pointer))
    return unknownPointer(__func__, pointer);
  return checkStream(__func__, stream);
}
