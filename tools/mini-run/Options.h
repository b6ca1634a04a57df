//===- Options.h - The command line of mini-run -----------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the user asked for.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TOOLS_MINIRUN_OPTIONS_H
#define MINI_TOOLS_MINIRUN_OPTIONS_H

#include "mini/Runtime.h"

#include <optional>
#include <string>
#include <vector>

namespace mini::run {

struct Options {
  /// All of it, as a report shows it.
  std::string commandLine;
  std::string program;
  DeviceKind device = DeviceKind::Auto;
  /// As given: `[NAME=]FILE.npy` or `[NAME=]random:SEED`.
  std::vector<std::string> inputs;
  /// As given: `[NAME=]FILE.npy`.
  std::vector<std::string> expectations;
  std::string outputFolder, jsonFile;
  /// Names of the emulator's checks; empty where none were asked for.
  std::string checks;
  /// Integers are compared exactly unless a tolerance is given.
  std::optional<double> absoluteTolerance, relativeTolerance;
  double maxMismatch = 0;
  /// At least so many runs are measured, for at least so many seconds.
  unsigned repeat = 1;
  double duration = 0;
  /// Milliseconds of runs before those that are measured.
  double warmup = 0;
  /// As given: `text`, `html:FILE`, or empty.
  std::string profileFormat;
  bool profile = false;
  /// Where a page with the profile goes; empty for none.
  std::string profilePage;
  bool inspect = false;
};

/// Fills in `options`. Returns an exit status if the command line was wrong or
/// asked for help or the version, which has then been printed.
std::optional<int> parseOptions(int argc, char **argv, Options &options);

} // namespace mini::run

#endif // MINI_TOOLS_MINIRUN_OPTIONS_H
