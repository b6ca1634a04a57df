//===- Decoder.h - Machine code to instructions -----------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Decodes single instructions with LLVM's disassembler and ties them to their
// semantics.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_ISA_DECODER_H
#define MINI_EMULATOR_ISA_DECODER_H

#include "Instruction.h"
#include "RegisterUse.h"

#include <memory>
#include <string>

namespace mini::emulator {

/// Not thread-safe: the caller serializes.
class Decoder {
public:
  Decoder();
  ~Decoder();

  /// Decodes the instruction at the start of `bytes`, which has `size` bytes
  /// and is loaded at `address`. What is unknown has no handler, and its text
  /// says why.
  Instruction decode(const uint8_t *bytes, size_t size, uint64_t address);

  /// The registers that the instruction there reads and writes.
  RegisterUse registerUse(const uint8_t *bytes, size_t size, uint64_t address);

private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation;
};

} // namespace mini::emulator

#endif // MINI_EMULATOR_ISA_DECODER_H
