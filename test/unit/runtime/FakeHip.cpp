//===- FakeHip.cpp - A HIP library on host memory -------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Stands in for libamdhip64 in the tests of the runtime. A kernel is called
// NAME_N after its number of arguments N; launching it copies the bytes of the
// first argument's allocation to the last one's, and notes the launch. It is
// set up by environment variables, so that it serves other processes too:
//
//   FAKE_HIP_DEVICES   architectures, separated by commas (gfx942:sramecc+)
//   FAKE_HIP_NAME      the devices' name (Fake GPU)
//   FAKE_HIP_FAIL      the entry point that fails, with hipErrorUnknown
//   FAKE_HIP_FAIL_CALL the number of the call that fails, of all those that
//   can,
//                      from when it is set on
//   FAKE_HIP_CONSTANTS the size of every device symbol (64)
//
// FAKE_HIP_ROCM5 builds it without the entry points that ROCm 6 added, and
// FAKE_HIP_INCOMPLETE without one that the runtime needs.
//
//===----------------------------------------------------------------------===//

#include "FakeHip.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <hip/hip_runtime_api.h>
#include <map>
#include <set>
#include <sstream>

#define EXPORT extern "C" __attribute__((visibility("default")))

namespace {

struct Fake {
  std::map<std::byte *, std::size_t> allocations; // address to size
  std::set<hipModule_t> modules;
  std::vector<mini::test::FakeLaunch> launches;
  std::map<std::string, std::byte *> symbols;
  std::set<std::string> functions;
};

Fake &fake() {
  static Fake instance;
  return instance;
}

std::string setting(const char *name, const char *fallback) {
  const char *value = std::getenv(name);
  return value ? value : fallback;
}

std::vector<std::string> devices() {
  std::vector<std::string> result;
  std::istringstream list(
      setting("FAKE_HIP_DEVICES", "gfx942:sramecc+:xnack-"));
  for (std::string device; std::getline(list, device, ',');)
    result.push_back(device);
  return result;
}

bool mustFail(const char *function) {
  static std::string counted;
  static int calls = 0;
  std::string number = setting("FAKE_HIP_FAIL_CALL", "");
  if (number != counted)
    calls = 0;
  counted = number;
  return setting("FAKE_HIP_FAIL", "") == function ||
         std::to_string(++calls) == number;
}

#define FAIL_IF_ASKED()                                                        \
  if (mustFail(__func__))                                                      \
  return hipErrorUnknown

/// The bytes of the allocation that holds `address`, from there to its end.
std::size_t bytesAt(const std::byte *address) {
  for (const auto &[begin, size] : fake().allocations)
    if (address >= begin && address < begin + size)
      return begin + size - address;
  return 0;
}

hipError_t fillProperties(void *properties, int device,
                          std::size_t architectureOffset) {
  if (device < 0 || static_cast<std::size_t>(device) >= devices().size())
    return hipErrorInvalidDevice;
  auto *bytes = static_cast<char *>(properties);
  std::strcpy(bytes, setting("FAKE_HIP_NAME", "Fake GPU").c_str());
  std::strcpy(bytes + architectureOffset, devices()[device].c_str());
  return hipSuccess;
}

} // namespace

EXPORT void fakeHipState(mini::test::FakeHipState *state) {
  *state = {fake().allocations.size(), fake().modules.size(), fake().launches};
}

EXPORT hipError_t hipInit(unsigned) {
  return devices().empty() ? hipErrorInvalidDevice : hipSuccess;
}

EXPORT const char *hipGetErrorString(hipError_t error) {
  switch (error) {
  case hipErrorOutOfMemory:
    return "out of memory";
  case hipErrorNoDevice:
    return "no ROCm-capable device is detected";
  case hipErrorNotFound:
    return "named symbol not found";
  default:
    return "unknown error";
  }
}

EXPORT hipError_t hipGetDeviceCount(int *count) {
  *count = static_cast<int>(devices().size());
  return *count == 0 ? hipErrorNoDevice : hipSuccess;
}

EXPORT hipError_t hipSetDevice(int) {
  FAIL_IF_ASKED();
  return hipSuccess;
}

EXPORT hipError_t hipDeviceSynchronize() {
  FAIL_IF_ASKED();
  return hipSuccess;
}

