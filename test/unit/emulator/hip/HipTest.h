//===- HipTest.h - Helpers for tests on the emulator ------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Modules, device memory and launches through HIP's entry points, with failures
// as test failures.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TEST_UNIT_EMULATOR_HIPTEST_H
#define MINI_TEST_UNIT_EMULATOR_HIPTEST_H

#ifndef __HIP_PLATFORM_AMD__
#define __HIP_PLATFORM_AMD__
#endif
#include <hip/hip_runtime_api.h>

#include "gtest/gtest.h"

#include <cstdlib>
#include <random>
#include <string>
#include <vector>

namespace mini::test {

inline std::string kernelPath(const std::string &name) {
  return std::string(MINI_KERNEL_DIR) + "/" + name + ".hsaco";
}

/// Memory on the device that holds a vector's elements.
template <typename T> class DeviceArray {
public:
  explicit DeviceArray(const std::vector<T> &values) : count(values.size()) {
    EXPECT_EQ(hipMalloc(reinterpret_cast<void **>(&pointer), count * sizeof(T)),
              hipSuccess);
    EXPECT_EQ(hipMemcpy(pointer, values.data(), count * sizeof(T),
                        hipMemcpyHostToDevice),
              hipSuccess);
  }
  explicit DeviceArray(size_t count) : DeviceArray(std::vector<T>(count)) {}
  ~DeviceArray() { EXPECT_EQ(hipFree(pointer), hipSuccess); }
  DeviceArray(const DeviceArray &) = delete;
  DeviceArray &operator=(const DeviceArray &) = delete;

  std::vector<T> read() const {
    std::vector<T> values(count);
    EXPECT_EQ(hipMemcpy(values.data(), pointer, count * sizeof(T),
                        hipMemcpyDeviceToHost),
              hipSuccess);
    return values;
  }
  T *data() const { return pointer; }

private:
  T *pointer = nullptr;
  size_t count;
};

struct Shape {
  dim3 blocks;
  dim3 threads;
  unsigned dynamicLds = 0;
};

class Module {
public:
  explicit Module(const std::string &name) {
    EXPECT_EQ(hipModuleLoad(&module, kernelPath(name).c_str()), hipSuccess);
  }
  ~Module() { EXPECT_EQ(hipModuleUnload(module), hipSuccess); }
  Module(const Module &) = delete;
  Module &operator=(const Module &) = delete;

  hipFunction_t function(const char *name) {
    hipFunction_t result = nullptr;
    EXPECT_EQ(hipModuleGetFunction(&result, module, name), hipSuccess);
    return result;
  }

  template <typename... Arguments>
  hipError_t run(const char *kernel, const Shape &shape,
                 Arguments... arguments) {
    void *pointers[] = {static_cast<void *>(&arguments)..., nullptr};
    return hipModuleLaunchKernel(
        function(kernel), shape.blocks.x, shape.blocks.y, shape.blocks.z,
        shape.threads.x, shape.threads.y, shape.threads.z, shape.dynamicLds,
        nullptr, pointers, nullptr);
  }

  hipModule_t handle() const { return module; }

private:
  hipModule_t module = nullptr;
};

/// Sets MINI_EMULATOR_CHECK while it lives.
class Checks {
public:
  explicit Checks(const char *list) {
    if (const char *old = std::getenv("MINI_EMULATOR_CHECK"))
      before = old;
    setenv("MINI_EMULATOR_CHECK", list, 1);
  }
  ~Checks() {
    if (before.empty())
      unsetenv("MINI_EMULATOR_CHECK");
    else
      setenv("MINI_EMULATOR_CHECK", before.c_str(), 1);
  }
  Checks(const Checks &) = delete;
  Checks &operator=(const Checks &) = delete;

private:
  std::string before;
};

/// Random bits reinterpreted as T: all exponents, subnormals, specials.
template <typename T> std::vector<T> randomBits(size_t count, unsigned seed) {
  std::mt19937_64 random(seed);
  std::vector<T> values(count);
  for (T &value : values) {
    uint64_t bits = random();
    __builtin_memcpy(&value, &bits, sizeof(T));
  }
  return values;
}

} // namespace mini::test

#endif // MINI_TEST_UNIT_EMULATOR_HIPTEST_H
