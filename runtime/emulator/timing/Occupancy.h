//===- Occupancy.h - How many workgroups a compute unit holds ---*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The workgroups that a compute unit has at a time, and which of its resources
// is used up first.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_TIMING_OCCUPANCY_H
#define MINI_EMULATOR_TIMING_OCCUPANCY_H

#include "load/KernelDescriptor.h"

#include <cstdint>

namespace mini::emulator::timing {

struct Occupancy {
  enum class Limit : uint8_t {
    WaveSlots,
    VectorRegisters,
    ScalarRegisters,
    LocalMemory,
    Barriers,
    Grid,
  };

  unsigned wavesPerWorkgroup = 1;
  /// Resident on one compute unit.
  unsigned workgroups = 1;
  Limit limit = Limit::WaveSlots;

  unsigned waves() const { return workgroups * wavesPerWorkgroup; }
};

const char *describe(Occupancy::Limit limit);

/// For workgroups of `waves` waves with `localBytes` of LDS in a launch of
/// `total` workgroups.
Occupancy occupancyOf(const KernelDescriptor &descriptor, unsigned waves,
                      uint32_t localBytes, uint64_t total);

} // namespace mini::emulator::timing

#endif // MINI_EMULATOR_TIMING_OCCUPANCY_H
