//===- HipDevice.cpp - HIP: the device ------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One device, which every thread always has as its current one.
//
//===----------------------------------------------------------------------===//

#include "HipDeviceFigures.h"
#include "VisibleDevices.h"
#include "hip/HipApi.h"

#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <string_view>

using namespace mini::emulator;

namespace {

/// What hipSetDeviceFlags may set.
constexpr unsigned knownDeviceFlags =
    hipDeviceScheduleMask | hipDeviceMapHost | hipDeviceLmemResizeToMax;

/// major * 10000000 + minor * 100000 + patch.
int runtimeVersion() {
  return hipMajorVersion() == 5 ? 50221151 : hipMajorVersion() * 10000000;
}

hipError_t copyText(const char *function, char *destination, int length,
                    const char *text) {
  if (!destination || length <= 0)
    return reportFailure(hipErrorInvalidValue, function,
                         "null pointer or no room for the text");
  std::strncpy(destination, text, static_cast<size_t>(length));
  destination[length - 1] = 0;
  return hipSuccess;
}

/// Whether the text is domain:bus:number, in hexadecimal, each of which is 0.
bool isDeviceZero(const char *text) {
  for (unsigned field = 0; field < 3; ++field) {
    char *end = nullptr;
    if (std::strtoul(text, &end, 16) != 0 || end == text ||
        (field < 2 && *end != ':'))
      return false;
    text = end + 1;
  }
  return true;
}

std::mutex flagsMutex;
unsigned deviceFlags = hipDeviceScheduleAuto;

hipError_t setFlags(const char *function, unsigned flags) {
  if (flags & ~knownDeviceFlags)
    return reportFailure(hipErrorInvalidValue, function,
                         "unknown flags " + std::to_string(flags));
  std::lock_guard lock(flagsMutex);
  deviceFlags = flags;
  return hipSuccess;
}

hipError_t getFlags(const char *function, unsigned *flags) {
  if (!flags)
    return nullPointer(function);
  std::lock_guard lock(flagsMutex);
  *flags = deviceFlags;
  return hipSuccess;
}

} // namespace

int mini::emulator::hipMajorVersion() {
  static const int version = [] {
    Dl_info info;
    if (dladdr(reinterpret_cast<void *>(&hipInit), &info) == 0 ||
        !info.dli_fname)
      return 6;
    std::string_view name = info.dli_fname;
    return name.ends_with(".so.5") ? 5 : name.ends_with(".so.7") ? 7 : 6;
  }();
  return version;
}

hipError_t mini::emulator::checkVisible(const char *function) {
  return whyHidden().empty()
             ? hipSuccess
             : reportFailure(hipErrorNoDevice, function, whyHidden());
}

hipError_t mini::emulator::checkDevice(const char *function, int device) {
  if (hipError_t error = checkVisible(function))
    return error;
  if (device == 0)
    return hipSuccess;
  return reportFailure(hipErrorInvalidDevice, function,
                       "device " + std::to_string(device) +
                           " does not exist, there is device 0 only");
}

hipError_t hipInit(unsigned flags) {
  if (flags == 0)
    return checkVisible(__func__);
  return reportFailure(hipErrorInvalidValue, __func__, "flags must be 0");
}

hipError_t hipDriverGetVersion(int *version) {
  if (!version)
    return nullPointer(__func__);
  *version = runtimeVersion();
  return hipSuccess;
}
hipError_t hipRuntimeGetVersion(int *version) {
  if (!version)
    return nullPointer(__func__);
  *version = runtimeVersion();
  return hipSuccess;
}

hipError_t hipGetDeviceCount(int *count) {
  if (!count)
    return nullPointer(__func__);
  *count = whyHidden().empty() ? 1 : 0;
  return checkVisible(__func__);
}
hipError_t hipGetDevice(int *device) {
  if (!device)
    return nullPointer(__func__);
  *device = 0;
  return checkVisible(__func__);
}
hipError_t hipSetDevice(int device) { return checkDevice(__func__, device); }
MINI_HIP_EXPORT hipError_t hipSetValidDevices(int *devices, int count) {
  if (!devices || count < 0)
    return nullPointer(__func__);
  for (int i = 0; i < count; ++i)
    if (hipError_t error = checkDevice(__func__, devices[i]))
      return error;
  return hipSuccess;
}
hipError_t hipDeviceGet(hipDevice_t *device, int ordinal) {
  if (!device)
    return nullPointer(__func__);
  if (hipError_t error = checkDevice(__func__, ordinal))
    return error;
  *device = 0;
  return hipSuccess;
}

hipError_t hipDeviceGetName(char *name, int length, hipDevice_t device) {
  if (hipError_t error = checkDevice(__func__, device))
    return error;
  return copyText(__func__, name, length, deviceName);
}
hipError_t hipDeviceGetUuid(hipUUID *uuid, hipDevice_t device) {
  if (!uuid)
    return nullPointer(__func__);
  if (hipError_t error = checkDevice(__func__, device))
    return error;
  std::memcpy(uuid->bytes, deviceUuid, sizeof(uuid->bytes));
  return hipSuccess;
}
hipError_t hipDeviceGetPCIBusId(char *text, int length, int device) {
  if (hipError_t error = checkDevice(__func__, device))
    return error;
  if (text && length < static_cast<int>(sizeof(pciBusId)))
    return reportFailure(hipErrorInvalidValue, __func__,
                         "no room for the text");
  return copyText(__func__, text, length, pciBusId);
}
hipError_t hipDeviceGetByPCIBusId(int *device, const char *text) {
  if (!device || !text)
    return nullPointer(__func__);
  if (!isDeviceZero(text))
    return reportFailure(hipErrorInvalidDevice, __func__,
                         std::string("no device at '") + text +
                             "', the one there is has " + pciBusId);
  *device = 0;
  return hipSuccess;
}
hipError_t hipDeviceTotalMem(size_t *bytes, hipDevice_t device) {
  if (!bytes)
    return nullPointer(__func__);
  if (hipError_t error = checkDevice(__func__, device))
    return error;
  *bytes = deviceMemorySize;
  return hipSuccess;
}
hipError_t hipDeviceComputeCapability(int *major, int *minor,
                                      hipDevice_t device) {
  if (!major || !minor)
    return nullPointer(__func__);
  if (hipError_t error = checkDevice(__func__, device))
    return error;
  *major = capabilityMajor;
  *minor = capabilityMinor;
  return hipSuccess;
}

hipError_t hipDeviceReset() {
  Allocations::instance().releaseAll();
  forgetFault();
  return hipSuccess;
}

hipError_t hipSetDeviceFlags(unsigned flags) {
  return setFlags(__func__, flags);
}
hipError_t hipGetDeviceFlags(unsigned *flags) {
  return getFlags(__func__, flags);
}
hipError_t hipCtxGetFlags(unsigned *flags) { return getFlags(__func__, flags); }
hipError_t hipDevicePrimaryCtxSetFlags(hipDevice_t device, unsigned flags) {
  if (hipError_t error = checkDevice(__func__, device))
    return error;
  return setFlags(__func__, flags);
}

hipError_t hipProfilerStart() { return hipSuccess; }
hipError_t hipProfilerStop() { return hipSuccess; }
