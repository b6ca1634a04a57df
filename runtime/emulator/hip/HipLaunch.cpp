//===- HipLaunch.cpp - HIP: launches --------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every way to launch a kernel ends here: the handle, the shape and the
// arguments are checked, then the kernel runs to its end.
//
//===----------------------------------------------------------------------===//

#include "HipApi.h"
#include "LaunchObservers.h"
#include "device/HipDeviceFigures.h"

#include "machine/Dispatcher.h"

#include <limits>
#include <set>
#include <vector>

using namespace mini;
using namespace mini::emulator;

namespace {

struct FunctionSet {
  std::mutex mutex;
  std::set<hipFunction_t> live;

  static FunctionSet &instance() {
    static auto *set = new FunctionSet;
    return *set;
  }
};

bool takesArguments(const KernelInfo &kernel) {
  for (const KernelArgument &argument : kernel.arguments)
    if (!argument.valueKind.starts_with("hidden_"))
      return true;
  return false;
}

Expected<std::vector<uint8_t>> readArguments(const KernelInfo &kernel,
                                             const LaunchRequest &request) {
  void **extra = request.extra;
  if (!extra) {
    if (!request.parameters && takesArguments(kernel))
      return Error{ErrorKind::Usage,
                   "kernel '" + kernel.name + "' takes arguments, got none"};
    return packArguments(kernel, request.parameters);
  }
  if (request.parameters)
    return Error{ErrorKind::Usage,
                 "arguments are given twice, as parameters and as a buffer"};
  const void *buffer = nullptr;
  size_t size = 0;
  // Pairs of a tag and a pointer, up to the end tag.
  for (unsigned i = 0; i < 8 && extra[i] != HIP_LAUNCH_PARAM_END; i += 2) {
    if (extra[i] == HIP_LAUNCH_PARAM_BUFFER_POINTER)
      buffer = extra[i + 1];
    else if (extra[i] == HIP_LAUNCH_PARAM_BUFFER_SIZE && extra[i + 1])
      size = *static_cast<const size_t *>(extra[i + 1]);
  }
  if (!buffer && (size != 0 || takesArguments(kernel)))
    return Error{ErrorKind::Usage, "the extra parameters name no buffer"};
  return buffer ? copyArguments(kernel, buffer, size)
                : packArguments(kernel, nullptr);
}

/// What does not fit the 32 bits that a dispatch has for it.
hipError_t checkSizes(const char *function, const LaunchRequest &request) {
  constexpr uint64_t limit = std::numeric_limits<uint32_t>::max();
  const dim3 &blocks = request.blocks, &threads = request.threads;
  if (blocks.x > unsigned{maxGridX} || blocks.y > unsigned{maxGridYZ} ||
      blocks.z > unsigned{maxGridYZ})
    return reportFailure(hipErrorInvalidConfiguration, function,
                         "the grid has more than 2^31 - 1 blocks in x, or more "
                         "than 65536 in y or z");
  if (uint64_t{blocks.x} * threads.x <= limit &&
      uint64_t{blocks.y} * threads.y <= limit &&
      uint64_t{blocks.z} * threads.z <= limit && request.dynamicLds <= limit)
    return hipSuccess;
  return reportFailure(hipErrorInvalidConfiguration, function,
                       "the grid has more than 2^32 - 1 threads in one "
                       "dimension, or the LDS more bytes");
}

hipError_t recordIfAny(hipEvent_t event, hipStream_t stream) {
  return event ? hipEventRecord(event, stream) : hipSuccess;
}

hipError_t launchBetween(const char *function, hipFunction_t kernel,
                         const LaunchRequest &request, hipEvent_t start,
                         hipEvent_t stop) {
  if (hipError_t error = recordIfAny(start, request.stream))
    return error;
  if (hipError_t error = launchFunction(function, kernel, request))
    return error;
  return recordIfAny(stop, request.stream);
}

/// The extended launch counts threads where the others count blocks.
hipError_t launchThreads(const char *function, hipFunction_t kernel,
                         const dim3 &threads, LaunchRequest request,
                         hipEvent_t start, hipEvent_t stop) {
  const dim3 &block = request.threads;
  if (block.x == 0 || block.y == 0 || block.z == 0)
    return reportFailure(hipErrorInvalidValue, function,
                         "a block has no threads");
  request.partial =
      dim3(threads.x % block.x, threads.y % block.y, threads.z % block.z);
  auto blocksFor = [](uint32_t all, uint32_t each) {
    return all / each + (all % each != 0 ? 1 : 0);
  };
  request.blocks =
      dim3(blocksFor(threads.x, block.x), blocksFor(threads.y, block.y),
           blocksFor(threads.z, block.z));
  return launchBetween(function, kernel, request, start, stop);
}

/// A launch by `<<<>>>`: the program cannot see what it returns.
hipError_t launchStub(const char *function, const void *stub,
                      const LaunchRequest &request, hipEvent_t start,
                      hipEvent_t stop) {
  hipFunction_t kernel = nullptr;
  if (hipError_t error = findFunction(function, stub, kernel))
    return error;
  return launchBetween(function, kernel, request, start, stop);
}

} // namespace

void mini::emulator::addFunction(hipFunction_t kernel) {
  std::lock_guard lock(FunctionSet::instance().mutex);
  FunctionSet::instance().live.insert(kernel);
}

void mini::emulator::removeFunction(hipFunction_t kernel) {
  std::lock_guard lock(FunctionSet::instance().mutex);
  FunctionSet::instance().live.erase(kernel);
}

