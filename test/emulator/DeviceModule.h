//===- DeviceModule.h - Kernels on the emulator -----------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A code object loaded and run through HIP's entry points, with failures as
// test failures.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TEST_EMULATOR_DEVICEMODULE_H
#define MINI_TEST_EMULATOR_DEVICEMODULE_H

#include "HostGrid.h"

#define __HIP_PLATFORM_AMD__
#include <hip/hip_runtime_api.h>

namespace mini::test {

class DeviceBuffer {
public:
  explicit DeviceBuffer(const std::vector<uint8_t> &bytes);
  ~DeviceBuffer();
  DeviceBuffer(DeviceBuffer &&other) noexcept;
  DeviceBuffer(const DeviceBuffer &) = delete;
  DeviceBuffer &operator=(const DeviceBuffer &) = delete;

  std::vector<uint8_t> read() const;
  uint64_t address() const { return reinterpret_cast<uint64_t>(pointer); }

private:
  void *pointer = nullptr;
  size_t size;
};

class DeviceModule {
public:
  explicit DeviceModule(const std::string &path);
  ~DeviceModule();
  DeviceModule(const DeviceModule &) = delete;
  DeviceModule &operator=(const DeviceModule &) = delete;

  /// Each argument is a word, of which the kernel takes as much as it declares.
  /// False, with a test failure, when the launch is refused.
  bool run(const std::string &kernel, const Grid &grid,
           const std::vector<uint64_t> &arguments);

private:
  hipModule_t module = nullptr;
};

} // namespace mini::test

#endif // MINI_TEST_EMULATOR_DEVICEMODULE_H
