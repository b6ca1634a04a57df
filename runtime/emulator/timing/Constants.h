//===- Constants.h - The figures of the timing model ------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Constants.def as constants, and as a table for the documentation.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_TIMING_CONSTANTS_H
#define MINI_EMULATOR_TIMING_CONSTANTS_H

#include <cstdint>

namespace mini::emulator::timing {

// A name in parentheses would be no declaration.
// NOLINTBEGIN(bugprone-macro-parentheses)
#define MINI_TIMING_CONSTANT(name, value, unit, source)                        \
  constexpr auto name = (value);
#include "Constants.def"
// NOLINTEND(bugprone-macro-parentheses)

constexpr unsigned unitCount = dieCount * unitsPerDie;
constexpr double infinityCacheBandwidth =
    infinityCacheBytesPerSecond / clockHertz;
constexpr double memoryBandwidth = memoryBytesPerSecond / clockHertz;

struct Constant {
  const char *name;
  double value;
  const char *unit;
  const char *source;
};

constexpr Constant constants[] = {
#define MINI_TIMING_CONSTANT(name, value, unit, source)                        \
  {#name, static_cast<double>(value), unit, source},
#include "Constants.def"
};

} // namespace mini::emulator::timing

#endif // MINI_EMULATOR_TIMING_CONSTANTS_H
