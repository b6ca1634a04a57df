//===- HipRegistration.cpp - HIP: programs with kernels inside ------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the compiler emits for a HIP program calls these: it registers its code
// objects, kernels and variables at start-up, and launches by the address of
// the host's stub.
//
//===----------------------------------------------------------------------===//

#include "HipApi.h"
#include "hip/memory/HipAllocations.h"

#include <algorithm>
#include <cstring>
#include <vector>

using namespace mini;
using namespace mini::emulator;

namespace {

constexpr uint32_t wrapperMagic = 0x48495046;

/// The structure around a fat binary.
struct FatBinaryWrapper {
  uint32_t magic;
  uint32_t version;
  const void *binary;
  void *unused;
};

/// A variable that both sides share: the device's is a pointer to it.
struct ManagedVariable {
  std::string name;
  void *memory = nullptr;
};

/// One registered fat binary; its code object is loaded when first needed.
struct Program {
  const void *image = nullptr;
  std::unique_ptr<CodeObject> object;
  std::string problem;
  std::vector<ManagedVariable> managed;

  CodeObject *load() {
    if (object || !problem.empty())
      return object.get();
    Expected<std::unique_ptr<CodeObject>> loaded = loadImage(image, 0);
    if (!loaded) {
      problem = loaded.error().message;
      return nullptr;
    }
    object = std::move(*loaded);
    for (const ManagedVariable &variable : managed) {
      const GlobalVariable *pointer = object->findGlobal(variable.name);
      if (pointer && pointer->size == sizeof(void *))
        std::memcpy(reinterpret_cast<void *>(pointer->address),
                    static_cast<const void *>(&variable.memory),
                    sizeof(void *));
    }
    return object.get();
  }
};

struct Registered {
  Program *program = nullptr;
  std::string name;
  /// Set once a function is looked up.
  std::unique_ptr<ihipModuleSymbol_t> symbol;
};

struct CallConfiguration {
  dim3 grid, block;
  size_t sharedBytes = 0;
  hipStream_t stream = nullptr;
  /// The argument buffer of the older way to launch.
  std::vector<uint8_t> arguments;
};

/// Everything registered, by host address.
struct Registry {
  std::mutex mutex;
  std::map<void **, std::unique_ptr<Program>> programs;
  std::map<const void *, Registered> functions;
  std::map<const void *, Registered> variables;

  static Registry &instance() {
    // Never destroyed: programs unregister themselves while they exit.
    static auto *registry = new Registry;
    return *registry;
  }
};

std::vector<CallConfiguration> &callConfigurations() {
  thread_local std::vector<CallConfiguration> stack;
  return stack;
}

} // namespace

hipError_t mini::emulator::findVariable(const char *function, const void *host,
                                        GlobalVariable &variable) {
  std::lock_guard lock(Registry::instance().mutex);
  auto it = Registry::instance().variables.find(host);
  if (it == Registry::instance().variables.end())
    return reportFailure(hipErrorInvalidSymbol, function,
                         "the address is not that of a device variable");
  CodeObject *object = it->second.program->load();
  if (!object)
    return reportFailure(hipErrorNoBinaryForGpu, function,
                         it->second.program->problem);
  const GlobalVariable *found = object->findGlobal(it->second.name);
  if (!found)
    return reportFailure(hipErrorInvalidSymbol, function,
                         "the code object has no variable '" + it->second.name +
                             "'");
  variable = *found;
  return hipSuccess;
}

hipError_t mini::emulator::findFunction(const char *function, const void *host,
                                        hipFunction_t &kernel) {
  std::lock_guard lock(Registry::instance().mutex);
  auto it = Registry::instance().functions.find(host);
  if (it == Registry::instance().functions.end())
    return reportFailure(hipErrorInvalidDeviceFunction, function,
                         "the address is not that of a kernel");
  Registered &entry = it->second;
  if (!entry.symbol) {
    CodeObject *object = entry.program->load();
    if (!object)
      return reportFailure(hipErrorNoBinaryForGpu, function,
                           entry.program->problem);
    const KernelInfo *info = object->findKernel(entry.name);
    if (!info)
      return reportFailure(hipErrorInvalidDeviceFunction, function,
                           "the code object has no kernel '" + entry.name +
                               "'");
    entry.symbol = std::make_unique<ihipModuleSymbol_t>(object, info);
    addFunction(entry.symbol.get());
  }
  kernel = entry.symbol.get();
  return hipSuccess;
}

MINI_HIP_EXPORT void **__hipRegisterFatBinary(const void *data) {
  const auto *wrapper = static_cast<const FatBinaryWrapper *>(data);
  auto program = std::make_unique<Program>();
  if (wrapper->magic == wrapperMagic)
    program->image = wrapper->binary;
  else
    program->problem = "the fat binary's wrapper has an unknown magic number";
  auto **handle = reinterpret_cast<void **>(program.get());
  std::lock_guard lock(Registry::instance().mutex);
  Registry::instance().programs[handle] = std::move(program);
  return handle;
}

