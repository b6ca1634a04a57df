//===- KnownInstruction.h - An instruction with its facts -------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From assembly, for tests of what is known of instructions.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TEST_UNIT_EMULATOR_ISA_KNOWNINSTRUCTION_H
#define MINI_TEST_UNIT_EMULATOR_ISA_KNOWNINSTRUCTION_H

#include "CoverageWave.h"
#include "isa/InstructionFacts.h"

#include "gtest/gtest.h"

#include <string>

namespace mini::test {

struct Known {
  emulator::Instruction inst;
  emulator::InstructionFacts facts;
};

inline Known know(const std::string &assembly) {
  static emulator::Decoder decoder;
  const std::vector<uint8_t> code = assemble(assembly);
  Known known;
  known.inst = decoder.decode(code.data(), code.size(), 0x1000);
  EXPECT_TRUE(known.inst.handler) << assembly << ": " << known.inst.text;
  known.facts = emulator::makeFacts(known.inst, decoder);
  return known;
}

} // namespace mini::test

#endif // MINI_TEST_UNIT_EMULATOR_ISA_KNOWNINSTRUCTION_H
