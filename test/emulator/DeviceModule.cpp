//===- DeviceModule.cpp - Kernels on the emulator -------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// HIP's module interface with a test failure for each call that fails.
//
//===----------------------------------------------------------------------===//

#include "DeviceModule.h"

#include "gtest/gtest.h"

using namespace mini::test;

DeviceBuffer::DeviceBuffer(const std::vector<uint8_t> &bytes)
    : size(bytes.size()) {
  EXPECT_EQ(hipMalloc(&pointer, size), hipSuccess);
  EXPECT_EQ(hipMemcpy(pointer, bytes.data(), size, hipMemcpyHostToDevice),
            hipSuccess);
}

DeviceBuffer::DeviceBuffer(DeviceBuffer &&other) noexcept
    : pointer(std::exchange(other.pointer, nullptr)), size(other.size) {}

DeviceBuffer::~DeviceBuffer() {
  if (pointer)
    EXPECT_EQ(hipFree(pointer), hipSuccess);
}

std::vector<uint8_t> DeviceBuffer::read() const {
  std::vector<uint8_t> bytes(size);
  EXPECT_EQ(hipMemcpy(bytes.data(), pointer, size, hipMemcpyDeviceToHost),
            hipSuccess);
  return bytes;
}

DeviceModule::DeviceModule(const std::string &path) {
  EXPECT_EQ(hipModuleLoad(&module, path.c_str()), hipSuccess) << path;
}

DeviceModule::~DeviceModule() {
  if (module)
    EXPECT_EQ(hipModuleUnload(module), hipSuccess);
}

bool DeviceModule::run(const std::string &kernel, const Grid &grid,
                       const std::vector<uint64_t> &arguments) {
  hipFunction_t function = nullptr;
  EXPECT_EQ(hipModuleGetFunction(&function, module, kernel.c_str()), hipSuccess)
      << kernel;
  std::vector<void *> pointers;
  for (const uint64_t &argument : arguments)
    pointers.push_back(const_cast<uint64_t *>(&argument));
  hipError_t result = hipModuleLaunchKernel(
      function, grid.groups[0], grid.groups[1], grid.groups[2],
      grid.groupSize[0], grid.groupSize[1], grid.groupSize[2], grid.dynamicLds,
      nullptr, pointers.data(), nullptr);
  if (result == hipSuccess)
    result = hipDeviceSynchronize();
  EXPECT_EQ(result, hipSuccess) << kernel;
  return result == hipSuccess;
}