MINI_HIP_EXPORT void __hipUnregisterFatBinary(void **handle) {
  Registry &registry = Registry::instance();
  // Not while one of its kernels runs.
  std::unique_lock execution(executionMutex());
  std::lock_guard lock(registry.mutex);
  auto it = registry.programs.find(handle);
  if (it == registry.programs.end())
    return;
  for (auto &[host, function] : registry.functions)
    if (function.program == it->second.get() && function.symbol)
      removeFunction(function.symbol.get());
  std::vector<ManagedVariable> managed = std::move(it->second->managed);
  auto belongs = [&](const auto &entry) {
    return entry.second.program == it->second.get();
  };
  std::erase_if(registry.functions, belongs);
  std::erase_if(registry.variables, belongs);
  registry.programs.erase(it);
  execution.unlock();
  for (const ManagedVariable &variable : managed)
    Allocations::instance().releaseVariable(variable.memory);
}

MINI_HIP_EXPORT void __hipRegisterFunction(void **handle,
                                           const void *hostFunction, char *,
                                           const char *deviceName, unsigned,
                                           void *, void *, void *, void *,
                                           int *) {
  std::lock_guard lock(Registry::instance().mutex);
  Registry::instance().functions[hostFunction] = {
      reinterpret_cast<Program *>(handle), deviceName, nullptr};
}

MINI_HIP_EXPORT void __hipRegisterVar(void **handle, void *hostVariable, char *,
                                      char *deviceName, int, size_t, int, int) {
  std::lock_guard lock(Registry::instance().mutex);
  Registry::instance().variables[hostVariable] = {
      reinterpret_cast<Program *>(handle), deviceName, nullptr};
}

MINI_HIP_EXPORT void __hipRegisterManagedVar(void **handle, void **pointer,
                                             void *initial, const char *name,
                                             size_t size, unsigned) {
  *pointer = Allocations::instance().allocate(size, MemoryKind::Variable,
                                              hipMemAttachGlobal);
  if (!*pointer) {
    (void)reportFailure(hipErrorOutOfMemory, __func__,
                        std::string("no memory for the variable '") + name +
                            "'");
    return;
  }
  std::memcpy(*pointer, initial, size);
  std::lock_guard lock(Registry::instance().mutex);
  reinterpret_cast<Program *>(handle)->managed.push_back({name, *pointer});
}

MINI_HIP_EXPORT void __hipRegisterSurface(void **, void *, char *, char *name,
                                          int, int) {
  (void)notSupported(__func__, std::string("the surface '") + name + "' is");
}

MINI_HIP_EXPORT void __hipRegisterTexture(void **, void *, char *, char *name,
                                          int, int, int) {
  (void)notSupported(__func__, std::string("the texture '") + name + "' is");
}

MINI_HIP_EXPORT hipError_t __hipPushCallConfiguration(dim3 grid, dim3 block,
                                                      size_t sharedBytes,
                                                      hipStream_t stream) {
  callConfigurations().push_back({grid, block, sharedBytes, stream, {}});
  return hipSuccess;
}

MINI_HIP_EXPORT hipError_t __hipPopCallConfiguration(dim3 *grid, dim3 *block,
                                                     size_t *sharedBytes,
                                                     hipStream_t *stream) {
  if (callConfigurations().empty())
    return reportFailure(hipErrorInvalidConfiguration, __func__,
                         "no launch is being configured");
  const CallConfiguration &top = callConfigurations().back();
  *grid = top.grid;
  *block = top.block;
  *sharedBytes = top.sharedBytes;
  *stream = top.stream;
  callConfigurations().pop_back();
  return hipSuccess;
}

// The launch of programs built with -fno-hip-new-launch-api: configuration,
// arguments one by one, then the kernel.
hipError_t hipConfigureCall(dim3 grid, dim3 block, size_t sharedBytes,
                            hipStream_t stream) {
  return __hipPushCallConfiguration(grid, block, sharedBytes, stream);
}

hipError_t hipSetupArgument(const void *argument, size_t size, size_t offset) {
  if (callConfigurations().empty())
    return reportFailure(hipErrorMissingConfiguration, __func__,
                         "no launch is being configured");
  std::vector<uint8_t> &buffer = callConfigurations().back().arguments;
  if (!argument || offset > (size_t{1} << 16) || size > (size_t{1} << 16))
    return reportFailure(hipErrorInvalidValue, __func__,
                         "null pointer, or more than 64 KiB of arguments");
  buffer.resize(std::max(buffer.size(), offset + size));
  std::memcpy(buffer.data() + offset, argument, size);
  return hipSuccess;
}

hipError_t hipLaunchByPtr(const void *stub) {
  if (callConfigurations().empty())
    return reportFailure(hipErrorMissingConfiguration, __func__,
                         "no launch is being configured");
  CallConfiguration call = std::move(callConfigurations().back());
  callConfigurations().pop_back();
  hipFunction_t kernel = nullptr;
  if (hipError_t error = findFunction(__func__, stub, kernel))
    return error;
  size_t size = call.arguments.size();
  void *extra[] = {HIP_LAUNCH_PARAM_BUFFER_POINTER, call.arguments.data(),
                   HIP_LAUNCH_PARAM_BUFFER_SIZE, &size, HIP_LAUNCH_PARAM_END};
  return launchFunction(__func__, kernel,
                        {call.grid, call.block, call.sharedBytes, call.stream,
                         nullptr, extra, true});
}
