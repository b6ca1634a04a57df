//===- HipModule.cpp - HIP: modules and launches --------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Loading code objects, finding kernels and variables in them, and running
// kernels.
//
//===----------------------------------------------------------------------===//

#include "HipApi.h"

#include "Dispatcher.h"

#include "llvm/Support/MemoryBuffer.h"

#include <set>

using namespace mini;
using namespace mini::emulator;

namespace {

/// The modules that are loaded, to tell a stale handle from a live one.
struct ModuleSet {
  std::mutex mutex;
  std::map<hipModule_t, std::unique_ptr<ihipModule_t>> modules;

  static ModuleSet &instance() {
    // Never destroyed: a program may unload modules while it exits.
    static auto *set = new ModuleSet;
    return *set;
  }
};

hipError_t load(const char *function, hipModule_t *module, const void *image,
                size_t size) {
  if (!module || !image)
    return reportFailure(hipErrorInvalidValue, function, "null pointer");
  Expected<std::unique_ptr<CodeObject>> object = loadImage(image, size);
  if (!object)
    return reportFailure(hipErrorInvalidImage, function,
                         object.error().message);
  auto loaded = std::make_unique<ihipModule_t>();
  loaded->object = std::move(*object);
  *module = loaded.get();
  std::lock_guard lock(ModuleSet::instance().mutex);
  ModuleSet::instance().modules[*module] = std::move(loaded);
  return hipSuccess;
}

bool isLive(hipModule_t module) {
  return ModuleSet::instance().modules.count(module) != 0;
}

Expected<std::vector<uint8_t>> readArguments(const KernelInfo &kernel,
                                             void **parameters, void **extra) {
  if (!extra)
    return packArguments(kernel, parameters);
  const void *buffer = nullptr;
  size_t size = 0;
  // Pairs of a tag and a pointer, up to the end tag.
  for (unsigned i = 0; i < 8 && extra[i] != HIP_LAUNCH_PARAM_END; i += 2) {
    if (extra[i] == HIP_LAUNCH_PARAM_BUFFER_POINTER)
      buffer = extra[i + 1];
    else if (extra[i] == HIP_LAUNCH_PARAM_BUFFER_SIZE)
      size = *static_cast<const size_t *>(extra[i + 1]);
  }
  if (!buffer && size != 0)
    return Error{ErrorKind::Usage, "the extra parameters name no buffer"};
  return copyArguments(kernel, buffer, size);
}

} // namespace

hipError_t mini::emulator::launchFunction(const char *function,
                                          ihipModuleSymbol_t &symbol,
                                          const LaunchShape &shape,
                                          void **parameters, void **extra) {
  Expected<std::vector<uint8_t>> arguments =
      readArguments(*symbol.kernel, parameters, extra);
  if (!arguments)
    return reportFailure(hipErrorInvalidValue, function,
                         arguments.error().message);
  Status status =
      launchKernel(*symbol.object, *symbol.kernel, shape, *arguments);
  if (!status)
    return reportFailure(status.error().kind == ErrorKind::Usage
                             ? hipErrorInvalidConfiguration
                             : hipErrorLaunchFailure,
                         function, status.error().message);
  return hipSuccess;
}

hipError_t hipModuleLoad(hipModule_t *module, const char *name) {
  if (!name)
    return reportFailure(hipErrorInvalidValue, __func__, "null pointer");
  auto file = llvm::MemoryBuffer::getFile(name, false, false);
  if (!file)
    return reportFailure(hipErrorFileNotFound, __func__,
                         std::string("cannot read '") + name +
                             "': " + file.getError().message());
  if ((*file)->getBufferSize() == 0)
    return reportFailure(hipErrorInvalidImage, __func__,
                         std::string("'") + name + "' is empty");
  return load(__func__, module, (*file)->getBufferStart(),
              (*file)->getBufferSize());
}

hipError_t hipModuleLoadData(hipModule_t *module, const void *image) {
  return load(__func__, module, image, 0);
}

