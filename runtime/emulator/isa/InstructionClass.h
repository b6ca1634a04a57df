//===- InstructionClass.h - Instructions as counts see them -----*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The classes in which executed instructions are counted, and the work of a
// matrix instruction.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_ISA_INSTRUCTIONCLASS_H
#define MINI_EMULATOR_ISA_INSTRUCTIONCLASS_H

#include "Instruction.h"

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

InstructionClass classOf(const Instruction &inst);

/// How many products a matrix instruction adds up, zeros that sparse ones leave
/// out not counted; 0 for other mnemonics.
uint64_t multiplyAccumulatesOf(std::string_view mnemonic);

} // namespace mini::emulator

#endif // MINI_EMULATOR_ISA_INSTRUCTIONCLASS_H
