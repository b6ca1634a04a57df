//===- HipFill.cpp - HIP: fills -------------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// hipMemset in all its forms.
//
//===----------------------------------------------------------------------===//

#include "HipCopy.h"
#include "isa/memory/Memory.h"

#include <algorithm>
#include <cstring>

using namespace mini::emulator;

namespace {

template <typename T>
hipError_t fill(const char *function, void *destination, T value, size_t count,
                hipStream_t stream) {
  if (hipError_t error = checkStream(function, stream))
    return error;
  if (count == 0)
    return hipSuccess;
  size_t size = 0;
  if (!destination || __builtin_mul_overflow(count, sizeof(T), &size))
    return reportFailure(hipErrorInvalidValue, function,
                         "null pointer, or a size that overflows");
  if (hipError_t error =
          checkRange(function, "destination", destination, size, true))
    return error;
  if constexpr (sizeof(T) == 1) {
    std::memset(destination, value, size);
  } else {
    auto *bytes = static_cast<char *>(destination);
    for (size_t i = 0; i < size; i += sizeof(T))
      std::memcpy(bytes + i, &value, sizeof(T));
  }
  MemoryRegistry::instance().noteWritten(destination, size);
  return hipSuccess;
}

hipError_t fillPitched(const char *function, const PitchedRange &range,
                       int value, const CopyExtent &extent,
                       hipStream_t stream) {
  if (hipError_t error = checkStream(function, stream))
    return error;
  if (extent.width == 0 || extent.height == 0 || extent.depth == 0)
    return hipSuccess;
  size_t span = 0;
  if (hipError_t error = spanOf(function, range, extent, span))
    return error;
  if (hipError_t error =
          checkRange(function, "destination", range.begin, span, true))
    return error;
  for (size_t z = 0; z < extent.depth; ++z)
    for (size_t y = 0; y < extent.height; ++y) {
      char *row =
          static_cast<char *>(range.begin) + z * range.slice + y * range.pitch;
      std::memset(row, value, extent.width);
      MemoryRegistry::instance().noteWritten(row, extent.width);
    }
  return hipSuccess;
}

hipError_t fillBox(const char *function, const hipPitchedPtr &pitched,
                   int value, const hipExtent &extent, hipStream_t stream) {
  return fillPitched(
      function, {pitched.ptr, pitched.pitch, pitched.pitch * pitched.ysize},
      value, {extent.width, extent.height, extent.depth}, stream);
}

} // namespace

hipError_t hipMemset(void *destination, int value, size_t size) {
  return fill(__func__, destination, static_cast<uint8_t>(value), size,
              nullptr);
}
hipError_t hipMemsetAsync(void *destination, int value, size_t size,
                          hipStream_t stream) {
  return fill(__func__, destination, static_cast<uint8_t>(value), size, stream);
}
hipError_t hipMemsetD8(hipDeviceptr_t destination, unsigned char value,
                       size_t count) {
  return fill(__func__, destination, value, count, nullptr);
}
hipError_t hipMemsetD8Async(hipDeviceptr_t destination, unsigned char value,
                            size_t count, hipStream_t stream) {
  return fill(__func__, destination, value, count, stream);
}
hipError_t hipMemsetD16(hipDeviceptr_t destination, unsigned short value,
                        size_t count) {
  return fill(__func__, destination, value, count, nullptr);
}
hipError_t hipMemsetD16Async(hipDeviceptr_t destination, unsigned short value,
                             size_t count, hipStream_t stream) {
  return fill(__func__, destination, value, count, stream);
}
hipError_t hipMemsetD32(hipDeviceptr_t destination, int value, size_t count) {
  return fill(__func__, destination, value, count, nullptr);
}
hipError_t hipMemsetD32Async(hipDeviceptr_t destination, int value,
                             size_t count, hipStream_t stream) {
  return fill(__func__, destination, value, count, stream);
}

hipError_t hipMemset2D(void *destination, size_t pitch, int value, size_t width,
                       size_t height) {
  return fillPitched(__func__, {destination, pitch, 0}, value,
                     {width, height, 1}, nullptr);
}
hipError_t hipMemset2DAsync(void *destination, size_t pitch, int value,
                            size_t width, size_t height, hipStream_t stream) {
  return fillPitched(__func__, {destination, pitch, 0}, value,
                     {width, height, 1}, stream);
}
hipError_t hipMemset3D(hipPitchedPtr pitched, int value, hipExtent extent) {
  return fillBox(__func__, pitched, value, extent, nullptr);
}
hipError_t hipMemset3DAsync(hipPitchedPtr pitched, int value, hipExtent extent,
                            hipStream_t stream) {
  return fillBox(__func__, pitched, value, extent, stream);
}
