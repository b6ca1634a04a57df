//===- DeviceMemory.cpp - What a session owns on a device -----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See DeviceMemory.h. A failure to give something back is dropped: it can only
// follow an error that the user has seen, and nothing is left to be done.
//
//===----------------------------------------------------------------------===//

#include "DeviceMemory.h"

using namespace mini;

void DeviceBuffer::Free::operator()(std::byte *address) const {
  (void)library->hipFree(address);
}

Expected<DeviceBuffer>
DeviceBuffer::allocate(std::shared_ptr<const HipLibrary> library,
                       std::uint64_t size, const std::string &what) {
  void *address = nullptr;
  if (Status status = library->check(
          library->hipMalloc(&address, size), "hipMalloc",
          "allocating " + std::to_string(size) + " bytes for " + what);
      !status)
    return status.error();
  DeviceBuffer buffer;
  buffer.pointer = {static_cast<std::byte *>(address),
                    Free{std::move(library)}};
  return buffer;
}

void DeviceModule::Unload::operator()(ihipModule_t *module) const {
  (void)library->hipModuleUnload(module);
}

Expected<DeviceModule>
DeviceModule::load(std::shared_ptr<const HipLibrary> library,
                   std::string_view codeObject) {
  hipModule_t loaded = nullptr;
  if (Status status =
          library->check(library->hipModuleLoadData(&loaded, codeObject.data()),
                         "hipModuleLoadData",
                         "loading the code object of " +
                             std::to_string(codeObject.size()) + " bytes");
      !status)
    return status.error();
  DeviceModule module;
  module.module = {loaded, Unload{std::move(library)}};
  return module;
}

Expected<hipFunction_t> DeviceModule::function(const std::string &name) const {
  hipFunction_t function = nullptr;
  if (Status status = hip().check(
          hip().hipModuleGetFunction(&function, module.get(), name.c_str()),
          "hipModuleGetFunction", "looking up kernel " + name);
      !status)
    return status.error();
  return function;
}

Expected<DevicePointer> DeviceModule::global(const std::string &name,
                                             std::uint64_t size) const {
  hipDeviceptr_t address = nullptr;
  std::size_t actualSize = 0;
  if (Status status =
          hip().check(hip().hipModuleGetGlobal(&address, &actualSize,
                                               module.get(), name.c_str()),
                      "hipModuleGetGlobal", "looking up the constants " + name);
      !status)
    return status.error();
  if (actualSize != size)
    return Error{ErrorKind::InvalidInput,
                 "the constants " + name + " have " +
                     std::to_string(actualSize) +
                     " bytes in the code object, the launch plan says " +
                     std::to_string(size)};
  return static_cast<DevicePointer>(address);
}
