//===- Profile.h - Counts of a program's launches ---------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the emulator counts and models while a session runs on it.
// mini/Emulator.h defines every number.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_PROFILE_H
#define MINI_PROFILE_H

#include "mini/Emulator.h"
#include "mini/Expected.h"
#include "mini/Runtime.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mini {

/// The instructions of one mnemonic.
struct MnemonicProfile {
  std::string mnemonic;
  std::uint64_t instructions;
  std::uint64_t multiplyAccumulates;
  std::uint64_t lines;
  std::uint64_t localConflictFreeCycles, localConflictCycles;
};

/// What one instruction of a kernel cost in the model.
struct InstructionProfile {
  std::int64_t offset; ///< From the kernel's entry.
  std::string text;
  std::uint64_t executions, stallClocks;
};

/// A launch's modelled time. The names are here, not in `times`.
struct TimingProfile {
  MiniEmulatorTiming times;
  std::string bound, occupancyLimit;
  std::vector<InstructionProfile> instructions; ///< Sorted by offset.
};

struct LaunchProfile {
  std::string kernel;
  std::string layer; ///< What it computes, where the program tells.
  /// That, and all nodes of the model that are fused with it.
  std::vector<std::string> layers;
  std::array<std::uint32_t, 3> grid, block;
  std::uint64_t workgroups, waves;
  MiniEmulatorCounts counts;
  std::vector<MnemonicProfile> mnemonics; ///< Sorted.
  /// Not there on a library that does not model times.
  std::optional<TimingProfile> timing;
};

/// Counts the launches of the whole process on the emulator; use one at a time.
class Profiler {
public:
  /// It is an error if the device is not the emulator.
  static Expected<Profiler> open(const Device &device);

  /// Forgets what was counted before.
  void start();
  /// The launches that ended since the start.
  std::vector<LaunchProfile> stop();

private:
  explicit Profiler(std::shared_ptr<const Device::State> device);
  std::shared_ptr<const Device::State> device;
};

} // namespace mini

#endif // MINI_PROFILE_H
