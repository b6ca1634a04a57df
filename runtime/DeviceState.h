//===- DeviceState.h - What a device is made of -----------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The state behind Device, shared with the sessions on it.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_RUNTIME_DEVICESTATE_H
#define MINI_RUNTIME_DEVICESTATE_H

#include "HipLibrary.h"

#include "mini/Runtime.h"

namespace mini {

struct Device::State {
  std::shared_ptr<const HipLibrary> library;
  std::vector<DeviceInfo> devices;
  int ordinal;
  bool isEmulated;

  /// Makes this the calling thread's device, as HIP keeps one a thread.
  Status activate() const {
    return library->check(library->hipSetDevice(ordinal), "hipSetDevice",
                          "selecting device " + std::to_string(ordinal));
  }
};

} // namespace mini

#endif // MINI_RUNTIME_DEVICESTATE_H
