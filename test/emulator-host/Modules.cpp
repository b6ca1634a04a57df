//===- Modules.cpp - Code objects loaded at run time ----------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The driver's interface: modules from files and memory, arguments in both
// forms, the extended launch. The program's argument is this file's own device
// code as a code object.
//
//===----------------------------------------------------------------------===//

#include "HostCheck.h"

#include <hip/hip_ext.h>

#include <fstream>
#include <iterator>
#include <string>

extern "C" __device__ int offset = 1000;
extern "C" __global__ void shifted(int *out, int value) {
  out[blockIdx.x * blockDim.x + threadIdx.x] = offset + value;
}

static void testArguments(hipFunction_t function, int *out) {
  int value = 5;
  void *parameters[] = {&out, &value};
  EXPECT_SUCCESS(hipModuleLaunchKernel(function, 2, 1, 1, 32, 1, 1, 0, nullptr,
                                       parameters, nullptr));
  EXPECT(out[0] == 1005 && out[63] == 1005 && out[64] == 0);
  struct {
    int *out;
    int value;
  } buffer = {out, 6};
  size_t size = sizeof(buffer), tooSmall = 8;
  void *extra[] = {HIP_LAUNCH_PARAM_BUFFER_POINTER, &buffer,
                   HIP_LAUNCH_PARAM_BUFFER_SIZE, &size, HIP_LAUNCH_PARAM_END};
  EXPECT_SUCCESS(hipModuleLaunchKernel(function, 1, 1, 1, 32, 1, 1, 0, nullptr,
                                       nullptr, extra));
  EXPECT(out[31] == 1006 && out[32] == 1005);
  EXPECT_CODE(hipModuleLaunchKernel(function, 1, 1, 1, 32, 1, 1, 0, nullptr,
                                    parameters, extra),
              hipErrorInvalidValue);
  extra[3] = &tooSmall;
  // What is behind it is 0.
  EXPECT_SUCCESS(hipModuleLaunchKernel(function, 1, 1, 1, 32, 1, 1, 0, nullptr,
                                       nullptr, extra));
  EXPECT(out[31] == 1000 && out[32] == 1005);
  EXPECT_CODE(hipModuleLaunchKernel(function, 1, 1, 1, 32, 1, 1, 0, nullptr,
                                    nullptr, nullptr),
              hipErrorInvalidValue);
}

static void testExtendedLaunch(hipFunction_t function, int *out) {
  int value = 7;
  void *parameters[] = {&out, &value};
  hipEvent_t start = nullptr, stop = nullptr;
  float milliseconds = -1;
  EXPECT_SUCCESS(hipEventCreate(&start));
  EXPECT_SUCCESS(hipEventCreate(&stop));
  EXPECT_SUCCESS(hipExtModuleLaunchKernel(function, 64, 1, 1, 32, 1, 1, 0,
                                          nullptr, parameters, nullptr, start,
                                          stop));
  EXPECT(out[63] == 1007 && out[64] == 0);
  EXPECT_SUCCESS(hipEventElapsedTime(&milliseconds, start, stop));
  EXPECT(milliseconds > 0);
  // The last block has one thread; its second wave is not there.
  value = 8;
  EXPECT_SUCCESS(hipExtModuleLaunchKernel(function, 129, 1, 1, 128, 1, 1, 0,
                                          nullptr, parameters, nullptr));
  EXPECT(out[0] == 1008 && out[128] == 1008 && out[129] == 0);
  // Of the only block.
  value = 9;
  EXPECT_SUCCESS(hipExtModuleLaunchKernel(function, 33, 1, 1, 128, 1, 1, 0,
                                          nullptr, parameters, nullptr));
  EXPECT(out[32] == 1009 && out[33] == 1008);
}

static void testQuestions(hipModule_t module, hipFunction_t function) {
  hipFunction_t missing = nullptr;
  hipDeviceptr_t address = nullptr;
  textureReference *texture = nullptr;
  size_t size = 0;
  int value = 0, blocks = 0;
  EXPECT_CODE(hipModuleGetFunction(&missing, module, "absent"),
              hipErrorNotFound);
  EXPECT_CODE(hipModuleGetTexRef(&texture, module, "absent"),
              hipErrorNotSupported);
  EXPECT_SUCCESS(hipModuleGetGlobal(&address, &size, module, "offset"));
  EXPECT_SUCCESS(hipMemcpyDtoH(&value, address, sizeof(value)));
  EXPECT(size == 4 && value == 1000);
  EXPECT_SUCCESS(hipFuncGetAttribute(
      &value, HIP_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK, function));
  EXPECT(value == 1024);
  EXPECT_SUCCESS(hipModuleOccupancyMaxActiveBlocksPerMultiprocessor(
      &blocks, function, 256, 0));
  EXPECT(blocks == 8);
}

/// Damaged bundles whose size is known are errors, wherever the damage is.
static void testDamagedBundle() {
  const std::string magic = "__CLANG_OFFLOAD_BUNDLE__";
  const std::string number = {7, 0, 0, 0, 0, 0, 0, 0};
  const char *path = "damaged.bundle";
  hipModule_t module = nullptr;
  for (const std::string &tail :
       {std::string(), number, number + number + number,
        number + number + std::string(8, '\xff') + number,
        std::string(64, '\xff')}) {
    std::ofstream(path, std::ios::binary) << magic << tail;
    EXPECT_CODE(hipModuleLoad(&module, path), hipErrorInvalidImage);
  }
  std::remove(path);
}

int main(int count, char **arguments) {
  if (count != 2)
    return 2;
  std::ifstream file(arguments[1], std::ios::binary);
  std::string image(std::istreambuf_iterator<char>(file), {});
  hipModule_t module = nullptr, fromFile = nullptr;
  hipFunction_t function = nullptr;
  int *out = nullptr;
  EXPECT_SUCCESS(hipHostMalloc(&out, 256 * sizeof(int)));
  EXPECT_SUCCESS(
      hipModuleLoadDataEx(&module, image.data(), 0, nullptr, nullptr));
  EXPECT_SUCCESS(hipModuleLoad(&fromFile, arguments[1]));
  EXPECT_SUCCESS(hipModuleUnload(fromFile));
  EXPECT_SUCCESS(hipModuleGetFunction(&function, module, "shifted"));
  testArguments(function, out);
  testExtendedLaunch(function, out);
  testQuestions(module, function);
  testDamagedBundle();
  EXPECT_SUCCESS(hipModuleUnload(module));
  EXPECT_CODE(hipModuleUnload(module), hipErrorInvalidHandle);
  EXPECT_CODE(hipModuleLaunchKernel(function, 1, 1, 1, 32, 1, 1, 0, nullptr,
                                    nullptr, nullptr),
              hipErrorInvalidHandle);
  EXPECT_CODE(hipModuleLoad(&module, "/absent.hsaco"), hipErrorFileNotFound);
  EXPECT_CODE(hipModuleLoadData(&module, "not a code object, but long enough "
                                         "for the header of an ELF file....."),
              hipErrorInvalidImage);
  return failures != 0;
}
