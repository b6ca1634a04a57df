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

/// One registered fat binary; its code object is loaded when first needed.
struct Program {
  const void *image = nullptr;
  std::unique_ptr<CodeObject> object;
  std::string problem;

  CodeObject *load() {
    if (object || !problem.empty())
      return object.get();
    Expected<std::unique_ptr<CodeObject>> loaded = loadImage(image, 0);
    if (loaded)
      object = std::move(*loaded);
    else
      problem = loaded.error().message;
    return object.get();
  }
};

struct Registered {
  Program *program = nullptr;
  std::string name;
  ihipModuleSymbol_t symbol;
};

struct CallConfiguration {
  dim3 grid, block;
  size_t sharedBytes = 0;
  hipStream_t stream = nullptr;
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

/// The variable behind a host address.
hipError_t findVariable(const char *function, const void *host,
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

hipError_t findFunction(const char *function, const void *host,
                        ihipModuleSymbol_t *&symbol) {
  std::lock_guard lock(Registry::instance().mutex);
  auto it = Registry::instance().functions.find(host);
  if (it == Registry::instance().functions.end())
    return reportFailure(hipErrorInvalidDeviceFunction, function,
                         "the address is not that of a kernel");
  Registered &entry = it->second;
  CodeObject *object = entry.program->load();
  if (!object)
    return reportFailure(hipErrorNoBinaryForGpu, function,
                         entry.program->problem);
  entry.symbol = {object, object->findKernel(entry.name)};
  if (!entry.symbol.kernel)
    return reportFailure(hipErrorInvalidDeviceFunction, function,
                         "the code object has no kernel '" + entry.name + "'");
  symbol = &entry.symbol;
  return hipSuccess;
}

hipError_t copySymbol(const char *function, const void *host, size_t size,
                      size_t offset, void *&address) {
  GlobalVariable variable;
  if (hipError_t error = findVariable(function, host, variable))
    return error;
  if (offset > variable.size || size > variable.size - offset)
    return reportFailure(
        hipErrorInvalidValue, function,
        std::to_string(size) + " bytes at offset " + std::to_string(offset) +
            " exceed the variable's " + std::to_string(variable.size));
  address = reinterpret_cast<void *>(variable.address + offset);
  return hipSuccess;
}

} // namespace

#define MINI_EXPORT extern "C" __attribute__((visibility("default")))

MINI_EXPORT void **__hipRegisterFatBinary(const void *data) {
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

MINI_EXPORT void __hipUnregisterFatBinary(void **handle) {
  Registry &registry = Registry::instance();
  std::lock_guard lock(registry.mutex);
  auto it = registry.programs.find(handle);
  if (it == registry.programs.end())
    return;
  auto belongs = [&](const auto &entry) {
    return entry.second.program == it->second.get();
  };
  std::erase_if(registry.functions, belongs);
  std::erase_if(registry.variables, belongs);
  registry.programs.erase(it);
}

MINI_EXPORT void __hipRegisterFunction(void **handle, const void *hostFunction,
                                       char *, const char *deviceName, unsigned,
                                       void *, void *, void *, void *, int *) {
  std::lock_guard lock(Registry::instance().mutex);
  Registry::instance().functions[hostFunction] = {
      reinterpret_cast<Program *>(handle), deviceName, {}};
}

MINI_EXPORT void __hipRegisterVar(void **handle, void *hostVariable, char *,
                                  char *deviceName, int, size_t, int, int) {
  std::lock_guard lock(Registry::instance().mutex);
  Registry::instance().variables[hostVariable] = {
      reinterpret_cast<Program *>(handle), deviceName, {}};
}

MINI_EXPORT hipError_t __hipPushCallConfiguration(dim3 grid, dim3 block,
                                                  size_t sharedBytes,
                                                  hipStream_t stream) {
  callConfigurations().push_back({grid, block, sharedBytes, stream});
  return hipSuccess;
}

MINI_EXPORT hipError_t __hipPopCallConfiguration(dim3 *grid, dim3 *block,
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

hipError_t hipLaunchKernel(const void *function, dim3 blocks, dim3 threads,
                           void **arguments, size_t sharedBytes, hipStream_t) {
  ihipModuleSymbol_t *symbol = nullptr;
  if (hipError_t error = findFunction(__func__, function, symbol))
    return error;
  LaunchShape shape{{blocks.x, blocks.y, blocks.z},
                    {threads.x, threads.y, threads.z},
                    static_cast<uint32_t>(sharedBytes)};
  return launchFunction(__func__, *symbol, shape, arguments, nullptr);
}

hipError_t hipGetSymbolAddress(void **address, const void *symbol) {
  return copySymbol(__func__, symbol, 0, 0, *address);
}

hipError_t hipGetSymbolSize(size_t *size, const void *symbol) {
  GlobalVariable variable;
  hipError_t error = findVariable(__func__, symbol, variable);
  *size = variable.size;
  return error;
}

hipError_t hipMemcpyToSymbol(const void *symbol, const void *source,
                             size_t size, size_t offset, hipMemcpyKind) {
  void *address = nullptr;
  if (hipError_t error = copySymbol(__func__, symbol, size, offset, address))
    return error;
  std::memcpy(address, source, size);
  return hipSuccess;
}

hipError_t hipMemcpyFromSymbol(void *destination, const void *symbol,
                               size_t size, size_t offset, hipMemcpyKind) {
  void *address = nullptr;
  if (hipError_t error = copySymbol(__func__, symbol, size, offset, address))
    return error;
  std::memcpy(destination, address, size);
  return hipSuccess;
}
