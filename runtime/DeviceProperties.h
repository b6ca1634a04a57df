//===- DeviceProperties.h - Name and architecture of a device ---*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Asks a HIP library of any version what a device is.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_RUNTIME_DEVICEPROPERTIES_H
#define MINI_RUNTIME_DEVICEPROPERTIES_H

#include "HipLibrary.h"

#include "mini/Runtime.h"

namespace mini {

/// All devices that `library` finds; it is an error if there are none.
Expected<std::vector<DeviceInfo>> listDevices(const HipLibrary &library);

} // namespace mini

#endif // MINI_RUNTIME_DEVICEPROPERTIES_H
