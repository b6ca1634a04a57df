//===- ScalarAddress.h - Offsets of scalar memory instructions --*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The offset operand that scalar loads, stores and atomics share.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_ISA_MEMORY_SCALARADDRESS_H
#define MINI_EMULATOR_ISA_MEMORY_SCALARADDRESS_H

#include "isa/WaveState.h"

namespace mini::emulator {

/// Printed data, base, then an immediate or a register with an `offset:`.
inline uint64_t scalarOffset(const WaveState &wave, const Instruction &inst) {
  const Operand &operand = inst.operands[2];
  if (operand.kind == OperandKind::Constant)
    return operand.value;
  return readScalar32(wave, operand) +
         static_cast<uint64_t>(int64_t{inst.modifiers.offset});
}

/// The extent of a buffer as the scalar unit sees it.
struct ScalarBuffer {
  uint64_t base, size;

  ScalarBuffer(const WaveState &wave, const Operand &operand) {
    const uint32_t *resource = &wave.sgpr[operand.index];
    base = resource[0] | uint64_t{resource[1] & 0xffff} << 32;
    const uint32_t stride = resource[1] >> 16 & 0x3fff;
    size = uint64_t{resource[2]} * (stride == 0 ? 1 : stride);
  }
};

} // namespace mini::emulator

#endif // MINI_EMULATOR_ISA_MEMORY_SCALARADDRESS_H
