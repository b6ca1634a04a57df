//===- RegisterUse.h - What an instruction reads and writes -----*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Registers by one number: 0 to 255 are VGPRs, 256 to 511 AGPRs, and behind
// them the scalar registers with the numbers WaveState::sgpr has.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_ISA_REGISTERUSE_H
#define MINI_EMULATOR_ISA_REGISTERUSE_H

#include <cstdint>
#include <vector>

namespace mini::emulator {

constexpr unsigned scalarRegisterBase = 512;
constexpr unsigned registerNumberCount = 640;

struct RegisterRange {
  uint16_t first = 0;
  uint16_t count = 0;
  bool operator==(const RegisterRange &) const = default;
};

/// As LLVM's instruction tables have it.
struct RegisterUse {
  /// Implicit ones are behind the explicit ones.
  std::vector<RegisterRange> reads, writes;
  uint32_t opcode = 0;
  /// How long the instruction occupies its unit, in cycles of 4 clocks.
  uint32_t busyCycles = 0;
  /// How long a result takes, in the same cycles.
  uint32_t latencyCycles = 0;
};

} // namespace mini::emulator

#endif // MINI_EMULATOR_ISA_REGISTERUSE_H
