//===- DeviceMemory.h - What a session owns on a device ---------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Owners of a device allocation and of a loaded module, which give them back
// when they go.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_RUNTIME_DEVICEMEMORY_H
#define MINI_RUNTIME_DEVICEMEMORY_H

#include "HipLibrary.h"

#include <cstdint>
#include <string_view>

namespace mini {

/// An address on the device; a byte pointer, so that offsets can be added.
using DevicePointer = std::byte *;

/// An allocation on the current device.
class DeviceBuffer {
public:
  /// `what` names the buffer in an error.
  static Expected<DeviceBuffer>
  allocate(std::shared_ptr<const HipLibrary> library, std::uint64_t size,
           const std::string &what);
  DevicePointer get() const { return pointer.get(); }

private:
  struct Free {
    std::shared_ptr<const HipLibrary> library;
    void operator()(std::byte *address) const;
  };
  std::unique_ptr<std::byte, Free> pointer;
};

/// A code object loaded on the current device.
class DeviceModule {
public:
  static Expected<DeviceModule> load(std::shared_ptr<const HipLibrary> library,
                                     std::string_view codeObject);

  /// The kernel called `name`.
  Expected<hipFunction_t> function(const std::string &name) const;
  /// The device symbol called `name`, which must have `size` bytes.
  Expected<DevicePointer> global(const std::string &name,
                                 std::uint64_t size) const;

private:
  const HipLibrary &hip() const { return *module.get_deleter().library; }

  struct Unload {
    std::shared_ptr<const HipLibrary> library;
    void operator()(ihipModule_t *module) const;
  };
  std::unique_ptr<ihipModule_t, Unload> module;
};

} // namespace mini

#endif // MINI_RUNTIME_DEVICEMEMORY_H