hipError_t hipModuleLoadDataEx(hipModule_t *module, const void *image, unsigned,
                               hipJitOption *, void **) {
  return load(__func__, module, image, 0);
}

hipError_t hipModuleUnload(hipModule_t module) {
  std::lock_guard lock(ModuleSet::instance().mutex);
  if (ModuleSet::instance().modules.erase(module) == 0)
    return reportFailure(hipErrorInvalidHandle, __func__,
                         "the module is not loaded");
  return hipSuccess;
}

hipError_t hipModuleGetFunction(hipFunction_t *function, hipModule_t module,
                                const char *name) {
  if (!function || !name)
    return reportFailure(hipErrorInvalidValue, __func__, "null pointer");
  std::lock_guard lock(ModuleSet::instance().mutex);
  if (!isLive(module))
    return reportFailure(hipErrorInvalidHandle, __func__,
                         "the module is not loaded");
  const KernelInfo *kernel = module->object->findKernel(name);
  if (!kernel)
    return reportFailure(hipErrorNotFound, __func__,
                         std::string("the module has no kernel '") + name +
                             "'");
  module->functions[name] = {module->object.get(), kernel};
  *function = &module->functions[name];
  return hipSuccess;
}

hipError_t hipModuleGetGlobal(hipDeviceptr_t *pointer, size_t *size,
                              hipModule_t module, const char *name) {
  if (!name)
    return reportFailure(hipErrorInvalidValue, __func__, "null pointer");
  std::lock_guard lock(ModuleSet::instance().mutex);
  if (!isLive(module))
    return reportFailure(hipErrorInvalidHandle, __func__,
                         "the module is not loaded");
  const GlobalVariable *variable = module->object->findGlobal(name);
  if (!variable)
    return reportFailure(hipErrorNotFound, __func__,
                         std::string("the module has no variable '") + name +
                             "'");
  if (pointer)
    *pointer = reinterpret_cast<hipDeviceptr_t>(variable->address);
  if (size)
    *size = variable->size;
  return hipSuccess;
}

hipError_t hipModuleLaunchKernel(hipFunction_t function, unsigned gridX,
                                 unsigned gridY, unsigned gridZ,
                                 unsigned blockX, unsigned blockY,
                                 unsigned blockZ, unsigned sharedBytes,
                                 hipStream_t, void **parameters, void **extra) {
  if (!function)
    return reportFailure(hipErrorInvalidHandle, __func__, "null function");
  LaunchShape shape{
      {gridX, gridY, gridZ}, {blockX, blockY, blockZ}, sharedBytes};
  return launchFunction(__func__, *function, shape, parameters, extra);
}

hipError_t hipFuncGetAttribute(int *value, hipFunction_attribute attribute,
                               hipFunction_t function) {
  if (!value || !function)
    return reportFailure(hipErrorInvalidValue, __func__, "null pointer");
  const KernelDescriptor &descriptor = function->kernel->descriptor;
  switch (attribute) {
  case HIP_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK:
    *value = static_cast<int>(function->kernel->maxWorkgroupSize);
    return hipSuccess;
  case HIP_FUNC_ATTRIBUTE_SHARED_SIZE_BYTES:
    *value = static_cast<int>(descriptor.groupSegmentSize);
    return hipSuccess;
  case HIP_FUNC_ATTRIBUTE_LOCAL_SIZE_BYTES:
    *value = static_cast<int>(descriptor.privateSegmentSize);
    return hipSuccess;
  case HIP_FUNC_ATTRIBUTE_NUM_REGS:
    *value = static_cast<int>(descriptor.vectorRegisters());
    return hipSuccess;
  case HIP_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES:
    *value = static_cast<int>(maxLdsPerBlock - descriptor.groupSegmentSize);
    return hipSuccess;
  case HIP_FUNC_ATTRIBUTE_CONST_SIZE_BYTES:
    *value = 0;
    return hipSuccess;
  default:
    return reportFailure(hipErrorNotSupported, __func__,
                         "attribute " + std::to_string(attribute) +
                             " is not supported");
  }
}
