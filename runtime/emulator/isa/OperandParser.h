//===- OperandParser.h - One printed operand --------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The operand half of the assembly reader.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_ISA_OPERANDPARSER_H
#define MINI_EMULATOR_ISA_OPERANDPARSER_H

#include "Instruction.h"

#include <optional>
#include <string_view>

namespace mini::emulator {

/// Reads a register, a constant, or `off`, with neg, abs and sext around it.
std::optional<Operand> parseOperand(std::string_view text, ValueType type);

/// Reads a decimal or hexadecimal number with an optional sign.
std::optional<int64_t> parseInteger(std::string_view text);

} // namespace mini::emulator

#endif // MINI_EMULATOR_ISA_OPERANDPARSER_H
