//===- HipStream.cpp - HIP: streams and events ----------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Everything has finished when its call returns, so streams have no work to
// wait for and events only carry a time.
//
//===----------------------------------------------------------------------===//

#include "HipApi.h"

#include <chrono>

using namespace mini::emulator;

using Clock = std::chrono::steady_clock;

struct ihipStream_t {};
struct ihipEvent_t {
  Clock::time_point time;
  bool recorded = false;
};

namespace {

/// Owns the handles a program has, so that a stale one is an error.
template <typename T> class Handles {
public:
  T *create() {
    auto handle = std::make_unique<T>();
    T *result = handle.get();
    std::lock_guard lock(mutex);
    live[result] = std::move(handle);
    return result;
  }
  bool destroy(T *handle) {
    std::lock_guard lock(mutex);
    return live.erase(handle) != 0;
  }
  bool contains(T *handle) {
    std::lock_guard lock(mutex);
    return live.count(handle) != 0;
  }

private:
  std::mutex mutex;
  std::map<T *, std::unique_ptr<T>> live;
};

Handles<ihipStream_t> &streams() {
  // Never destroyed, as programs may use handles while they exit.
  static auto *handles = new Handles<ihipStream_t>;
  return *handles;
}
Handles<ihipEvent_t> &events() {
  static auto *handles = new Handles<ihipEvent_t>;
  return *handles;
}

/// The default streams have small fixed handles.
bool isStream(hipStream_t stream) {
  return reinterpret_cast<uintptr_t>(stream) <= 2 || streams().contains(stream);
}

hipError_t checkStream(const char *function, hipStream_t stream) {
  if (isStream(stream))
    return hipSuccess;
  return reportFailure(hipErrorInvalidHandle, function, "not a stream");
}

template <typename T>
hipError_t create(const char *function, T **handle, Handles<T> &handles) {
  if (!handle)
    return reportFailure(hipErrorInvalidValue, function, "null pointer");
  *handle = handles.create();
  return hipSuccess;
}

} // namespace

hipError_t hipStreamCreate(hipStream_t *stream) {
  return create(__func__, stream, streams());
}
hipError_t hipStreamCreateWithFlags(hipStream_t *stream, unsigned) {
  return create(__func__, stream, streams());
}
hipError_t hipStreamCreateWithPriority(hipStream_t *stream, unsigned, int) {
  return create(__func__, stream, streams());
}
hipError_t hipStreamDestroy(hipStream_t stream) {
  if (streams().destroy(stream))
    return hipSuccess;
  return reportFailure(hipErrorInvalidHandle, __func__, "not a stream");
}
hipError_t hipStreamSynchronize(hipStream_t stream) {
  return checkStream(__func__, stream);
}
hipError_t hipStreamQuery(hipStream_t stream) {
  return checkStream(__func__, stream);
}
hipError_t hipStreamWaitEvent(hipStream_t stream, hipEvent_t, unsigned) {
  return checkStream(__func__, stream);
}
hipError_t hipDeviceSynchronize() { return hipSuccess; }

hipError_t hipEventCreate(hipEvent_t *event) {
  return create(__func__, event, events());
}
hipError_t hipEventCreateWithFlags(hipEvent_t *event, unsigned) {
  return create(__func__, event, events());
}
hipError_t hipEventDestroy(hipEvent_t event) {
  if (events().destroy(event))
    return hipSuccess;
  return reportFailure(hipErrorInvalidHandle, __func__, "not an event");
}
hipError_t hipEventRecord(hipEvent_t event, hipStream_t stream) {
  if (!events().contains(event))
    return reportFailure(hipErrorInvalidHandle, __func__, "not an event");
  event->time = Clock::now();
  event->recorded = true;
  return checkStream(__func__, stream);
}
hipError_t hipEventSynchronize(hipEvent_t event) {
  if (events().contains(event))
    return hipSuccess;
  return reportFailure(hipErrorInvalidHandle, __func__, "not an event");
}
hipError_t hipEventQuery(hipEvent_t event) {
  return hipEventSynchronize(event);
}
hipError_t hipEventElapsedTime(float *milliseconds, hipEvent_t start,
                               hipEvent_t stop) {
  if (!milliseconds)
    return reportFailure(hipErrorInvalidValue, __func__, "null pointer");
  if (!events().contains(start) || !events().contains(stop) ||
      !start->recorded || !stop->recorded)
    return reportFailure(hipErrorInvalidHandle, __func__,
                         "both events must have been recorded");
  *milliseconds =
      std::chrono::duration<float, std::milli>(stop->time - start->time)
          .count();
  return hipSuccess;
}
