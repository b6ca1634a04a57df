//===- Device.cpp - Open a device -----------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Tries HIP libraries in turn and keeps the reasons of those that fail, since
// "no device" has many causes and each has another remedy.
//
//===----------------------------------------------------------------------===//

#include "DeviceProperties.h"
#include "DeviceState.h"
#include "LibrarySearch.h"

using namespace mini;

namespace {

Error noDevice(std::string message) {
  return {ErrorKind::Device, std::move(message)};
}

/// Loads the first of `files` that loads at all. A library that loads but finds
/// no device ends the search: two HIP runtimes in one process get in each
/// other's way.
Expected<std::shared_ptr<const HipLibrary>>
loadFirst(const std::vector<std::string> &files, const std::string &what) {
  std::string reasons;
  for (const std::string &file : files) {
    Expected<std::shared_ptr<const HipLibrary>> library =
        HipLibrary::load(file);
    if (library)
      return library;
    reasons += "\n  " + library.error().message;
  }
  return noDevice("no " + what + " could be loaded; tried:" + reasons);
}

Expected<Device::State> openLibrary(const std::vector<std::string> &files,
                                    const std::string &what) {
  Expected<std::shared_ptr<const HipLibrary>> library = loadFirst(files, what);
  if (!library)
    return library.error();
  bool isEmulated = isEmulatorLibrary((*library)->path);
  Expected<std::vector<DeviceInfo>> devices = listDevices(**library);
  if (!devices) {
    std::string cause = isEmulated ? "" : explainMissingGpu();
    return noDevice((*library)->path +
                    " is there, but no device: " + devices.error().message +
                    (cause.empty() ? "" : "; " + cause));
  }
  // An emulator of another build, put in HIP's place, is known by its name.
  for (const DeviceInfo &device : *devices)
    isEmulated |= device.name.starts_with("mini emulator");
  return Device::State{*library, std::move(*devices), 0, isEmulated};
}

Expected<Device::State> openHip() {
  return openLibrary(hipLibraryCandidates(), "HIP library");
}

Expected<Device::State> openEmulator() {
  Expected<Device::State> state =
      openLibrary(emulatorLibraryCandidates(), "emulator");
  if (!state)
    return noDevice(state.error().message +
                    "\nbuild the emulator, or set MINI_EMULATOR_DIR to the "
                    "folder of its libamdhip64");
  state->isEmulated = true;
  return state;
}

Expected<Device::State> openAny() {
  Expected<Device::State> hip = openHip();
  if (hip)
    return hip;
  Expected<Device::State> emulator = openEmulator();
  if (!emulator)
    return noDevice("no GPU: " + hip.error().message +
                    "\nno emulator: " + emulator.error().message);
  return emulator;
}

Expected<Device::State> openKind(DeviceKind kind) {
  switch (kind) {
  case DeviceKind::Hip:
    return openHip();
  case DeviceKind::Emulator:
    return openEmulator();
  case DeviceKind::Auto:
    break;
  }
  return openAny();
}

/// An architecture without its feature flags: gfx90a of gfx90a:xnack-.
std::string_view chipOf(std::string_view architecture) {
  return architecture.substr(0, architecture.find(':'));
}

} // namespace

Device::Device(std::shared_ptr<const State> state) : state(std::move(state)) {}

Expected<Device> Device::open(DeviceKind kind, int ordinal) {
  Expected<State> state = openKind(kind);
  if (!state)
    return state.error();
  if (ordinal < 0 || static_cast<std::size_t>(ordinal) >= state->devices.size())
    return noDevice("there is no device " + std::to_string(ordinal) + ": " +
                    state->library->path + " has " +
                    std::to_string(state->devices.size()));
  state->ordinal = ordinal;
  return Device(std::make_shared<const State>(std::move(*state)));
}

const DeviceInfo &Device::info() const {
  return state->devices[state->ordinal];
}
const std::vector<DeviceInfo> &Device::all() const { return state->devices; }
const std::string &Device::library() const { return state->library->path; }
bool Device::isEmulated() const { return state->isEmulated; }

Status Device::checkTarget(const std::string &target) const {
  if (chipOf(info().architecture) == chipOf(target))
    return success();
  std::string message = "this program is for " + target + ", device " +
                        std::to_string(info().ordinal) + " is " +
                        info().architecture + "; the devices of " + library() +
                        " are:";
  for (const DeviceInfo &device : all())
    message += "\n  device " + std::to_string(device.ordinal) + ": " +
               device.architecture + " (" + device.name + ")";
  message +=
      "\ncompile with --target=" + std::string(chipOf(info().architecture)) +
      ", select another device with HIP_VISIBLE_DEVICES, or use the "
      "emulator";
  return noDevice(message);
}
