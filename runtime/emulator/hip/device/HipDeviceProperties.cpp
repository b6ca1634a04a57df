//===- HipDeviceProperties.cpp - HIP: the device's properties -------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// hipDeviceProp_t in the layouts of ROCm 5 and of ROCm 6.
//
//===----------------------------------------------------------------------===//

#include "HipDeviceProperties6.h"

#include "HipDeviceFigures.h"
#include "hip/HipApi.h"

#include <cstring>

using namespace mini::emulator;

namespace {

hipDeviceArch_t architectureFlags() {
  hipDeviceArch_t flags = {};
  flags.hasGlobalInt32Atomics = flags.hasGlobalFloatAtomicExch = 1;
  flags.hasSharedInt32Atomics = flags.hasSharedFloatAtomicExch = 1;
  flags.hasFloatAtomicAdd = 1;
  flags.hasGlobalInt64Atomics = flags.hasSharedInt64Atomics = 1;
  flags.hasDoubles = 1;
  flags.hasWarpVote = flags.hasWarpBallot = flags.hasWarpShuffle = 1;
  flags.hasThreadFenceSystem = 1;
  flags.has3dGrid = 1;
  return flags;
}

/// The fields that both structures have under the same name.
template <typename Properties> void fillCommon(Properties &properties) {
  std::memset(static_cast<void *>(&properties), 0, sizeof(properties));
  std::strcpy(properties.name, deviceName);
  std::strcpy(properties.gcnArchName, archName);
  properties.totalGlobalMem = deviceMemorySize;
  properties.sharedMemPerBlock = maxLdsPerBlock;
  properties.maxSharedMemoryPerMultiProcessor = maxLdsPerBlock;
  properties.regsPerBlock = registersPerBlock;
  properties.warpSize = 64;
  properties.maxThreadsPerBlock = maxThreadsPerBlock;
  for (int i = 0; i < 3; ++i) {
    properties.maxThreadsDim[i] = maxThreadsPerBlock;
    properties.maxGridSize[i] = i == 0 ? maxGridX : maxGridYZ;
  }
  properties.memPitch = maxPitch;
  properties.clockRate = clockKilohertz;
  properties.memoryClockRate = memoryClockKilohertz;
  properties.memoryBusWidth = memoryBusBits;
  properties.totalConstMem = constantBytes;
  properties.major = capabilityMajor;
  properties.minor = capabilityMinor;
  properties.multiProcessorCount = computeUnits;
  properties.l2CacheSize = l2Bytes;
  properties.maxThreadsPerMultiProcessor = threadsPerComputeUnit;
  properties.concurrentKernels = 1;
  properties.canMapHostMemory = 1;
  properties.managedMemory = 1;
  properties.concurrentManagedAccess = 1;
  properties.directManagedMemAccessFromHost = 1;
  properties.clockInstructionRate = timerKilohertz;
  properties.isLargeBar = 1;
  hipDeviceArch_t flags = architectureFlags();
  static_assert(sizeof(flags) == sizeof(properties.arch));
  std::memcpy(&properties.arch, &flags, sizeof(flags));
}

} // namespace

// ROCm 6's names for its own structure; Debian's headers do not declare them.
MINI_HIP_EXPORT hipError_t
hipGetDevicePropertiesR0600(DeviceProperties6 *properties, int device) {
  if (!properties)
    return nullPointer(__func__);
  if (hipError_t error = checkDevice(__func__, device))
    return error;
  fillCommon(*properties);
  std::memcpy(properties->uuid, deviceUuid, sizeof(properties->uuid));
  properties->sharedMemPerMultiprocessor = maxLdsPerBlock;
  properties->sharedMemPerBlockOptin = maxLdsPerBlock;
  properties->regsPerMultiprocessor = registersPerBlock;
  properties->maxBlocksPerMultiProcessor = blocksPerComputeUnit;
  properties->streamPrioritiesSupported = 1;
  properties->globalL1CacheSupported = 1;
  properties->hostNativeAtomicSupported = 1;
  properties->canUseHostPointerForRegisteredMem = 1;
  properties->unifiedAddressing = 1;
  properties->eccEnabled = 1;
  return hipSuccess;
}

hipError_t hipGetDeviceProperties(hipDeviceProp_t *properties, int device) {
  if (!properties)
    return nullPointer(__func__);
  if (hipError_t error = checkDevice(__func__, device))
    return error;
  fillCommon(*properties);
  properties->gcnArch = 942;
  properties->ECCEnabled = 1;
  return hipSuccess;
}

// There is one device to choose.
hipError_t hipChooseDevice(int *device, const hipDeviceProp_t *properties) {
  if (!device || !properties)
    return nullPointer(__func__);
  *device = 0;
  return hipSuccess;
}
MINI_HIP_EXPORT hipError_t
hipChooseDeviceR0600(int *device, const DeviceProperties6 *properties) {
  if (!device || !properties)
    return nullPointer(__func__);
  *device = 0;
  return hipSuccess;
}
