//===- HipDevice.cpp - HIP: the device ------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One device, described as an MI300X so that programs take the paths they would
// take there.
//
//===----------------------------------------------------------------------===//

#include "HipApi.h"

#include "Dispatcher.h"
#include "HipDeviceProperties6.h"

#include <cstring>

using namespace mini::emulator;

namespace {

constexpr char deviceName[] = "mini emulator (gfx942)";
constexpr char archName[] = "gfx942:sramecc+:xnack-";
constexpr size_t memorySize = size_t{192} << 30;
constexpr int computeUnits = 304;
constexpr int clockKilohertz = 2100000;
constexpr int memoryClockKilohertz = 1300000;
constexpr int memoryBusBits = 8192;
constexpr int l2Bytes = 4 << 20;
constexpr int threadsPerComputeUnit = 2048;
constexpr int registersPerBlock = 65536;
constexpr int maxGrid = 2147483647;
constexpr int constMemory = 2147483647;
/// 32-bit values: ROCm 6.0 as major * 10000000 + minor * 100000 + patch.
constexpr int runtimeVersion = 60000000;

bool isDevice(int device) { return device == 0; }

hipError_t wrongDevice(const char *function, int device) {
  return reportFailure(hipErrorInvalidDevice, function,
                       "device " + std::to_string(device) +
                           " does not exist, there is device 0 only");
}

/// The fields that both structures have.
template <typename Properties> void fillCommon(Properties &properties) {
  std::memset(static_cast<void *>(&properties), 0, sizeof(properties));
  std::strcpy(properties.name, deviceName);
  std::strcpy(properties.gcnArchName, archName);
  properties.totalGlobalMem = memorySize;
  properties.sharedMemPerBlock = maxLdsPerBlock;
  properties.regsPerBlock = registersPerBlock;
  properties.warpSize = 64;
  properties.maxThreadsPerBlock = maxThreadsPerBlock;
  for (int i = 0; i < 3; ++i) {
    properties.maxThreadsDim[i] = maxThreadsPerBlock;
    properties.maxGridSize[i] = i == 0 ? maxGrid : 65536;
  }
  properties.clockRate = clockKilohertz;
  properties.memoryClockRate = memoryClockKilohertz;
  properties.memoryBusWidth = memoryBusBits;
  properties.totalConstMem = constMemory;
  properties.major = 9;
  properties.minor = 4;
  properties.multiProcessorCount = computeUnits;
  properties.l2CacheSize = l2Bytes;
  properties.maxThreadsPerMultiProcessor = threadsPerComputeUnit;
  properties.concurrentKernels = 1;
  properties.canMapHostMemory = 1;
  properties.managedMemory = 1;
  properties.clockInstructionRate = 100000;
  properties.isLargeBar = 1;
}

struct Attribute {
  hipDeviceAttribute_t attribute;
  int value;
};
constexpr Attribute attributes[] = {
    {hipDeviceAttributeEccEnabled, 1},
    {hipDeviceAttributeCanMapHostMemory, 1},
    {hipDeviceAttributeClockRate, clockKilohertz},
    {hipDeviceAttributeComputeMode, 0},
    {hipDeviceAttributeConcurrentKernels, 1},
    {hipDeviceAttributeCooperativeLaunch, 0},
    {hipDeviceAttributeIntegrated, 0},
    {hipDeviceAttributeL2CacheSize, l2Bytes},
    {hipDeviceAttributeComputeCapabilityMajor, 9},
    {hipDeviceAttributeComputeCapabilityMinor, 4},
    {hipDeviceAttributeManagedMemory, 1},
    {hipDeviceAttributeMaxBlockDimX, maxThreadsPerBlock},
    {hipDeviceAttributeMaxBlockDimY, maxThreadsPerBlock},
    {hipDeviceAttributeMaxBlockDimZ, maxThreadsPerBlock},
    {hipDeviceAttributeMaxGridDimX, maxGrid},
    {hipDeviceAttributeMaxGridDimY, 65536},
    {hipDeviceAttributeMaxGridDimZ, 65536},
    {hipDeviceAttributeMaxThreadsPerBlock, maxThreadsPerBlock},
    {hipDeviceAttributeMaxThreadsPerMultiProcessor, threadsPerComputeUnit},
    {hipDeviceAttributeMemoryBusWidth, memoryBusBits},
    {hipDeviceAttributeMemoryClockRate, memoryClockKilohertz},
    {hipDeviceAttributeMultiprocessorCount, computeUnits},
    {hipDeviceAttributeMaxRegistersPerBlock, registersPerBlock},
    {hipDeviceAttributeMaxSharedMemoryPerBlock, maxLdsPerBlock},
    {hipDeviceAttributeMaxSharedMemoryPerMultiprocessor, maxLdsPerBlock},
    {hipDeviceAttributeTotalConstantMemory, constMemory},
    {hipDeviceAttributeUnifiedAddressing, 1},
    {hipDeviceAttributeWarpSize, 64},
    {hipDeviceAttributeClockInstructionRate, 100000},
    {hipDeviceAttributePhysicalMultiProcessorCount, computeUnits},
    {hipDeviceAttributePciBusId, 0},
    {hipDeviceAttributePciDeviceId, 0},
    {hipDeviceAttributePciDomainID, 0},
};

} // namespace

