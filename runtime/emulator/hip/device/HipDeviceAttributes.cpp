//===- HipDeviceAttributes.cpp - HIP: the device's attributes -------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// hipDeviceGetAttribute. The device has neither textures nor cooperative
// launches; attributes that are no number are refused.
//
//===----------------------------------------------------------------------===//

#include "HipDeviceFigures.h"
#include "hip/HipApi.h"

using namespace mini::emulator;

namespace {

// Attributes that came after Debian's headers.
constexpr auto hostRegisterSupported = static_cast<hipDeviceAttribute_t>(
    hipDeviceAttributeMemoryPoolsSupported + 2);
constexpr auto wallClockRate =
    static_cast<hipDeviceAttribute_t>(hipDeviceAttributeFineGrainSupport + 1);

struct Attribute {
  hipDeviceAttribute_t attribute;
  int value;
};
constexpr Attribute attributes[] = {
    {hipDeviceAttributeEccEnabled, 1},
    {hipDeviceAttributeAccessPolicyMaxWindowSize, 0},
    {hipDeviceAttributeAsyncEngineCount, 0},
    {hipDeviceAttributeCanMapHostMemory, 1},
    {hipDeviceAttributeCanUseHostPointerForRegisteredMem, 1},
    {hipDeviceAttributeClockRate, clockKilohertz},
    {hipDeviceAttributeComputeMode, 0},
    {hipDeviceAttributeComputePreemptionSupported, 0},
    {hipDeviceAttributeConcurrentKernels, 1},
    {hipDeviceAttributeConcurrentManagedAccess, 1},
    {hipDeviceAttributeCooperativeLaunch, 0},
    {hipDeviceAttributeCooperativeMultiDeviceLaunch, 0},
    {hipDeviceAttributeDeviceOverlap, 0},
    {hipDeviceAttributeDirectManagedMemAccessFromHost, 1},
    {hipDeviceAttributeGlobalL1CacheSupported, 1},
    {hipDeviceAttributeHostNativeAtomicSupported, 1},
    {hipDeviceAttributeIntegrated, 0},
    {hipDeviceAttributeIsMultiGpuBoard, 0},
    {hipDeviceAttributeKernelExecTimeout, 0},
    {hipDeviceAttributeL2CacheSize, l2Bytes},
    {hipDeviceAttributeLocalL1CacheSupported, 0},
    {hipDeviceAttributeLuidDeviceNodeMask, 0},
    {hipDeviceAttributeComputeCapabilityMajor, capabilityMajor},
    {hipDeviceAttributeManagedMemory, 1},
    {hipDeviceAttributeMaxBlocksPerMultiProcessor, blocksPerComputeUnit},
    {hipDeviceAttributeMaxBlockDimX, maxThreadsPerBlock},
    {hipDeviceAttributeMaxBlockDimY, maxThreadsPerBlock},
    {hipDeviceAttributeMaxBlockDimZ, maxThreadsPerBlock},
    {hipDeviceAttributeMaxGridDimX, maxGridX},
    {hipDeviceAttributeMaxGridDimY, maxGridYZ},
    {hipDeviceAttributeMaxGridDimZ, maxGridYZ},
    {hipDeviceAttributeMaxSurface1D, 0},
    {hipDeviceAttributeMaxSurface1DLayered, 0},
    {hipDeviceAttributeMaxSurface2D, 0},
    {hipDeviceAttributeMaxSurface2DLayered, 0},
    {hipDeviceAttributeMaxSurface3D, 0},
    {hipDeviceAttributeMaxSurfaceCubemap, 0},
    {hipDeviceAttributeMaxSurfaceCubemapLayered, 0},
    {hipDeviceAttributeMaxTexture1DWidth, 0},
    {hipDeviceAttributeMaxTexture1DLayered, 0},
    {hipDeviceAttributeMaxTexture1DLinear, 0},
    {hipDeviceAttributeMaxTexture1DMipmap, 0},
    {hipDeviceAttributeMaxTexture2DWidth, 0},
    {hipDeviceAttributeMaxTexture2DHeight, 0},
    {hipDeviceAttributeMaxTexture2DGather, 0},
    {hipDeviceAttributeMaxTexture2DLayered, 0},
    {hipDeviceAttributeMaxTexture2DLinear, 0},
    {hipDeviceAttributeMaxTexture2DMipmap, 0},
    {hipDeviceAttributeMaxTexture3DWidth, 0},
    {hipDeviceAttributeMaxTexture3DHeight, 0},
    {hipDeviceAttributeMaxTexture3DDepth, 0},
    {hipDeviceAttributeMaxTexture3DAlt, 0},
    {hipDeviceAttributeMaxTextureCubemap, 0},
    {hipDeviceAttributeMaxTextureCubemapLayered, 0},
    {hipDeviceAttributeMaxThreadsDim, maxThreadsPerBlock},
    {hipDeviceAttributeMaxThreadsPerBlock, maxThreadsPerBlock},
    {hipDeviceAttributeMaxThreadsPerMultiProcessor, threadsPerComputeUnit},
    {hipDeviceAttributeMaxPitch, maxPitch},
    {hipDeviceAttributeMemoryBusWidth, memoryBusBits},
    {hipDeviceAttributeMemoryClockRate, memoryClockKilohertz},
    {hipDeviceAttributeComputeCapabilityMinor, capabilityMinor},
    {hipDeviceAttributeMultiGpuBoardGroupID, 0},
    {hipDeviceAttributeMultiprocessorCount, computeUnits},
    {hipDeviceAttributePageableMemoryAccess, 0},
    {hipDeviceAttributePageableMemoryAccessUsesHostPageTables, 0},
    {hipDeviceAttributePciBusId, 0},
    {hipDeviceAttributePciDeviceId, 0},
    {hipDeviceAttributePciDomainID, 0},
    {hipDeviceAttributePersistingL2CacheMaxSize, 0},
    {hipDeviceAttributeMaxRegistersPerBlock, registersPerBlock},
    {hipDeviceAttributeMaxRegistersPerMultiprocessor, registersPerBlock},
    {hipDeviceAttributeReservedSharedMemPerBlock, 0},
    {hipDeviceAttributeMaxSharedMemoryPerBlock, maxLdsPerBlock},
    {hipDeviceAttributeSharedMemPerBlockOptin, maxLdsPerBlock},
    {hipDeviceAttributeSharedMemPerMultiprocessor, maxLdsPerBlock},
    {hipDeviceAttributeSingleToDoublePrecisionPerfRatio, 0},
    {hipDeviceAttributeStreamPrioritiesSupported, 1},
    {hipDeviceAttributeSurfaceAlignment, 0},
    {hipDeviceAttributeTccDriver, 0},
    {hipDeviceAttributeTextureAlignment, 0},
    {hipDeviceAttributeTexturePitchAlignment, 0},
    {hipDeviceAttributeTotalConstantMemory, constantBytes},
    {hipDeviceAttributeUnifiedAddressing, 1},
    {hipDeviceAttributeWarpSize, 64},
    {hipDeviceAttributeMemoryPoolsSupported, 1},
    {hipDeviceAttributeClockInstructionRate, timerKilohertz},
    {hipDeviceAttributeMaxSharedMemoryPerMultiprocessor, maxLdsPerBlock},
    {hipDeviceAttributeGcnArch, 942},
    {hipDeviceAttributeCooperativeMultiDeviceUnmatchedFunc, 0},
    {hipDeviceAttributeCooperativeMultiDeviceUnmatchedGridDim, 0},
    {hipDeviceAttributeCooperativeMultiDeviceUnmatchedBlockDim, 0},
    {hipDeviceAttributeCooperativeMultiDeviceUnmatchedSharedMem, 0},
    {hipDeviceAttributeIsLargeBar, 1},
    {hipDeviceAttributeAsicRevision, 0},
    {hipDeviceAttributeCanUseStreamWaitValue, 0},
    {hipDeviceAttributeImageSupport, 0},
    {hipDeviceAttributePhysicalMultiProcessorCount, computeUnits},
    {hipDeviceAttributeFineGrainSupport, 1},
    {hostRegisterSupported, 1},
    {wallClockRate, timerKilohertz},
};

} // namespace

hipError_t hipDeviceGetAttribute(int *value, hipDeviceAttribute_t attribute,
                                 int device) {
  if (!value)
    return nullPointer(__func__);
  if (hipError_t error = checkDevice(__func__, device))
    return error;
  for (const Attribute &entry : attributes)
    if (entry.attribute == attribute) {
      *value = entry.value;
      return hipSuccess;
    }
  return reportFailure(hipErrorInvalidValue, __func__,
                       "attribute " + std::to_string(attribute) +
                           " is unknown, or no number");
}
