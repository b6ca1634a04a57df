//===- HipFunction.cpp - HIP: attributes and occupancy of kernels ---------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a kernel needs, and how many of its blocks a compute unit can hold.
//
//===----------------------------------------------------------------------===//

#include "HipApi.h"

#include "machine/Dispatcher.h"

#include <algorithm>

using namespace mini::emulator;

namespace {

constexpr unsigned waveSize = 64;
constexpr unsigned simdsPerUnit = 4;
constexpr unsigned maxWavesPerSimd = 8;
/// Vector registers of a lane, in both files together.
constexpr unsigned registersPerLane = 512;
constexpr unsigned ldsPerUnit = maxLdsPerBlock;
constexpr unsigned computeUnits = 304;

/// Blocks of this size that a compute unit holds at once: waves are limited by
/// registers, blocks by LDS.
unsigned blocksPerUnit(const KernelInfo &kernel, unsigned blockSize,
                       size_t dynamicLds) {
  unsigned limit = std::min(maxThreadsPerBlock, kernel.maxWorkgroupSize);
  if (blockSize == 0 || blockSize > limit)
    return 0;
  unsigned waves = std::min(
      maxWavesPerSimd, registersPerLane / kernel.descriptor.vectorRegisters());
  unsigned wavesPerBlock = (blockSize + waveSize - 1) / waveSize;
  uint64_t blocks = waves * simdsPerUnit / wavesPerBlock;
  uint64_t lds = kernel.descriptor.groupSegmentSize + uint64_t{dynamicLds};
  if (lds != 0)
    blocks = std::min<uint64_t>(blocks, ldsPerUnit / lds);
  return static_cast<unsigned>(blocks);
}

hipError_t activeBlocks(const char *function, int *blocks,
                        const KernelInfo &kernel, int blockSize,
                        size_t dynamicLds, unsigned flags) {
  if (!blocks)
    return nullPointer(function);
  if (blockSize <= 0 || flags > 1)
    return reportFailure(hipErrorInvalidValue, function,
                         "a block of " + std::to_string(blockSize) +
                             " threads, or unknown flags");
  *blocks = static_cast<int>(
      blocksPerUnit(kernel, static_cast<unsigned>(blockSize), dynamicLds));
  return hipSuccess;
}

/// The largest of the block sizes with the most threads on a compute unit.
hipError_t bestBlock(const char *function, int *gridSize, int *blockSize,
                     const KernelInfo &kernel, size_t dynamicLds, int limit) {
  if (!gridSize || !blockSize)
    return nullPointer(function);
  if (limit < 0)
    return reportFailure(hipErrorInvalidValue, function,
                         "the block size limit is negative");
  unsigned largest = std::min(maxThreadsPerBlock, kernel.maxWorkgroupSize);
  if (limit > 0)
    largest = std::min(largest, static_cast<unsigned>(limit));
  unsigned best = 0, bestThreads = 0;
  unsigned size = largest;
  while (size > 0) {
    unsigned threads = size * blocksPerUnit(kernel, size, dynamicLds);
    if (threads > bestThreads) {
      bestThreads = threads;
      best = size;
    }
    size = (size - 1) / waveSize * waveSize;
  }
  if (best == 0)
    return reportFailure(hipErrorInvalidValue, function,
                         "no block of kernel '" + kernel.name +
                             "' fits a compute unit");
  *blockSize = static_cast<int>(best);
  *gridSize = static_cast<int>(bestThreads / best * computeUnits);
  return hipSuccess;
}

hipError_t checkFunction(const char *function, hipFunction_t kernel) {
  if (isFunction(kernel))
    return hipSuccess;
  return reportFailure(hipErrorInvalidHandle, function,
                       "not a function of a loaded module");
}

/// Programs pass a module's function where HIP documents the host's stub.
hipError_t findEither(const char *function, const void *kernel,
                      hipFunction_t &found) {
  found = static_cast<hipFunction_t>(const_cast<void *>(kernel));
  return isFunction(found) ? hipSuccess : findFunction(function, kernel, found);
}

int dynamicLdsLimit(const KernelDescriptor &descriptor) {
  return static_cast<int>(maxLdsPerBlock - descriptor.groupSegmentSize);
}

} // namespace

hipError_t hipFuncGetAttribute(int *value, hipFunction_attribute attribute,
                               hipFunction_t kernel) {
  if (!value)
    return nullPointer(__func__);
  if (hipError_t error = checkFunction(__func__, kernel))
    return error;
  hipFuncAttributes all;
  if (hipError_t error = hipFuncGetAttributes(&all, kernel))
    return error;
  switch (attribute) {
  case HIP_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK:
    *value = all.maxThreadsPerBlock;
    return hipSuccess;
  case HIP_FUNC_ATTRIBUTE_SHARED_SIZE_BYTES:
    *value = static_cast<int>(all.sharedSizeBytes);
    return hipSuccess;
  case HIP_FUNC_ATTRIBUTE_LOCAL_SIZE_BYTES:
    *value = static_cast<int>(all.localSizeBytes);
    return hipSuccess;
  case HIP_FUNC_ATTRIBUTE_NUM_REGS:
    *value = all.numRegs;
    return hipSuccess;
  case HIP_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES:
    *value = all.maxDynamicSharedSizeBytes;
    return hipSuccess;
  case HIP_FUNC_ATTRIBUTE_BINARY_VERSION:
  case HIP_FUNC_ATTRIBUTE_PTX_VERSION:
    *value = all.binaryVersion;
    return hipSuccess;
  case HIP_FUNC_ATTRIBUTE_CONST_SIZE_BYTES:
  case HIP_FUNC_ATTRIBUTE_CACHE_MODE_CA:
  case HIP_FUNC_ATTRIBUTE_PREFERRED_SHARED_MEMORY_CARVEOUT:
    *value = 0;
    return hipSuccess;
  default:
    return reportFailure(hipErrorInvalidValue, __func__,
                         "attribute " + std::to_string(attribute) +
                             " is unknown");
  }
}

