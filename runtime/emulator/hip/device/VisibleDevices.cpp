//===- VisibleDevices.cpp - The devices that a process may see ------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// ROCR_VISIBLE_DEVICES chooses of all devices, and HIP_VISIBLE_DEVICES, or
// CUDA_VISIBLE_DEVICES where that is not set, of those that are left. A list
// ends at the first entry that is no device.
//
//===----------------------------------------------------------------------===//

#include "VisibleDevices.h"

#include "HipDeviceFigures.h"

#include <charconv>
#include <cstdlib>

using namespace mini::emulator;

static std::string_view valueOf(const char *variable) {
  const char *value = std::getenv(variable);
  return value ? value : "";
}

/// Numbers, or the UUID of a device as rocminfo shows it.
static bool isEntry(std::string_view entry) {
  if (entry.starts_with("GPU-"))
    return true;
  int number = 0;
  auto [end, error] =
      std::from_chars(entry.data(), entry.data() + entry.size(), number);
  return error == std::errc() && end == entry.data() + entry.size();
}

std::string mini::emulator::whyHidden(std::string_view variable,
                                      std::string_view list) {
  if (list.empty())
    return "";
  const std::string_view first = list.substr(0, list.find(','));
  const std::string uuid =
      "GPU-" + std::string(deviceUuid, sizeof(deviceUuid) - 1).substr(0, 16);
  if (first == uuid)
    return "";
  const std::string what =
      std::string(variable) + " is '" + std::string(list) + "', which ";
  if (!isEntry(first))
    return what + "is no list of device numbers, such as '0', or of UUIDs";
  int number = -1;
  std::from_chars(first.data(), first.data() + first.size(), number);
  return number == 0 ? "" : what + "hides the only device, 0 or '" + uuid + "'";
}

const std::string &mini::emulator::whyHidden() {
  static const std::string reason = [] {
    std::string found =
        whyHidden("ROCR_VISIBLE_DEVICES", valueOf("ROCR_VISIBLE_DEVICES"));
    if (!found.empty())
      return found;
    const bool isHip = !valueOf("HIP_VISIBLE_DEVICES").empty();
    const char *variable =
        isHip ? "HIP_VISIBLE_DEVICES" : "CUDA_VISIBLE_DEVICES";
    return whyHidden(variable, valueOf(variable));
  }();
  return reason;
}
