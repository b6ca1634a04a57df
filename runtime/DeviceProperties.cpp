//===- DeviceProperties.cpp - Name and architecture of a device -----------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// hipDeviceProp_t changed between ROCm 5 and 6, and a library of ROCm 6 or 7
// still fills the old layout when asked by the old name. So the new name is
// asked first, and each layout is read from raw memory larger than either:
//
//                              size   name   gcnArchName
//   hipGetDeviceProperties      792      0           396   (HIP 5.2's header)
//   ...PropertiesR0600         1472      0          1160   (HIP 6's header)
//
//===----------------------------------------------------------------------===//

#include "DeviceProperties.h"

#include <cstring>

using namespace mini;

namespace {

constexpr std::size_t nameLength = 256; // of both strings in both layouts
constexpr std::size_t newArchitectureOffset = 1160;
constexpr std::size_t oldArchitectureOffset =
    offsetof(hipDeviceProp_t, gcnArchName);
static_assert(oldArchitectureOffset == 396,
              "built against a HIP header other than version 5's");

struct Properties {
  alignas(std::max_align_t) char bytes[4096] = {};

  std::string text(std::size_t offset) const {
    return {bytes + offset, strnlen(bytes + offset, nameLength)};
  }
};

Expected<DeviceInfo> queryDevice(const HipLibrary &library, int ordinal) {
  Properties properties;
  std::string context = "asking what device " + std::to_string(ordinal) + " is";
  std::size_t architectureOffset = newArchitectureOffset;
  Status status = success();
  if (library.hipGetDevicePropertiesR0600) {
    status = library.check(
        library.hipGetDevicePropertiesR0600(properties.bytes, ordinal),
        "hipGetDevicePropertiesR0600", context);
  } else if (library.hipGetDeviceProperties) {
    architectureOffset = oldArchitectureOffset;
    status =
        library.check(library.hipGetDeviceProperties(properties.bytes, ordinal),
                      "hipGetDeviceProperties", context);
  } else {
    return Error{ErrorKind::Device,
                 "the library has neither hipGetDevicePropertiesR0600 nor "
                 "hipGetDeviceProperties"};
  }
  if (!status)
    return status.error();
  return DeviceInfo{ordinal, properties.text(0),
                    properties.text(architectureOffset)};
}

} // namespace

Expected<std::vector<DeviceInfo>> mini::listDevices(const HipLibrary &library) {
  // Without a device hipInit fails too, and of the two hipGetDeviceCount says
  // so; hipInit's own error is the better one only if the count is fine.
  hipError_t initError = library.hipInit(0);
  int count = 0;
  if (Status status = library.check(library.hipGetDeviceCount(&count),
                                    "hipGetDeviceCount", "counting devices");
      !status)
    return status.error();
  if (count <= 0)
    return Error{ErrorKind::Device, "hipGetDeviceCount counts 0 devices"};
  if (Status status = library.check(initError, "hipInit", "initializing HIP");
      !status)
    return status.error();
  std::vector<DeviceInfo> devices;
  for (int ordinal = 0; ordinal < count; ++ordinal) {
    Expected<DeviceInfo> device = queryDevice(library, ordinal);
    if (!device)
      return device.error();
    devices.push_back(std::move(*device));
  }
  return devices;
}
