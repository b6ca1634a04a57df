//===- CoverageInstructions.h - What LLVM decodes for gfx942 ----*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Enumerates the machine instructions of gfx942 by asking LLVM's disassembler,
// so that no list of them has to be kept by hand.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TEST_UNIT_EMULATOR_COVERAGEINSTRUCTIONS_H
#define MINI_TEST_UNIT_EMULATOR_COVERAGEINSTRUCTIONS_H

#include <cstdint>
#include <string>
#include <vector>

namespace mini::test {

/// One of LLVM's opcodes, and an encoding of it.
struct KnownInstruction {
  std::string opcodeName;
  std::string text;
  uint64_t encoding = 0;
};

/// Every opcode that some encoding decodes to. Opcodes differ by encoding, so
/// a mnemonic may occur several times.
std::vector<KnownInstruction> knownInstructions();

} // namespace mini::test

#endif // MINI_TEST_UNIT_EMULATOR_COVERAGEINSTRUCTIONS_H
