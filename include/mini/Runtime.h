//===- Runtime.h - Run a compiled program -----------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Opens a device through HIP, or the emulator, which is a HIP library too, and
// runs programs on it. The HIP library is loaded when a device is opened, so a
// program that embeds mini starts on machines without one. This header needs
// only the standard library.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_RUNTIME_H
#define MINI_RUNTIME_H

#include "mini/Expected.h"
#include "mini/Program.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace mini {

enum class DeviceKind {
  Auto,     ///< A GPU if there is one, else the emulator.
  Hip,      ///< A GPU, through the system's libamdhip64.
  Emulator, ///< The emulator in lib/mini/emulator or $MINI_EMULATOR_DIR.
};

struct DeviceInfo {
  int ordinal;
  std::string name;
  std::string architecture; ///< Such as `gfx942:sramecc+:xnack-`.
};

/// An open device. Copies share it.
class Device {
public:
  /// Opens device `ordinal` of the library that `kind` selects. The error names
  /// every library that was tried and what it lacked.
  static Expected<Device> open(DeviceKind kind = DeviceKind::Auto,
                               int ordinal = 0);

  const DeviceInfo &info() const;
  /// Every device of the library.
  const std::vector<DeviceInfo> &all() const;
  /// The path of the HIP library.
  const std::string &library() const;
  /// Whether it is the emulator: times on it say nothing about a GPU.
  bool isEmulated() const;
  /// Whether kernels for `target` run on this device. Otherwise the error lists
  /// all devices.
  Status checkTarget(const std::string &target) const;

  /// The state, which the implementation alone can name.
  struct State;

private:
  friend class Profiler;
  friend class Session;
  explicit Device(std::shared_ptr<const State> state);
  std::shared_ptr<const State> state;
};

/// A program loaded on a device, with its buffers. Use it from one thread at a
/// time.
class Session {
public:
  static Expected<Session> create(const Device &device, const Program &program);
  Session(Session &&) noexcept;
  Session &operator=(Session &&) noexcept;
  ~Session();

  /// Prepares runs on inputs of these shapes, which all have to be set then;
  /// see `Program::planRun`. At first they are those of the program.
  Status setInputShapes(std::span<const std::vector<std::int64_t>> inputShapes);
  /// The inputs, outputs and launches of a run.
  const RunPlan &plan() const;

  /// Copies `bytes` to the device; their number must be the input's.
  Status setInput(std::size_t index, std::span<const std::byte> bytes);
  /// Runs all launches and waits for them. Every input must have been set;
  /// inputs stay set for the next run.
  Status run() { return run({}); }
  /// Tells the number of launches that were given to the device, after each of
  /// them. The emulator has then executed them; a GPU may still be at work.
  Status run(const std::function<void(std::size_t launches)> &onLaunch);
  /// Copies an output of the last run into `bytes`, of the output's size.
  Status getOutput(std::size_t index, std::span<std::byte> bytes) const;

private:
  struct State;
  explicit Session(std::unique_ptr<State> state);
  std::unique_ptr<State> state;
};

} // namespace mini

#endif // MINI_RUNTIME_H
