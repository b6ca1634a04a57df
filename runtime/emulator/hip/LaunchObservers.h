//===- LaunchObservers.h - Who watches a launch ----------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The only place that knows the checks, the counts and the timing model
// together.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_HIP_LAUNCHOBSERVERS_H
#define MINI_EMULATOR_HIP_LAUNCHOBSERVERS_H

#include "machine/LaunchObserver.h"

namespace mini::emulator {

/// By MINI_EMULATOR_CHECK, and by what mini/Emulator.h has switched on.
Expected<LaunchSetup> observersFor(const Launch &launch);

} // namespace mini::emulator

#endif // MINI_EMULATOR_HIP_LAUNCHOBSERVERS_H