// ROCm 6's name for its own structure; Debian's headers do not declare it.
extern "C" __attribute__((visibility("default"))) hipError_t
hipGetDevicePropertiesR0600(DeviceProperties6 *properties, int device);

hipError_t hipInit(unsigned flags) {
  if (flags == 0)
    return hipSuccess;
  return reportFailure(hipErrorInvalidValue, __func__, "flags must be 0");
}

hipError_t hipGetDeviceCount(int *count) {
  if (!count)
    return reportFailure(hipErrorInvalidValue, __func__, "null pointer");
  *count = 1;
  return hipSuccess;
}

hipError_t hipGetDevice(int *device) {
  if (!device)
    return reportFailure(hipErrorInvalidValue, __func__, "null pointer");
  *device = 0;
  return hipSuccess;
}

hipError_t hipSetDevice(int device) {
  return isDevice(device) ? hipSuccess : wrongDevice(__func__, device);
}

hipError_t hipDeviceGet(hipDevice_t *device, int ordinal) {
  if (!isDevice(ordinal))
    return wrongDevice(__func__, ordinal);
  *device = 0;
  return hipSuccess;
}

hipError_t hipDeviceGetName(char *name, int length, hipDevice_t device) {
  if (!isDevice(device))
    return wrongDevice(__func__, device);
  if (!name || length <= 0)
    return reportFailure(hipErrorInvalidValue, __func__, "no room");
  std::strncpy(name, deviceName, static_cast<size_t>(length));
  name[length - 1] = 0;
  return hipSuccess;
}

hipError_t hipDeviceTotalMem(size_t *bytes, hipDevice_t device) {
  if (!isDevice(device))
    return wrongDevice(__func__, device);
  *bytes = memorySize;
  return hipSuccess;
}

hipError_t hipGetDeviceProperties(hipDeviceProp_t *properties, int device) {
  if (!properties)
    return reportFailure(hipErrorInvalidValue, __func__, "null pointer");
  if (!isDevice(device))
    return wrongDevice(__func__, device);
  fillCommon(*properties);
  properties->maxSharedMemoryPerMultiProcessor = maxLdsPerBlock;
  properties->gcnArch = 942;
  properties->ECCEnabled = 1;
  return hipSuccess;
}

hipError_t hipGetDevicePropertiesR0600(DeviceProperties6 *properties,
                                       int device) {
  if (!properties)
    return reportFailure(hipErrorInvalidValue, __func__, "null pointer");
  if (!isDevice(device))
    return wrongDevice(__func__, device);
  fillCommon(*properties);
  properties->maxSharedMemoryPerMultiProcessor = maxLdsPerBlock;
  properties->sharedMemPerMultiprocessor = maxLdsPerBlock;
  properties->sharedMemPerBlockOptin = maxLdsPerBlock;
  properties->regsPerMultiprocessor = registersPerBlock;
  properties->unifiedAddressing = 1;
  properties->eccEnabled = 1;
  return hipSuccess;
}

hipError_t hipDeviceGetAttribute(int *value, hipDeviceAttribute_t attribute,
                                 int device) {
  if (!value)
    return reportFailure(hipErrorInvalidValue, __func__, "null pointer");
  if (!isDevice(device))
    return wrongDevice(__func__, device);
  for (const Attribute &entry : attributes)
    if (entry.attribute == attribute) {
      *value = entry.value;
      return hipSuccess;
    }
  return reportFailure(hipErrorInvalidValue, __func__,
                       "attribute " + std::to_string(attribute) +
                           " is not supported");
}

hipError_t hipDriverGetVersion(int *version) {
  *version = runtimeVersion;
  return hipSuccess;
}

hipError_t hipRuntimeGetVersion(int *version) {
  *version = runtimeVersion;
  return hipSuccess;
}

hipError_t hipDeviceReset() { return hipSuccess; }