#ifndef FAKE_HIP_INCOMPLETE
EXPORT hipError_t hipMalloc(void **address, std::size_t size) {
  FAIL_IF_ASKED();
  if (size > std::size_t(1) << 32)
    return hipErrorOutOfMemory;
  auto *memory = new std::byte[size];
  fake().allocations[memory] = size;
  *address = memory;
  return hipSuccess;
}
#endif

EXPORT hipError_t hipFree(void *address) {
  auto *memory = static_cast<std::byte *>(address);
  if (fake().allocations.erase(memory) == 0)
    return hipErrorInvalidDevicePointer;
  delete[] memory;
  return hipSuccess;
}

EXPORT hipError_t hipMemcpy(void *to, const void *from, std::size_t size,
                            hipMemcpyKind kind) {
  FAIL_IF_ASKED();
  const void *device = kind == hipMemcpyHostToDevice ? to : from;
  if (bytesAt(static_cast<const std::byte *>(device)) < size)
    return hipErrorInvalidDevicePointer;
  std::memcpy(to, from, size);
  return hipSuccess;
}

EXPORT hipError_t hipModuleLoadData(hipModule_t *module, const void *) {
  FAIL_IF_ASKED();
  *module = reinterpret_cast<hipModule_t>(new char);
  fake().modules.insert(*module);
  return hipSuccess;
}

EXPORT hipError_t hipModuleUnload(hipModule_t module) {
  if (fake().modules.erase(module) == 0)
    return hipErrorInvalidHandle;
  delete reinterpret_cast<char *>(module);
  for (const auto &[name, memory] : fake().symbols) {
    fake().allocations.erase(memory);
    delete[] memory;
  }
  fake().symbols.clear();
  return hipSuccess;
}

EXPORT hipError_t hipModuleGetFunction(hipFunction_t *function, hipModule_t,
                                       const char *name) {
  if (!std::strchr(name, '_'))
    return hipErrorNotFound;
  const std::string &stored = *fake().functions.insert(name).first;
  *function =
      reinterpret_cast<hipFunction_t>(const_cast<std::string *>(&stored));
  return hipSuccess;
}

EXPORT hipError_t hipModuleGetGlobal(hipDeviceptr_t *address, std::size_t *size,
                                     hipModule_t, const char *name) {
  FAIL_IF_ASKED();
  *size = std::stoul(setting("FAKE_HIP_CONSTANTS", "64"));
  std::byte *&memory = fake().symbols[name];
  if (!memory) {
    memory = new std::byte[*size]();
    fake().allocations[memory] = *size;
  }
  *address = memory;
  return hipSuccess;
}

EXPORT hipError_t hipModuleLaunchKernel(hipFunction_t function, unsigned gridX,
                                        unsigned gridY, unsigned gridZ,
                                        unsigned blockX, unsigned blockY,
                                        unsigned blockZ, unsigned, hipStream_t,
                                        void **, void **extra) {
  FAIL_IF_ASKED();
  auto *const parameters = static_cast<std::byte **>(extra[1]);
  const std::string &name = *reinterpret_cast<const std::string *>(function);
  mini::test::FakeLaunch launch{
      name, {gridX, gridY, gridZ}, {blockX, blockY, blockZ}, {}, {}};
  std::size_t count = std::stoul(name.substr(name.rfind('_') + 1));
  if (*static_cast<std::size_t *>(extra[3]) < count * sizeof(std::byte *))
    return hipErrorInvalidValue;
  for (std::size_t i = 0; i < count; ++i) {
    launch.arguments.push_back(parameters[i]);
    launch.bytesAvailable.push_back(bytesAt(launch.arguments.back()));
  }
  if (count != 0)
    std::memcpy(
        launch.arguments.back(), launch.arguments.front(),
        std::min(launch.bytesAvailable.front(), launch.bytesAvailable.back()));
  fake().launches.push_back(launch);
  return hipSuccess;
}

// The offsets are those of the headers of ROCm 5 and ROCm 6.
#undef hipGetDeviceProperties
EXPORT hipError_t hipGetDeviceProperties(hipDeviceProp_t *properties,
                                         int device) {
  return fillProperties(properties, device, 396);
}
#ifndef FAKE_HIP_ROCM5
EXPORT hipError_t hipGetDevicePropertiesR0600(void *properties, int device) {
  FAIL_IF_ASKED();
  return fillProperties(properties, device, 1160);
}
#endif
