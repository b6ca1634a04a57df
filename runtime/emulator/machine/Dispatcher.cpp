//===- Dispatcher.cpp - Kernel launches -----------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Workgroups are handed out in order from a counter. Of several that fail, the
// one with the lowest number is reported, so that a run repeats.
//
//===----------------------------------------------------------------------===//

#include "Dispatcher.h"

#include "Workgroup.h"
#include "isa/VectorVariants.h"
#include "isa/memory/Memory.h"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <pthread.h>
#include <thread>

using namespace mini;
using namespace mini::emulator;

namespace {

constexpr uint64_t defaultInstructionBudget = 100000000;
constexpr uint64_t defaultWaveBudget = uint64_t{1} << 24;

Error usage(const KernelInfo &kernel, const std::string &what) {
  return {ErrorKind::Usage, "launch of kernel '" + kernel.name + "': " + what};
}

std::string describe(const uint32_t (&size)[3]) {
  return std::to_string(size[0]) + "x" + std::to_string(size[1]) + "x" +
         std::to_string(size[2]);
}

Status checkLaunch(const KernelInfo &kernel, const LaunchShape &shape) {
  for (unsigned i = 0; i < 3; ++i) {
    if (shape.blocks[i] == 0 || shape.threads[i] == 0)
      return usage(kernel, "a grid of " + describe(shape.blocks) +
                               " blocks of " + describe(shape.threads) +
                               " threads is empty");
    if (shape.threads[i] > maxThreadsPerBlock)
      return usage(kernel, "a block of " + describe(shape.threads) +
                               " threads is too large");
    if (kernel.requiredSize[i] && kernel.requiredSize[i] != shape.threads[i])
      return usage(kernel, "the kernel was built for blocks of " +
                               describe(kernel.requiredSize) +
                               " threads, got " + describe(shape.threads));
  }
  uint32_t limit = std::min(maxThreadsPerBlock, kernel.maxWorkgroupSize);
  if (shape.threadsPerBlock() > limit)
    return usage(kernel, "a block of " + describe(shape.threads) +
                             " threads exceeds the limit of " +
                             std::to_string(limit));
  uint64_t lds =
      uint64_t{kernel.descriptor.groupSegmentSize} + shape.dynamicLds;
  if (lds > maxLdsPerBlock)
    return usage(kernel, std::to_string(lds) + " bytes of LDS exceed the " +
                             std::to_string(maxLdsPerBlock) +
                             " a workgroup can have");
  return success();
}

/// The number in an environment variable.
Expected<uint64_t> readBudget(const char *variable, uint64_t otherwise) {
  const char *text = std::getenv(variable);
  if (!text || !*text)
    return otherwise;
  const char *last = text + std::strlen(text);
  uint64_t budget = 0;
  auto [end, error] = std::from_chars(text, last, budget);
  if (error != std::errc() || end != last || budget == 0)
    return Error{ErrorKind::Usage, variable + std::string(" is '") + text +
                                       "', not a number from 1 to 2^64 - 1"};
  return budget;
}

/// Refuses what would not end in anybody's time. The product is below 2^94.
Status checkWaves(const KernelInfo &kernel, const LaunchShape &shape) {
  Expected<uint64_t> budget =
      readBudget("MINI_EMULATOR_MAX_WAVES", defaultWaveBudget);
  if (!budget)
    return budget.error();
  const uint64_t wavesPerBlock =
      (uint64_t{shape.threadsPerBlock()} + waveSize - 1) / waveSize;
  const long double waves = static_cast<long double>(shape.blocks[0]) *
                            shape.blocks[1] * shape.blocks[2] * wavesPerBlock;
  if (waves <= static_cast<long double>(*budget))
    return success();
  return usage(kernel, "a grid of " + describe(shape.blocks) + " blocks of " +
                           describe(shape.threads) + " threads is more than " +
                           std::to_string(*budget) +
                           " waves, set MINI_EMULATOR_MAX_WAVES to allow more");
}

/// hsa_kernel_dispatch_packet_t.
struct DispatchPacket {
  uint16_t header = 0;
  uint16_t setup = 0;
  uint16_t workgroupSize[3] = {};
  uint16_t reserved0 = 0;
  uint32_t gridSize[3] = {};
  uint32_t privateSegmentSize = 0;
  uint32_t groupSegmentSize = 0;
  uint64_t kernelObject = 0;
  uint64_t kernargAddress = 0;
  uint64_t reserved2 = 0;
  uint64_t completionSignal = 0;
};
static_assert(sizeof(DispatchPacket) == 64);

DispatchPacket makePacket(const Launch &launch) {
  DispatchPacket packet;
  packet.setup = 3;
  for (unsigned i = 0; i < 3; ++i) {
    packet.workgroupSize[i] = static_cast<uint16_t>(launch.shape.threads[i]);
    packet.gridSize[i] = launch.shape.blocks[i] * launch.shape.threads[i];
    if (launch.shape.partial[i] != 0)
      packet.gridSize[i] -= launch.shape.threads[i] - launch.shape.partial[i];
  }
  packet.privateSegmentSize = launch.kernel->descriptor.scratchPerLane();
  packet.groupSegmentSize = launch.localSize();
  packet.kernelObject = launch.kernel->descriptorAddress;
  packet.kernargAddress = reinterpret_cast<uint64_t>(launch.kernargs);
  return packet;
}

/// The workgroups of one launch on several threads.
class Execution {
public:
  Execution(const Launch &launch, const LaunchSetup &setup)
      : launch(launch), setup(setup), total(launch.workgroups()) {}