bool mini::emulator::isFunction(hipFunction_t kernel) {
  std::lock_guard lock(FunctionSet::instance().mutex);
  return FunctionSet::instance().live.contains(kernel);
}

hipError_t mini::emulator::launchFunction(const char *function,
                                          hipFunction_t kernel,
                                          const LaunchRequest &request) {
  if (hipError_t error = checkVisible(function))
    return error;
  if (hipError_t error = checkFault(function))
    return error;
  if (hipError_t error = checkStream(function, request.stream))
    return error;
  if (hipError_t error = checkSizes(function, request))
    return error;
  std::shared_lock execution(executionMutex());
  if (!isFunction(kernel))
    return reportFailure(hipErrorInvalidHandle, function,
                         "not a function of a loaded module");
  Expected<std::vector<uint8_t>> arguments =
      readArguments(*kernel->kernel, request);
  if (!arguments)
    return reportFailure(hipErrorInvalidValue, function,
                         arguments.error().message);
  const dim3 &blocks = request.blocks, &threads = request.threads;
  LaunchShape shape{{blocks.x, blocks.y, blocks.z},
                    {threads.x, threads.y, threads.z},
                    static_cast<uint32_t>(request.dynamicLds),
                    {request.partial.x, request.partial.y, request.partial.z}};
  Status status = launchKernel(*kernel->object, *kernel->kernel, shape,
                               *arguments, observersFor);
  if (status)
    return hipSuccess;
  if (status.error().kind == ErrorKind::Usage)
    return reportFailure(hipErrorInvalidConfiguration, function,
                         status.error().message);
  if (request.resultIsLost)
    rememberFault("kernel '" + kernel->kernel->name + "' failed");
  return reportFailure(hipErrorLaunchFailure, function, status.error().message);
}

hipError_t hipModuleLaunchKernel(hipFunction_t kernel, unsigned gridX,
                                 unsigned gridY, unsigned gridZ,
                                 unsigned blockX, unsigned blockY,
                                 unsigned blockZ, unsigned sharedBytes,
                                 hipStream_t stream, void **parameters,
                                 void **extra) {
  return launchFunction(__func__, kernel,
                        {dim3(gridX, gridY, gridZ),
                         dim3(blockX, blockY, blockZ), sharedBytes, stream,
                         parameters, extra});
}

hipError_t hipLaunchKernel(const void *stub, dim3 blocks, dim3 threads,
                           void **arguments, size_t sharedBytes,
                           hipStream_t stream) {
  return launchStub(
      __func__, stub,
      {blocks, threads, sharedBytes, stream, arguments, nullptr, true}, nullptr,
      nullptr);
}

hipError_t hipExtLaunchKernel(const void *stub, dim3 blocks, dim3 threads,
                              void **arguments, size_t sharedBytes,
                              hipStream_t stream, hipEvent_t start,
                              hipEvent_t stop, int) {
  return launchStub(
      __func__, stub,
      {blocks, threads, sharedBytes, stream, arguments, nullptr, true}, start,
      stop);
}

// hip_ext.h declares the extended launch as a C++ function; programs that look
// it up by name ask for C's.
#define MINI_CXX_EXPORT __attribute__((visibility("default"))) extern

MINI_CXX_EXPORT hipError_t hipExtModuleLaunchKernel(
    hipFunction_t kernel, uint32_t gridX, uint32_t gridY, uint32_t gridZ,
    uint32_t blockX, uint32_t blockY, uint32_t blockZ, size_t sharedBytes,
    hipStream_t stream, void **parameters, void **extra, hipEvent_t start,
    hipEvent_t stop, uint32_t) {
  return launchThreads(__func__, kernel, dim3(gridX, gridY, gridZ),
                       {dim3(), dim3(blockX, blockY, blockZ), sharedBytes,
                        stream, parameters, extra},
                       start, stop);
}

MINI_CXX_EXPORT hipError_t extModuleLaunchByName(
    hipFunction_t kernel, uint32_t gridX, uint32_t gridY, uint32_t gridZ,
    uint32_t blockX, uint32_t blockY, uint32_t blockZ, size_t sharedBytes,
    hipStream_t stream, void **parameters, void **extra, hipEvent_t start,
    hipEvent_t stop, uint32_t flags) __asm__("hipExtModuleLaunchKernel");

hipError_t extModuleLaunchByName(hipFunction_t kernel, uint32_t gridX,
                                 uint32_t gridY, uint32_t gridZ,
                                 uint32_t blockX, uint32_t blockY,
                                 uint32_t blockZ, size_t sharedBytes,
                                 hipStream_t stream, void **parameters,
                                 void **extra, hipEvent_t start,
                                 hipEvent_t stop, uint32_t flags) {
  return hipExtModuleLaunchKernel(kernel, gridX, gridY, gridZ, blockX, blockY,
                                  blockZ, sharedBytes, stream, parameters,
                                  extra, start, stop, flags);
}

MINI_CXX_EXPORT hipError_t hipHccModuleLaunchKernel(
    hipFunction_t kernel, uint32_t gridX, uint32_t gridY, uint32_t gridZ,
    uint32_t blockX, uint32_t blockY, uint32_t blockZ, size_t sharedBytes,
    hipStream_t stream, void **parameters, void **extra, hipEvent_t start,
    hipEvent_t stop) {
  return hipExtModuleLaunchKernel(kernel, gridX, gridY, gridZ, blockX, blockY,
                                  blockZ, sharedBytes, stream, parameters,
                                  extra, start, stop, 0);
}
