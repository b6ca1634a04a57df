//===- AssemblyParser.h - Printed assembly to operands ----------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads one instruction as LLVM prints it. The printed syntax is documented and
// stable, whereas LLVM's own operand numbering is private to it.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_ISA_ASSEMBLYPARSER_H
#define MINI_EMULATOR_ISA_ASSEMBLYPARSER_H

#include "Instruction.h"

#include <string_view>

namespace mini::emulator {

/// Splits the text into the mnemonic without its encoding suffix.
std::string_view parseMnemonic(std::string_view text);

/// Fills the operands and modifiers of `instruction` from `text`, which has
/// this mnemonic; the constants take the form that the types of `semantics` ask
/// for. Returns an empty string, or what was not understood.
std::string parseOperands(std::string_view text, std::string_view mnemonic,
                          const Semantics &semantics, Instruction &instruction);

} // namespace mini::emulator

#endif // MINI_EMULATOR_ISA_ASSEMBLYPARSER_H