  std::string run() {
    uint64_t cores = std::max(1u, std::thread::hardware_concurrency());
    for (const std::unique_ptr<LaunchObserver> &observer : setup.observers)
      if (observer->needsOneThread())
        cores = 1;
    // Where the system has no more threads, those that there are do it all;
    // std::thread would throw.
    std::vector<pthread_t> threads(std::min(cores, total) - 1);
    size_t started = 0;
    while (started < threads.size() &&
           pthread_create(&threads[started], nullptr, workAlong, this) == 0)
      ++started;
    work();
    for (size_t i = 0; i < started; ++i)
      pthread_join(threads[i], nullptr);
    return failure;
  }

private:
  static void *workAlong(void *execution) {
    static_cast<Execution *>(execution)->work();
    return nullptr;
  }

  void work() {
    Workgroup workgroup(launch, setup.observers);
    const uint32_t *blocks = launch.shape.blocks;
    for (uint64_t i = next++; i < total && !failed; i = next++) {
      uint64_t row = i / blocks[0];
      uint32_t id[3] = {static_cast<uint32_t>(i % blocks[0]),
                        static_cast<uint32_t>(row % blocks[1]),
                        static_cast<uint32_t>(row / blocks[1])};
      std::string problem = workgroup.run(id);
      if (!problem.empty())
        record(i, std::move(problem));
    }
  }

  void record(uint64_t index, std::string problem) {
    std::lock_guard lock(mutex);
    if (failed && index > failedIndex)
      return;
    failed = true;
    failedIndex = index;
    failure = std::move(problem);
  }

  const Launch &launch;
  const LaunchSetup &setup;
  const uint64_t total;
  std::atomic<uint64_t> next = 0;
  std::atomic<bool> failed = false;
  std::mutex mutex;
  uint64_t failedIndex = 0;
  std::string failure;
};

/// Memory that only the launch has, visible to the kernel.
struct LaunchBuffer {
  std::vector<uint8_t> storage;
  uint8_t *data = nullptr;

  LaunchBuffer(Launch &launch, size_t size, bool writable) {
    constexpr size_t alignment = 256;
    size_t padded = (size + 63) / 64 * 64;
    storage.resize(padded + alignment);
    auto address = reinterpret_cast<uint64_t>(storage.data());
    size_t shift = alignment - address % alignment;
    data = storage.data() + shift;
    address += shift;
    launch.memory.add({address, address + padded, writable});
  }
};

Status runWorkgroups(const Launch &launch, const LaunchSetup &setup) {
  std::string failure = Execution(launch, setup).run();
  Status status = failure.empty()
                      ? success()
                      : Status(Error{ErrorKind::Device, std::move(failure)});
  for (const std::unique_ptr<LaunchObserver> &observer : setup.observers)
    status = observer->end(std::move(status));
  return status;
}

} // namespace

Status mini::emulator::launchKernel(CodeObject &object,
                                    const KernelInfo &kernel,
                                    const LaunchShape &shape,
                                    std::vector<uint8_t> arguments,
                                    LaunchObserverFactory factory) {
  if (Status status = checkLaunch(kernel, shape); !status)
    return status;
  if (Status status = checkWantedVariant(); !status)
    return status;
  Expected<uint64_t> budget =
      readBudget("MINI_EMULATOR_MAX_INSTRUCTIONS", defaultInstructionBudget);
  if (!budget)
    return budget.error();
  if (Status status = checkWaves(kernel, shape); !status)
    return status;
  fillHiddenArguments(kernel, shape, arguments);
  Launch launch;
  launch.object = &object;
  launch.kernel = &kernel;
  launch.shape = shape;
  launch.instructionBudget = *budget;
  launch.memory = MemoryRegistry::instance().snapshot();
  launch.sharedRegions = launch.memory.all().size();
  LaunchBuffer kernargs(launch, arguments.size(), false);
  if (!arguments.empty())
    std::memcpy(kernargs.data, arguments.data(), arguments.size());
  launch.kernargs = kernargs.data;
  LaunchBuffer packet(launch, sizeof(DispatchPacket), false);
  DispatchPacket contents = makePacket(launch);
  std::memcpy(packet.data, &contents, sizeof(contents));
  launch.dispatchPacket = packet.data;
  LaunchBuffer queue(launch, 256, false);
  launch.queue = queue.data;
  Expected<LaunchSetup> setup = factory(launch);
  if (!setup)
    return setup.error();
  launch.memory.sort();
  launch.context.memory = &launch.memory;
  launch.context.kernelName = kernel.name;
  launch.context.rejectsMisaligned = setup->rejectsMisaligned;
  return runWorkgroups(launch, *setup);
}
