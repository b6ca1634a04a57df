//===- Occupancy.cpp - How many workgroups a compute unit holds -----------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See Occupancy.h.
//
//===----------------------------------------------------------------------===//

#include "Occupancy.h"

#include "Constants.h"

#include <algorithm>

using namespace mini::emulator;
using namespace mini::emulator::timing;

namespace {

unsigned roundUp(unsigned value, unsigned granule) {
  return (value + granule - 1) / granule * granule;
}

/// What the descriptor allocates; LLVM counts in pairs of eight.
unsigned scalarRegistersOf(const KernelDescriptor &descriptor) {
  return ((descriptor.resource1 >> 6 & 15) / 2 + 1) * 16;
}

} // namespace

const char *timing::describe(Occupancy::Limit limit) {
  switch (limit) {
  case Occupancy::Limit::WaveSlots:
    return "wave slots";
  case Occupancy::Limit::VectorRegisters:
    return "VGPRs";
  case Occupancy::Limit::ScalarRegisters:
    return "SGPRs";
  case Occupancy::Limit::LocalMemory:
    return "LDS";
  case Occupancy::Limit::Barriers:
    return "workgroup slots";
  case Occupancy::Limit::Grid:
    return "grid";
  }
  return "";
}

Occupancy timing::occupancyOf(const KernelDescriptor &descriptor,
                              unsigned waves, uint32_t localBytesUsed,
                              uint64_t total) {
  Occupancy result;
  result.wavesPerWorkgroup = waves;
  result.workgroups = waveSlots * simdsPerUnit / waves;
  auto limitTo = [&](uint64_t workgroups, Occupancy::Limit limit) {
    if (workgroups >= result.workgroups)
      return;
    result.workgroups = static_cast<unsigned>(workgroups);
    result.limit = limit;
  };
  const unsigned vectors =
      roundUp(descriptor.vectorRegisters(), vectorRegisterGranule);
  limitTo(vectorRegisters / vectors * simdsPerUnit / waves,
          Occupancy::Limit::VectorRegisters);
  limitTo(scalarRegisters / scalarRegistersOf(descriptor) * simdsPerUnit /
              waves,
          Occupancy::Limit::ScalarRegisters);
  if (localBytesUsed != 0)
    limitTo(localBytes / roundUp(localBytesUsed, localGranule),
            Occupancy::Limit::LocalMemory);
  if (waves > 1)
    limitTo(barrierSlots, Occupancy::Limit::Barriers);
  limitTo((total + unitCount - 1) / unitCount, Occupancy::Limit::Grid);
  // What the emulator has run fits.
  result.workgroups = std::max(result.workgroups, 1u);
  return result;
}
