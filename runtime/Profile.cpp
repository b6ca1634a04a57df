//===- Profile.cpp - Counts of a program's launches -----------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The functions of mini/Emulator.h are found in the device's library, as HIP's
// are, so that one build runs on libraries with and without them.
//
//===----------------------------------------------------------------------===//

#include "mini/Profile.h"

#include "DeviceState.h"

#include <algorithm>
#include <utility>

using namespace mini;

static bool counts(const HipLibrary &library) {
  return library.miniEmulatorSetCounting &&
         library.miniEmulatorGetLaunchCount && library.miniEmulatorGetLaunch &&
         library.miniEmulatorGetMnemonicCounts &&
         library.miniEmulatorResetCounts;
}

static bool models(const HipLibrary &library) {
  return library.miniEmulatorSetTiming && library.miniEmulatorGetTiming &&
         library.miniEmulatorGetInstructionTiming;
}

static std::optional<TimingProfile> readTiming(const HipLibrary &library,
                                               std::size_t index) {
  TimingProfile profile = {};
  MiniEmulatorTiming &times = profile.times;
  times.size = sizeof(times);
  if (!models(library) || library.miniEmulatorGetTiming(index, &times) != 0)
    return std::nullopt;
  profile.bound = std::exchange(times.bound, nullptr);
  profile.occupancyLimit = std::exchange(times.occupancyLimit, nullptr);
  for (std::size_t i = 0; i < times.instructions; ++i) {
    MiniEmulatorInstructionTiming row = {};
    row.size = sizeof(row);
    if (library.miniEmulatorGetInstructionTiming(index, i, &row) == 0)
      profile.instructions.push_back(
          {row.offset, row.text, row.executions, row.stallClocks});
  }
  return profile;
}

static LaunchProfile readLaunch(const HipLibrary &library, std::size_t index) {
  MiniEmulatorLaunch launch = {};
  launch.size = sizeof(launch);
  library.miniEmulatorGetLaunch(index, &launch);
  LaunchProfile profile;
  profile.kernel = launch.kernel ? launch.kernel : "";
  std::copy_n(launch.grid, 3, profile.grid.begin());
  std::copy_n(launch.block, 3, profile.block.begin());
  profile.workgroups = launch.workgroups;
  profile.waves = launch.waves;
  profile.counts = launch.counts;
  for (std::size_t i = 0; i < launch.mnemonics; ++i) {
    MiniEmulatorMnemonicCounts row = {};
    row.size = sizeof(row);
    if (library.miniEmulatorGetMnemonicCounts(index, i, &row) == 0)
      profile.mnemonics.push_back(
          {row.mnemonic, row.instructions, row.multiplyAccumulates, row.lines,
           row.localConflictFreeCycles, row.localConflictCycles});
  }
  profile.timing = readTiming(library, index);
  return profile;
}

Profiler::Profiler(std::shared_ptr<const Device::State> device)
    : device(std::move(device)) {}

Expected<Profiler> Profiler::open(const Device &device) {
  if (!counts(*device.state->library))
    return Error{ErrorKind::Usage,
                 "a profile needs mini's emulator, " + device.library() +
                     " does not count; choose it with --device=emulator"};
  return Profiler(device.state);
}

void Profiler::start() {
  const HipLibrary &library = *device->library;
  library.miniEmulatorResetCounts();
  if (models(library))
    library.miniEmulatorSetTiming(1);
  library.miniEmulatorSetCounting(1);
}

std::vector<LaunchProfile> Profiler::stop() {
  const HipLibrary &library = *device->library;
  library.miniEmulatorSetCounting(0);
  if (models(library))
    library.miniEmulatorSetTiming(0);
  std::vector<LaunchProfile> launches;
  const std::size_t count = library.miniEmulatorGetLaunchCount();
  launches.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    launches.push_back(readLaunch(library, i));
  library.miniEmulatorResetCounts();
  return launches;
}
