//===- HipEvent.cpp - HIP: events -----------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An event carries the time of its recording: all work before it is done then.
//
//===----------------------------------------------------------------------===//

#include "HipApi.h"
#include "HipHandles.h"

#include <chrono>

using namespace mini::emulator;

using Clock = std::chrono::steady_clock;

struct ihipEvent_t {
  unsigned flags = hipEventDefault;
  bool recorded = false;
  Clock::time_point time;
};

namespace {

using Events = Handles<ihipEvent_t>;

constexpr unsigned knownFlags = hipEventBlockingSync | hipEventDisableTiming |
                                hipEventInterprocess | hipEventReleaseToDevice |
                                hipEventReleaseToSystem;

/// Two threads may record one event.
std::mutex &timeMutex() {
  static auto *mutex = new std::mutex;
  return *mutex;
}

hipError_t notAnEvent(const char *function) {
  return reportFailure(hipErrorInvalidHandle, function,
                       "not an event, or one that was destroyed");
}

hipError_t create(const char *function, hipEvent_t *event, unsigned flags) {
  if (!event)
    return nullPointer(function);
  if (flags & ~knownFlags)
    return reportFailure(hipErrorInvalidValue, function,
                         "unknown flags " + std::to_string(flags));
  if (flags & hipEventInterprocess)
    return notSupported(function, "events between processes are");
  *event = Events::instance().create({flags, false, {}});
  return hipSuccess;
}

hipError_t recordEvent(const char *function, hipEvent_t event,
                       hipStream_t stream) {
  auto found = Events::instance().find(event);
  if (!found)
    return notAnEvent(function);
  if (hipError_t error = checkStream(function, stream))
    return error;
  std::lock_guard lock(timeMutex());
  found->time = Clock::now();
  found->recorded = true;
  return hipSuccess;
}

hipError_t wait(const char *function, hipEvent_t event) {
  return Events::instance().find(event) ? checkFault(function)
                                        : notAnEvent(function);
}

} // namespace

hipError_t hipEventCreate(hipEvent_t *event) {
  return create(__func__, event, hipEventDefault);
}
hipError_t hipEventCreateWithFlags(hipEvent_t *event, unsigned flags) {
  return create(__func__, event, flags);
}
hipError_t hipEventDestroy(hipEvent_t event) {
  return Events::instance().destroy(event) ? hipSuccess : notAnEvent(__func__);
}
hipError_t hipEventRecord(hipEvent_t event, hipStream_t stream) {
  return recordEvent(__func__, event, stream);
}
MINI_HIP_EXPORT hipError_t hipEventRecordWithFlags(hipEvent_t event,
                                                   hipStream_t stream,
                                                   unsigned flags) {
  if (flags != 0)
    return notSupported(__func__, "flags other than 0 are");
  return recordEvent(__func__, event, stream);
}
hipError_t hipEventSynchronize(hipEvent_t event) {
  return wait(__func__, event);
}
hipError_t hipEventQuery(hipEvent_t event) { return wait(__func__, event); }

hipError_t hipStreamWaitEvent(hipStream_t stream, hipEvent_t event,
                              unsigned flags) {
  if (flags != 0)
    return reportFailure(hipErrorInvalidValue, __func__, "flags must be 0");
  if (!Events::instance().find(event))
    return notAnEvent(__func__);
  return checkStream(__func__, stream);
}

hipError_t hipEventElapsedTime(float *milliseconds, hipEvent_t start,
                               hipEvent_t stop) {
  if (!milliseconds)
    return nullPointer(__func__);
  auto first = Events::instance().find(start);
  auto last = Events::instance().find(stop);
  if (!first || !last)
    return notAnEvent(__func__);
  std::lock_guard lock(timeMutex());
  if (!first->recorded || !last->recorded)
    return reportFailure(hipErrorInvalidHandle, __func__,
                         "both events must have been recorded");
  if ((first->flags | last->flags) & hipEventDisableTiming)
    return reportFailure(hipErrorInvalidHandle, __func__,
                         "the events were created without timing");
  *milliseconds =
      std::chrono::duration<float, std::milli>(last->time - first->time)
          .count();
  return hipSuccess;
}
