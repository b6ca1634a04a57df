//===- InstructionClass.h - Instructions as counts see them -----*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The classes in which executed instructions are counted. Read an instruction's
// from its facts; the function is for what makes them.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_ISA_INSTRUCTIONCLASS_H
#define MINI_EMULATOR_ISA_INSTRUCTIONCLASS_H

#include "Instruction.h"
#include "InstructionUnit.h"

#include <cstdint>
#include <string_view>

namespace mini::emulator {

enum class InstructionClass : uint8_t {
  Other,
  ScalarAlu,
  ScalarMemory,
  VectorAlu,
  Transcendental,
  Matrix,
  Local,
  VectorLoad,
  VectorStore,
  VectorAtomic,
  Flat,
  Scratch,
  Branch,
  Barrier,
  Wait,
};

InstructionClass classOf(Unit unit, std::string_view mnemonic,
                         const Instruction &inst);

} // namespace mini::emulator

#endif // MINI_EMULATOR_ISA_INSTRUCTIONCLASS_H
