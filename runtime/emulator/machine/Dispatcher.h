//===- Dispatcher.h - Kernel launches ---------------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checks a launch against the kernel and the device, then spreads its
// workgroups over the cores.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_MACHINE_DISPATCHER_H
#define MINI_EMULATOR_MACHINE_DISPATCHER_H

#include "LaunchObserver.h"
#include "mini/Expected.h"

#include <cstdint>
#include <vector>

namespace mini::emulator {

/// The device's limits.
constexpr uint32_t maxThreadsPerBlock = 1024;
constexpr uint32_t maxLdsPerBlock = 64 * 1024;

/// Runs the kernel to its end. `arguments` is the kernarg segment without its
/// hidden arguments. A usage error means that nothing ran.
Status launchKernel(CodeObject &object, const KernelInfo &kernel,
                    const LaunchShape &shape, std::vector<uint8_t> arguments,
                    LaunchObserverFactory factory);

} // namespace mini::emulator

#endif // MINI_EMULATOR_MACHINE_DISPATCHER_H
