//===- HipModule.cpp - HIP: modules and launches --------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Loading code objects and finding kernels and variables in them.
//
//===----------------------------------------------------------------------===//

#include "HipApi.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"

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
    return nullPointer(function);
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
  return ModuleSet::instance().modules.contains(module);
}

} // namespace

hipError_t hipModuleLoad(hipModule_t *module, const char *name) {
  if (!name)
    return nullPointer(__func__);
  // A pipe or a device may never end.
  if (llvm::sys::fs::exists(name) && !llvm::sys::fs::is_regular_file(name))
    return reportFailure(hipErrorInvalidImage, __func__,
                         std::string("'") + name + "' is not a regular file");
  // Read, not mapped: another process may shorten the file meanwhile.
  auto file = llvm::MemoryBuffer::getFileAsStream(name);
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
  // Not while one of its kernels runs.
  std::unique_lock execution(executionMutex());
  std::lock_guard lock(ModuleSet::instance().mutex);
  auto it = ModuleSet::instance().modules.find(module);
  if (it == ModuleSet::instance().modules.end())
    return reportFailure(hipErrorInvalidHandle, __func__,
                         "the module is not loaded");
  for (auto &[name, function] : module->functions)
    removeFunction(&function);
  ModuleSet::instance().modules.erase(it);
  return hipSuccess;
}

hipError_t hipModuleGetFunction(hipFunction_t *function, hipModule_t module,
                                const char *name) {
  if (!function || !name)
    return nullPointer(__func__);
  std::lock_guard lock(ModuleSet::instance().mutex);
  if (!isLive(module))
    return reportFailure(hipErrorInvalidHandle, __func__,
                         "the module is not loaded");
  const KernelInfo *kernel = module->object->findKernel(name);
  if (!kernel)
    return reportFailure(hipErrorNotFound, __func__,
                         std::string("the module has no kernel '") + name +
                             "'");
  auto [it, isNew] =
      module->functions.try_emplace(name, module->object.get(), kernel);
  if (isNew)
    addFunction(&it->second);
  *function = &it->second;
  return hipSuccess;
}

hipError_t hipModuleGetGlobal(hipDeviceptr_t *pointer, size_t *size,
                              hipModule_t module, const char *name) {
  if (!name)
    return nullPointer(__func__);
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
