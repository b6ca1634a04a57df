//===- Encoding.h - Encodings that LLVM cannot decode ---------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// LLVM 22's disassembler crashes on some encodings that the instruction set
// reserves, and on literals that are cut off by the end of the code. This keeps
// both from it, so that they become errors like any other unknown encoding.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_ISA_ENCODING_H
#define MINI_EMULATOR_ISA_ENCODING_H

#include "llvm/ADT/ArrayRef.h"

#include <array>
#include <cstdint>
#include <string>

namespace llvm {
class MCInst;
} // namespace llvm

namespace mini::emulator {

/// Of gfx942's instructions, literals included.
constexpr size_t maximalInstructionLength = 8;

class Encoding {
public:
  /// `size` is at most the maximal length.
  Encoding(const uint8_t *bytes, size_t size);

  /// Whether no instruction is encoded so and LLVM must not see it.
  bool isReserved() const;

  /// The bytes, and zeros behind their end.
  llvm::ArrayRef<uint8_t> forDisassembler() const { return padded; }

  /// Puts back what the disassembler was given in place of the bytes.
  void restore(llvm::MCInst &inst) const;

  /// For messages.
  std::string words() const;

private:
  std::array<uint8_t, 16> padded = {};
  size_t size;
  uint32_t first, second;
  bool literalReplaced = false;
};

} // namespace mini::emulator

#endif // MINI_EMULATOR_ISA_ENCODING_H
