//===- HipDeviceFigures.h - Figures of the device ---------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The device is described as an MI300X, so that programs take the paths they
// would take there.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_HIP_DEVICE_HIPDEVICEFIGURES_H
#define MINI_EMULATOR_HIP_DEVICE_HIPDEVICEFIGURES_H

#include "hip/memory/HipAllocations.h"
#include "machine/Dispatcher.h"

#include <limits>

namespace mini::emulator {

constexpr char deviceName[] = "mini emulator (gfx942)";
constexpr char archName[] = "gfx942:sramecc+:xnack-";
/// 16 bytes, not terminated.
constexpr char deviceUuid[] = "MINI-GFX942-0000";
constexpr char pciBusId[] = "0000:00:00.0";
constexpr int computeUnits = 304;
constexpr int clockKilohertz = 2100000;
constexpr int timerKilohertz = 100000;
constexpr int memoryClockKilohertz = 1300000;
constexpr int memoryBusBits = 8192;
constexpr int l2Bytes = 4 << 20;
constexpr int threadsPerComputeUnit = 2048;
constexpr int blocksPerComputeUnit = 32;
constexpr int registersPerBlock = 65536;
constexpr int maxGridX = std::numeric_limits<int>::max();
constexpr int maxGridYZ = 65536;
constexpr int maxPitch = std::numeric_limits<int>::max();
constexpr int constantBytes = std::numeric_limits<int>::max();
constexpr int capabilityMajor = 9;
constexpr int capabilityMinor = 4;

} // namespace mini::emulator

#endif // MINI_EMULATOR_HIP_DEVICE_HIPDEVICEFIGURES_H
