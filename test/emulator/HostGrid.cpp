//===- HostGrid.cpp - OpenCL kernels on the host --------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The fibers and what Portable.h expects of the host: the work-item's position,
// the barrier and the exchange of a value between lanes.
//
//===----------------------------------------------------------------------===//

#include "HostGrid.h"

#include "gtest/gtest.h"

#include <cmath>
#include <dlfcn.h>
#include <memory>
#include <ucontext.h>

using namespace mini::test;

#define FOR_KERNELS extern "C" __attribute__((visibility("default")))

/// Laid out as in Portable.h.
// NOLINTNEXTLINE(misc-use-internal-linkage): of a variable that programs use.
struct HostWorkItem {
  unsigned localId[3];
  unsigned groupId[3];
  unsigned localSize[3];
  unsigned groupCount[3];
};
extern "C" {
__attribute__((visibility("default"))) HostWorkItem hostWorkItem;
__attribute__((visibility("default"), aligned(16))) char hostDynamicLds[65536];
}

namespace {

constexpr size_t stackSize = 256 << 10;
constexpr unsigned maximalGroup = 1024;
constexpr unsigned maximalArguments = 12;

using Kernel = void (*)(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t,
                        uint64_t, uint64_t, uint64_t, uint64_t, uint64_t,
                        uint64_t, uint64_t);

struct Fiber {
  ucontext_t context;
  std::unique_ptr<char[]> stack;
  bool finished = false;
};

/// One work-group: its fibers take turns from barrier to barrier.
struct Workgroup {
  std::vector<Fiber> fibers = std::vector<Fiber>(maximalGroup);
  std::vector<uint64_t> exchanged = std::vector<uint64_t>(maximalGroup);
  ucontext_t scheduler;
  unsigned current = 0;
  unsigned size = 0;
  Kernel kernel = nullptr;
  uint64_t arguments[maximalArguments];

  void run();
};

Workgroup workgroup;

void fiberMain() {
  const uint64_t *a = workgroup.arguments;
  workgroup.kernel(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9],
                   a[10], a[11]);
  Fiber &fiber = workgroup.fibers[workgroup.current];
  fiber.finished = true;
  swapcontext(&fiber.context, &workgroup.scheduler);
}

void setLocalId(unsigned index) {
  const unsigned *size = hostWorkItem.localSize;
  hostWorkItem.localId[0] = index % size[0];
  hostWorkItem.localId[1] = index / size[0] % size[1];
  hostWorkItem.localId[2] = index / size[0] / size[1];
}

void Workgroup::run() {
  for (unsigned i = 0; i < size; ++i) {
    Fiber &fiber = fibers[i];
    if (!fiber.stack)
      fiber.stack.reset(new char[stackSize]);
    fiber.finished = false;
    getcontext(&fiber.context);
    fiber.context.uc_stack.ss_sp = fiber.stack.get();
    fiber.context.uc_stack.ss_size = stackSize;
    fiber.context.uc_link = nullptr;
    makecontext(&fiber.context, fiberMain, 0);
  }
  for (bool running = true; running;) {
    running = false;
    for (current = 0; current < size; ++current) {
      if (fibers[current].finished)
        continue;
      setLocalId(current);
      swapcontext(&scheduler, &fibers[current].context);
      running |= !fibers[current].finished;
    }
  }
}

} // namespace

FOR_KERNELS void hostGroupBarrier() {
  swapcontext(&workgroup.fibers[workgroup.current].context,
              &workgroup.scheduler);
}

FOR_KERNELS uint64_t hostReadLane(uint64_t value, unsigned lane) {
  workgroup.exchanged[workgroup.current] = value;
  hostGroupBarrier();
  uint64_t result =
      workgroup.exchanged[workgroup.current / 64 * 64 + lane % 64];
  hostGroupBarrier();
  return result;
}

FOR_KERNELS uint64_t hostBallot(int condition) {
  workgroup.exchanged[workgroup.current] = condition != 0;
  hostGroupBarrier();
  uint64_t result = 0;
  unsigned first = workgroup.current / 64 * 64;
  for (unsigned lane = 0; lane < 64 && first + lane < workgroup.size; ++lane)
    result |= workgroup.exchanged[first + lane] << lane;
  hostGroupBarrier();
  return result;
}

namespace {

double halfToDouble(uint16_t bits) {
  _Float16 value;
  __builtin_memcpy(&value, &bits, sizeof value);
  return static_cast<double>(value);
}

} // namespace

/// Half's fused multiply-add, which the host's compiler would round twice: the
/// product is exact as a double; the sum is rounded to odd, which leaves the
/// last rounding the choice it has on the exact sum.
FOR_KERNELS uint16_t hostFmaHalf(uint16_t a, uint16_t b, uint16_t c) {
  double product = halfToDouble(a) * halfToDouble(b);
  double addend = halfToDouble(c);
  double sum = product + addend;
  double part = sum - product;
  double error = (product - (sum - part)) + (addend - part);
  uint64_t bits;
  __builtin_memcpy(&bits, &sum, sizeof bits);
  if (std::isfinite(sum) && error != 0 && (bits & 1) == 0)
    bits += (error > 0) == (sum > 0) ? 1 : -1;
  __builtin_memcpy(&sum, &bits, sizeof bits);
  auto rounded = static_cast<_Float16>(sum);
  uint16_t result;
  __builtin_memcpy(&result, &rounded, sizeof result);
  return result;
}

HostModule::HostModule(const std::string &path)
    : handle(dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) {
  if (!handle)
    ADD_FAILURE() << dlerror();
}

HostModule::~HostModule() {
  if (handle)
    dlclose(handle);
}

void HostModule::run(const std::string &kernel, const Grid &grid,
                     const std::vector<uint64_t> &arguments) {
  ASSERT_TRUE(handle);
  ASSERT_LE(arguments.size(), maximalArguments);
  workgroup.kernel = reinterpret_cast<Kernel>(dlsym(handle, kernel.c_str()));
  ASSERT_TRUE(workgroup.kernel) << "no kernel " << kernel << " for the host";
  std::copy(arguments.begin(), arguments.end(), workgroup.arguments);
  workgroup.size = grid.groupSize[0] * grid.groupSize[1] * grid.groupSize[2];
  ASSERT_LE(workgroup.size, maximalGroup);
  std::copy_n(grid.groups.begin(), 3, hostWorkItem.groupCount);
  std::copy_n(grid.groupSize.begin(), 3, hostWorkItem.localSize);
  unsigned *id = hostWorkItem.groupId;
  for (id[2] = 0; id[2] < grid.groups[2]; ++id[2])
    for (id[1] = 0; id[1] < grid.groups[1]; ++id[1])
      for (id[0] = 0; id[0] < grid.groups[0]; ++id[0])
        workgroup.run();
}