hipError_t hipFuncGetAttributes(hipFuncAttributes *attributes,
                                const void *kernel) {
  if (!attributes)
    return nullPointer(__func__);
  hipFunction_t found = nullptr;
  if (hipError_t error = findEither(__func__, kernel, found))
    return error;
  const KernelDescriptor &descriptor = found->kernel->descriptor;
  *attributes = {};
  attributes->binaryVersion = attributes->ptxVersion = 94;
  attributes->localSizeBytes = descriptor.privateSegmentSize;
  attributes->sharedSizeBytes = descriptor.groupSegmentSize;
  attributes->maxDynamicSharedSizeBytes = dynamicLdsLimit(descriptor);
  attributes->maxThreadsPerBlock = static_cast<int>(
      std::min(maxThreadsPerBlock, found->kernel->maxWorkgroupSize));
  attributes->numRegs = static_cast<int>(descriptor.vectorRegisters());
  return hipSuccess;
}

hipError_t hipFuncSetAttribute(const void *kernel, hipFuncAttribute attribute,
                               int value) {
  hipFunction_t found = nullptr;
  if (hipError_t error = findEither(__func__, kernel, found))
    return error;
  int limit = dynamicLdsLimit(found->kernel->descriptor);
  // All of the LDS is always there to ask for, so there is nothing to set.
  if (attribute == hipFuncAttributeMaxDynamicSharedMemorySize && value >= 0 &&
      value <= limit)
    return hipSuccess;
  if (attribute == hipFuncAttributePreferredSharedMemoryCarveout &&
      value >= -1 && value <= 100)
    return hipSuccess;
  return reportFailure(hipErrorInvalidValue, __func__,
                       "attribute " + std::to_string(attribute) +
                           " cannot be " + std::to_string(value) +
                           ", the kernel can have " + std::to_string(limit) +
                           " bytes of dynamic LDS");
}

hipError_t hipFuncSetCacheConfig(const void *kernel, hipFuncCache_t) {
  hipFunction_t found = nullptr;
  return findEither(__func__, kernel, found);
}
hipError_t hipFuncSetSharedMemConfig(const void *kernel, hipSharedMemConfig) {
  hipFunction_t found = nullptr;
  return findEither(__func__, kernel, found);
}

MINI_HIP_EXPORT hipError_t hipGetFuncBySymbol(hipFunction_t *function,
                                              const void *stub) {
  return function ? findFunction(__func__, stub, *function)
                  : nullPointer(__func__);
}

hipError_t hipOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(
    int *blocks, const void *kernel, int blockSize, size_t dynamicLds,
    unsigned flags) {
  hipFunction_t found = nullptr;
  if (hipError_t error = findEither(__func__, kernel, found))
    return error;
  return activeBlocks(__func__, blocks, *found->kernel, blockSize, dynamicLds,
                      flags);
}
hipError_t hipOccupancyMaxActiveBlocksPerMultiprocessor(int *blocks,
                                                        const void *kernel,
                                                        int blockSize,
                                                        size_t dynamicLds) {
  return hipOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(
      blocks, kernel, blockSize, dynamicLds, 0);
}
hipError_t hipModuleOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(
    int *blocks, hipFunction_t kernel, int blockSize, size_t dynamicLds,
    unsigned flags) {
  if (hipError_t error = checkFunction(__func__, kernel))
    return error;
  return activeBlocks(__func__, blocks, *kernel->kernel, blockSize, dynamicLds,
                      flags);
}
hipError_t hipModuleOccupancyMaxActiveBlocksPerMultiprocessor(
    int *blocks, hipFunction_t kernel, int blockSize, size_t dynamicLds) {
  return hipModuleOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(
      blocks, kernel, blockSize, dynamicLds, 0);
}

hipError_t hipOccupancyMaxPotentialBlockSize(int *gridSize, int *blockSize,
                                             const void *kernel,
                                             size_t dynamicLds, int limit) {
  hipFunction_t found = nullptr;
  if (hipError_t error = findEither(__func__, kernel, found))
    return error;
  return bestBlock(__func__, gridSize, blockSize, *found->kernel, dynamicLds,
                   limit);
}
hipError_t hipModuleOccupancyMaxPotentialBlockSizeWithFlags(
    int *gridSize, int *blockSize, hipFunction_t kernel, size_t dynamicLds,
    int limit, unsigned) {
  if (hipError_t error = checkFunction(__func__, kernel))
    return error;
  return bestBlock(__func__, gridSize, blockSize, *kernel->kernel, dynamicLds,
                   limit);
}
hipError_t hipModuleOccupancyMaxPotentialBlockSize(int *gridSize,
                                                   int *blockSize,
                                                   hipFunction_t kernel,
                                                   size_t dynamicLds,
                                                   int limit) {
  return hipModuleOccupancyMaxPotentialBlockSizeWithFlags(
      gridSize, blockSize, kernel, dynamicLds, limit, 0);
}
