//===- HipPerThread.cpp - HIP: the per-thread default stream --------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Programs built for a default stream per thread call these names. Every stream
// is empty whenever a call begins, so they do what the plain ones do.
//
//===----------------------------------------------------------------------===//

#include "HipApi.h"

hipError_t hipMemcpy_spt(void *destination, const void *source, size_t size,
                         hipMemcpyKind kind) {
  return hipMemcpy(destination, source, size, kind);
}
hipError_t hipMemcpyAsync_spt(void *destination, const void *source,
                              size_t size, hipMemcpyKind kind,
                              hipStream_t stream) {
  return hipMemcpyAsync(destination, source, size, kind, stream);
}
hipError_t hipMemcpyToSymbol_spt(const void *symbol, const void *source,
                                 size_t size, size_t offset,
                                 hipMemcpyKind kind) {
  return hipMemcpyToSymbol(symbol, source, size, offset, kind);
}
hipError_t hipMemcpyFromSymbol_spt(void *destination, const void *symbol,
                                   size_t size, size_t offset,
                                   hipMemcpyKind kind) {
  return hipMemcpyFromSymbol(destination, symbol, size, offset, kind);
}
hipError_t hipMemcpy2D_spt(void *destination, size_t destinationPitch,
                           const void *source, size_t sourcePitch, size_t width,
                           size_t height, hipMemcpyKind kind) {
  return hipMemcpy2D(destination, destinationPitch, source, sourcePitch, width,
                     height, kind);
}
hipError_t hipMemcpy3D_spt(const hipMemcpy3DParms *copy) {
  return hipMemcpy3D(copy);
}
hipError_t hipMemset_spt(void *destination, int value, size_t size) {
  return hipMemset(destination, value, size);
}
MINI_HIP_EXPORT hipError_t hipMemsetAsync_spt(void *destination, int value,
                                              size_t size, hipStream_t stream) {
  return hipMemsetAsync(destination, value, size, stream);
}
hipError_t hipMemset2D_spt(void *destination, size_t pitch, int value,
                           size_t width, size_t height) {
  return hipMemset2D(destination, pitch, value, width, height);
}
hipError_t hipMemset3D_spt(hipPitchedPtr pitched, int value, hipExtent extent) {
  return hipMemset3D(pitched, value, extent);
}
hipError_t hipStreamQuery_spt(hipStream_t stream) {
  return hipStreamQuery(stream);
}
hipError_t hipStreamSynchronize_spt(hipStream_t stream) {
  return hipStreamSynchronize(stream);
}
hipError_t hipStreamGetPriority_spt(hipStream_t stream, int *priority) {
  return hipStreamGetPriority(stream, priority);
}
hipError_t hipStreamGetFlags_spt(hipStream_t stream, unsigned *flags) {
  return hipStreamGetFlags(stream, flags);
}
hipError_t hipStreamWaitEvent_spt(hipStream_t stream, hipEvent_t event,
                                  unsigned flags) {
  return hipStreamWaitEvent(stream, event, flags);
}
MINI_HIP_EXPORT hipError_t hipEventRecord_spt(hipEvent_t event,
                                              hipStream_t stream) {
  return hipEventRecord(event, stream);
}
MINI_HIP_EXPORT hipError_t hipLaunchHostFunc_spt(hipStream_t stream,
                                                 hipHostFn_t callback,
                                                 void *data) {
  return hipLaunchHostFunc(stream, callback, data);
}
hipError_t hipLaunchKernel_spt(const void *stub, dim3 blocks, dim3 threads,
                               void **arguments, size_t sharedBytes,
                               hipStream_t stream) {
  return hipLaunchKernel(stub, blocks, threads, arguments, sharedBytes, stream);
}
