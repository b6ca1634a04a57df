//===- HipStream.cpp - HIP: streams ---------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Everything has finished when its call returns: the order of the calls is one
// that every stream and event allows, and no stream has work to wait for.
//
//===----------------------------------------------------------------------===//

#include "HipApi.h"
#include "HipHandles.h"

#include <algorithm>

using namespace mini::emulator;

struct ihipStream_t {
  unsigned flags = hipStreamDefault;
  int priority = 0;
};

namespace {

constexpr int leastPriority = 1;
constexpr int greatestPriority = -1;

using Streams = Handles<ihipStream_t>;

/// The default streams have small fixed handles: null, legacy, per thread.
bool isDefault(hipStream_t stream) {
  return reinterpret_cast<uintptr_t>(stream) <= 2;
}

hipError_t create(const char *function, hipStream_t *stream, unsigned flags,
                  int priority) {
  if (!stream)
    return nullPointer(function);
  if (flags & ~hipStreamNonBlocking)
    return reportFailure(hipErrorInvalidValue, function,
                         "unknown flags " + std::to_string(flags));
  priority = std::clamp(priority, greatestPriority, leastPriority);
  *stream = Streams::instance().create({flags, priority});
  return hipSuccess;
}

hipError_t wait(const char *function, hipStream_t stream) {
  if (hipError_t error = checkStream(function, stream))
    return error;
  return checkFault(function);
}

hipError_t checkNotNull(const char *function, hipStream_t stream,
                        const void *result) {
  return result ? checkStream(function, stream) : nullPointer(function);
}

} // namespace

hipError_t mini::emulator::checkStream(const char *function,
                                       hipStream_t stream) {
  if (isDefault(stream) || Streams::instance().find(stream))
    return hipSuccess;
  return reportFailure(hipErrorInvalidHandle, function,
                       "not a stream, or one that was destroyed");
}

hipError_t hipStreamCreate(hipStream_t *stream) {
  return create(__func__, stream, hipStreamDefault, 0);
}
hipError_t hipStreamCreateWithFlags(hipStream_t *stream, unsigned flags) {
  return create(__func__, stream, flags, 0);
}
hipError_t hipStreamCreateWithPriority(hipStream_t *stream, unsigned flags,
                                       int priority) {
  return create(__func__, stream, flags, priority);
}
hipError_t hipDeviceGetStreamPriorityRange(int *least, int *greatest) {
  if (least)
    *least = leastPriority;
  if (greatest)
    *greatest = greatestPriority;
  return hipSuccess;
}

hipError_t hipStreamDestroy(hipStream_t stream) {
  if (Streams::instance().destroy(stream))
    return hipSuccess;
  return reportFailure(hipErrorInvalidHandle, __func__,
                       isDefault(stream)
                           ? "the default stream cannot be destroyed"
                           : "not a stream, or one that was destroyed");
}

hipError_t hipStreamSynchronize(hipStream_t stream) {
  return wait(__func__, stream);
}
hipError_t hipStreamQuery(hipStream_t stream) { return wait(__func__, stream); }
hipError_t hipDeviceSynchronize() { return checkFault(__func__); }
hipError_t hipCtxSynchronize() { return checkFault(__func__); }

hipError_t hipStreamGetFlags(hipStream_t stream, unsigned *flags) {
  if (hipError_t error = checkNotNull(__func__, stream, flags))
    return error;
  auto found = Streams::instance().find(stream);
  *flags = found ? found->flags : hipStreamDefault;
  return hipSuccess;
}
hipError_t hipStreamGetPriority(hipStream_t stream, int *priority) {
  if (hipError_t error = checkNotNull(__func__, stream, priority))
    return error;
  auto found = Streams::instance().find(stream);
  *priority = found ? found->priority : 0;
  return hipSuccess;
}
MINI_HIP_EXPORT hipError_t hipStreamGetDevice(hipStream_t stream,
                                              hipDevice_t *device) {
  if (hipError_t error = checkNotNull(__func__, stream, device))
    return error;
  *device = 0;
  return hipSuccess;
}
int hipGetStreamDeviceId(hipStream_t stream) {
  return checkStream(__func__, stream) == hipSuccess ? 0 : -1;
}

hipError_t hipStreamIsCapturing(hipStream_t stream,
                                hipStreamCaptureStatus *status) {
  if (hipError_t error = checkNotNull(__func__, stream, status))
    return error;
  *status = hipStreamCaptureStatusNone;
  return hipSuccess;
}

hipError_t hipStreamAddCallback(hipStream_t stream,
                                hipStreamCallback_t callback, void *data,
                                unsigned flags) {
  if (!callback)
    return nullPointer(__func__);
  if (flags != 0)
    return reportFailure(hipErrorInvalidValue, __func__, "flags must be 0");
  if (hipError_t error = checkStream(__func__, stream))
    return error;
  callback(stream, hipSuccess, data);
  return hipSuccess;
}
hipError_t hipLaunchHostFunc(hipStream_t stream, hipHostFn_t callback,
                             void *data) {
  if (hipError_t error = checkNotNull(__func__, stream,
                                      reinterpret_cast<const void *>(callback)))
    return error;
  callback(data);
  return hipSuccess;
}
