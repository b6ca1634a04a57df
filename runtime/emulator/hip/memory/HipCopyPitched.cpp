//===- HipCopyPitched.cpp - HIP: copies of rectangles ---------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Two- and three-dimensional copies between pitched ranges. Arrays are
// textures' memory, which this device does not have.
//
//===----------------------------------------------------------------------===//

#include "HipCopy.h"
#include "isa/memory/Memory.h"

#include <cstring>

using namespace mini::emulator;

namespace {

hipError_t copyRectangle(const char *function, void *destination,
                         size_t destinationPitch, const void *source,
                         size_t sourcePitch, size_t width, size_t height,
                         hipMemcpyKind kind) {
  return copyPitched(function, {destination, destinationPitch, 0},
                     {const_cast<void *>(source), sourcePitch, 0},
                     {width, height, 1}, kind);
}

/// The range that HIP's structures describe: a base and where to start in it.
PitchedRange rangeAt(void *base, size_t pitch, size_t rows, size_t x, size_t y,
                     size_t z) {
  size_t slice = pitch * rows;
  return {static_cast<char *>(base) + z * slice + y * pitch + x, pitch, slice};
}

hipError_t copyBox(const char *function, const hipMemcpy3DParms *copy) {
  if (!copy)
    return nullPointer(function);
  if (copy->srcArray || copy->dstArray)
    return notSupported(function, "arrays are");
  if (!copy->srcPtr.ptr || !copy->dstPtr.ptr)
    return nullPointer(function);
  const hipPitchedPtr &from = copy->srcPtr, &to = copy->dstPtr;
  return copyPitched(
      function,
      rangeAt(to.ptr, to.pitch, to.ysize, copy->dstPos.x, copy->dstPos.y,
              copy->dstPos.z),
      rangeAt(from.ptr, from.pitch, from.ysize, copy->srcPos.x, copy->srcPos.y,
              copy->srcPos.z),
      {copy->extent.width, copy->extent.height, copy->extent.depth},
      copy->kind);
}

/// The structure says host or device; either field holds a host address here.
hipError_t copyParameters(const char *function, const hip_Memcpy2D *copy) {
  if (!copy)
    return nullPointer(function);
  if (copy->srcArray || copy->dstArray)
    return notSupported(function, "arrays are");
  void *source =
      copy->srcDevice ? copy->srcDevice : const_cast<void *>(copy->srcHost);
  void *destination = copy->dstDevice ? copy->dstDevice : copy->dstHost;
  if (!source || !destination)
    return nullPointer(function);
  return copyPitched(
      function,
      rangeAt(destination, copy->dstPitch, 0, copy->dstXInBytes, copy->dstY, 0),
      rangeAt(source, copy->srcPitch, 0, copy->srcXInBytes, copy->srcY, 0),
      {copy->WidthInBytes, copy->Height, 1}, hipMemcpyDefault);
}

} // namespace

hipError_t mini::emulator::spanOf(const char *function,
                                  const PitchedRange &range,
                                  const CopyExtent &extent, size_t &span) {
  bool rowsOverlap = extent.height > 1 && range.pitch < extent.width;
  size_t slices = 0, rows = 0;
  bool overflow =
      __builtin_mul_overflow(range.pitch, extent.height - 1, &rows) ||
      __builtin_mul_overflow(range.slice, extent.depth - 1, &slices) ||
      __builtin_add_overflow(rows, extent.width, &span) ||
      __builtin_add_overflow(span, slices, &span);
  if (!rowsOverlap && !overflow &&
      (extent.depth == 1 || range.slice >= rows + extent.width))
    return hipSuccess;
  return reportFailure(hipErrorInvalidPitchValue, function,
                       "a pitch of " + std::to_string(range.pitch) +
                           " bytes does not fit rows of " +
                           std::to_string(extent.width));
}

hipError_t mini::emulator::copyPitched(const char *function,
                                       const PitchedRange &destination,
                                       const PitchedRange &source,
                                       const CopyExtent &extent,
                                       hipMemcpyKind kind) {
  if (extent.width == 0 || extent.height == 0 || extent.depth == 0)
    return hipSuccess;
  if (!destination.begin || !source.begin)
    return nullPointer(function);
  size_t written = 0, read = 0;
  if (hipError_t error = spanOf(function, destination, extent, written))
    return error;
  if (hipError_t error = spanOf(function, source, extent, read))
    return error;
  bool toDevice =
      kind == hipMemcpyHostToDevice || kind == hipMemcpyDeviceToDevice;
  bool fromDevice =
      kind == hipMemcpyDeviceToHost || kind == hipMemcpyDeviceToDevice;
  if (hipError_t error = checkRange(function, "destination", destination.begin,
                                    written, toDevice))
    return error;
  if (hipError_t error =
          checkRange(function, "source", source.begin, read, fromDevice))
    return error;
  for (size_t z = 0; z < extent.depth; ++z)
    for (size_t y = 0; y < extent.height; ++y) {
      char *to = static_cast<char *>(destination.begin) +
                 z * destination.slice + y * destination.pitch;
      const char *from = static_cast<const char *>(source.begin) +
                         z * source.slice + y * source.pitch;
      std::memmove(to, from, extent.width);
      MemoryRegistry::instance().noteCopied(to, from, extent.width);
    }
  return hipSuccess;
}

hipError_t hipMemcpy2D(void *destination, size_t destinationPitch,
                       const void *source, size_t sourcePitch, size_t width,
                       size_t height, hipMemcpyKind kind) {
  if (hipError_t error = checkFault(__func__))
    return error;
  return copyRectangle(__func__, destination, destinationPitch, source,
                       sourcePitch, width, height, kind);
}
hipError_t hipMemcpy2DAsync(void *destination, size_t destinationPitch,
                            const void *source, size_t sourcePitch,
                            size_t width, size_t height, hipMemcpyKind kind,
                            hipStream_t stream) {
  if (hipError_t error = checkStream(__func__, stream))
    return error;
  return copyRectangle(__func__, destination, destinationPitch, source,
                       sourcePitch, width, height, kind);
}

hipError_t hipMemcpyParam2D(const hip_Memcpy2D *copy) {
  return copyParameters(__func__, copy);
}
hipError_t hipDrvMemcpy2DUnaligned(const hip_Memcpy2D *copy) {
  return copyParameters(__func__, copy);
}
hipError_t hipMemcpyParam2DAsync(const hip_Memcpy2D *copy, hipStream_t stream) {
  if (hipError_t error = checkStream(__func__, stream))
    return error;
  return copyParameters(__func__, copy);
}

hipError_t hipMemcpy3D(const hipMemcpy3DParms *copy) {
  return copyBox(__func__, copy);
}
hipError_t hipMemcpy3DAsync(const hipMemcpy3DParms *copy, hipStream_t stream) {
  if (hipError_t error = checkStream(__func__, stream))
    return error;
  return copyBox(__func__, copy);
}
