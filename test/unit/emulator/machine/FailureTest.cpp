//===- FailureTest.cpp - What must be an error ----------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each fault is reported with its place and never a crash, a hang, or a silent
// result.
//
//===----------------------------------------------------------------------===//

#include "hip/HipTest.h"

#include <cstdlib>

using namespace mini::test;

namespace {

/// Runs and returns what went to standard error.
template <typename F> std::string messageOf(F run) {
  testing::internal::CaptureStderr();
  run();
  return testing::internal::GetCapturedStderr();
}

void expectParts(const std::string &message,
                 std::initializer_list<const char *> parts) {
  for (const char *part : parts)
    EXPECT_NE(message.find(part), std::string::npos)
        << "'" << part << "' is not in: " << message;
}

TEST(FailureTest, GlobalStoreOutOfBounds) {
  Module module("Launch");
  DeviceArray<int> out(100);
  std::string message = messageOf([&] {
    EXPECT_EQ(module.run("storeAt", {dim3(1), dim3(64)}, out.data(), 60L),
              hipErrorLaunchFailure);
  });
  expectParts(message, {"kernel 'storeAt'", "pc 0x", "lane 40",
                        "out-of-bounds global", "address 0x"});
}

TEST(FailureTest, FreedMemory) {
  Module module("Launch");
  int *freed = nullptr;
  ASSERT_EQ(hipMalloc(reinterpret_cast<void **>(&freed), 4096), hipSuccess);
  ASSERT_EQ(hipFree(freed), hipSuccess);
  std::string message = messageOf([&] {
    EXPECT_EQ(module.run("storeAt", {dim3(1), dim3(64)}, freed, 0L),
              hipErrorLaunchFailure);
  });
  expectParts(message, {"no live allocation", "lane 0"});
}

TEST(FailureTest, LocalStoreOutOfBounds) {
  Module module("Launch");
  DeviceArray<int> out(64);
  hipFunction_t function = module.function("storeLocal");
  // OpenCL's local pointer argument is the offset of the dynamic LDS.
  int *pointer = out.data();
  unsigned offset = 0;
  int index = 5;
  void *arguments[] = {static_cast<void *>(&pointer), &offset, &index};
  std::string message = messageOf([&] {
    EXPECT_EQ(hipModuleLaunchKernel(function, 1, 1, 1, 64, 1, 1, 256, nullptr,
                                    arguments, nullptr),
              hipErrorLaunchFailure);
  });
  expectParts(message, {"kernel 'storeLocal'", "out-of-bounds LDS", "lane 59",
                        "256 bytes"});
}

TEST(FailureTest, WriteToConstants) {
  Module module("Launch");
  hipDeviceptr_t table = nullptr;
  size_t size = 0;
  ASSERT_EQ(hipModuleGetGlobal(&table, &size, module.handle(), "table"),
            hipSuccess);
  EXPECT_EQ(size, 256u);
  std::string message = messageOf([&] {
    EXPECT_EQ(module.run("storeAt", {dim3(1), dim3(64)}, table, 0L),
              hipErrorLaunchFailure);
  });
  expectParts(message, {"read-only"});
}

TEST(FailureTest, UnknownInstruction) {
  Module module("Unknown");
  std::string message = messageOf([&] {
    EXPECT_EQ(module.run("unknown", {dim3(1), dim3(64)}),
              hipErrorLaunchFailure);
  });
  expectParts(message, {"kernel 'unknown'", "v_screen_partition_4se_b32",
                        "not supported", "pc 0x0"});
}

TEST(FailureTest, EndlessLoop) {
  Module module("Launch");
  DeviceArray<int> flag(1);
  setenv("MINI_EMULATOR_MAX_INSTRUCTIONS", "200000", 1);
  std::string message = messageOf([&] {
    EXPECT_EQ(module.run("endless", {dim3(1), dim3(64)}, flag.data()),
              hipErrorLaunchFailure);
  });
  unsetenv("MINI_EMULATOR_MAX_INSTRUCTIONS");
  expectParts(message, {"kernel 'endless'", "MINI_EMULATOR_MAX_INSTRUCTIONS"});
}

TEST(FailureTest, LaunchLimits) {
  Module module("Launch");
  DeviceArray<int> out(64);
  EXPECT_EQ(module.run("storeAt", {dim3(1), dim3(2048)}, out.data(), 0L),
            hipErrorInvalidConfiguration);
  EXPECT_EQ(module.run("storeAt", {dim3(0), dim3(64)}, out.data(), 0L),
            hipErrorInvalidConfiguration);
  Shape tooMuchLds{dim3(1), dim3(64), 70000};
  EXPECT_EQ(module.run("storeAt", tooMuchLds, out.data(), 0L),
            hipErrorInvalidConfiguration);
  EXPECT_EQ(hipPeekAtLastError(), hipErrorInvalidConfiguration);
  EXPECT_EQ(hipGetLastError(), hipErrorInvalidConfiguration);
  EXPECT_EQ(hipGetLastError(), hipSuccess);
}

TEST(FailureTest, Handles) {
  hipFunction_t function = nullptr;
  Module module("Launch");
  EXPECT_EQ(hipModuleGetFunction(&function, module.handle(), "missing"),
            hipErrorNotFound);
  EXPECT_EQ(hipModuleGetFunction(&function, nullptr, "vectorAdd"),
            hipErrorInvalidHandle);
  int stack = 0;
  EXPECT_EQ(hipFree(&stack), hipErrorInvalidValue);
  DeviceArray<int> array(4);
  int host[8] = {};
  EXPECT_EQ(hipMemcpy(array.data(), host, sizeof(host), hipMemcpyHostToDevice),
            hipErrorInvalidValue);
}

TEST(FailureTest, GridsBeyondTheLimits) {
  Module module("Launch");
  DeviceArray<int> out(100);
  auto launch = [&](dim3 blocks) {
    return messageOf([&] {
      EXPECT_EQ(module.run("storeAt", {blocks, dim3(64)}, out.data(), 0L),
                hipErrorInvalidConfiguration);
    });
  };
  expectParts(launch(dim3(1, 65537)), {"65536 in y or z"});
  expectParts(launch(dim3(1, 1, 1u << 31)), {"65536 in y or z"});
  // One wave more than 2^24, and a product that overflows 64 bits.
  expectParts(launch(dim3((1u << 24) + 1)), {"MINI_EMULATOR_MAX_WAVES"});
  expectParts(launch(dim3(1u << 25, 65536, 65536)),
              {"MINI_EMULATOR_MAX_WAVES"});
}

TEST(FailureTest, BudgetsThatAreNoNumbers) {
  Module module("Launch");
  DeviceArray<int> out(100);
  for (const char *name :
       {"MINI_EMULATOR_MAX_INSTRUCTIONS", "MINI_EMULATOR_MAX_WAVES"})
    for (const char *value : {"abc", "-1", "0", "12x"}) {
      setenv(name, value, 1);
      std::string message = messageOf([&] {
        EXPECT_EQ(module.run("storeAt", {dim3(1), dim3(64)}, out.data(), 0L),
                  hipErrorInvalidConfiguration);
      });
      unsetenv(name);
      expectParts(message, {name, value});
    }
}

} // namespace
