//===- VisibleDevices.h - The devices that a process may see ---*- C++ -*--===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// HIP hides devices from a process by environment variables. There is one here.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_HIP_DEVICE_VISIBLEDEVICES_H
#define MINI_EMULATOR_HIP_DEVICE_VISIBLEDEVICES_H

#include <string>
#include <string_view>

namespace mini::emulator {

/// Why the environment hides the device, as it was when this was first asked;
/// empty where it does not.
const std::string &whyHidden();

/// Why a list of devices in an environment variable hides the device; empty
/// where it does not. An empty list says nothing.
std::string whyHidden(std::string_view variable, std::string_view list);

} // namespace mini::emulator

#endif // MINI_EMULATOR_HIP_DEVICE_VISIBLEDEVICES_H
