//===- InstructionUnit.h - Which unit executes an instruction ---*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where an instruction goes. Read it from an instruction's facts; the functions
// are for what makes them.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_ISA_INSTRUCTIONUNIT_H
#define MINI_EMULATOR_ISA_INSTRUCTIONUNIT_H

#include <cstdint>
#include <string_view>

namespace mini::emulator {

enum class Unit : uint8_t {
  Other,
  Scalar,
  ScalarMemory,
  Message,
  Vector,
  Matrix,
  VectorMemory,
  Flat,
  Local,
};

Unit unitOf(std::string_view mnemonic);

/// Whether a vector instruction goes to the quarter-rate unit for such.
bool isTranscendental(std::string_view mnemonic);

} // namespace mini::emulator

#endif // MINI_EMULATOR_ISA_INSTRUCTIONUNIT_H
