//===- MatrixShape.h - Sizes of a matrix instruction ------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the tables of matrix instructions say about each, the same for every
// variant of the lane loops, so that facts of instructions can read it.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_ISA_MATRIX_MATRIXSHAPE_H
#define MINI_EMULATOR_ISA_MATRIX_MATRIXSHAPE_H

#include "isa/Instruction.h"

#include <cstdint>

namespace mini::emulator {

enum class ElementFormat : uint8_t { F32, F64, I8, F16, BF16, XF32, FP8, BF8 };

struct MatrixShape {
  const char *mnemonic;
  /// The depth of a sparse instruction counts the zeros.
  uint8_t m, n, k, blocks;
  ElementFormat a, b;
  bool isSparse = false;
  /// For each row of outputs, block after block, where its first column is:
  /// 64 * register + lane, the register counted from that of the first output.
  uint16_t outputRow[64] = {};

  constexpr unsigned rows() const { return unsigned{m} * blocks; }
};

/// Of a matrix instruction; its row in the tables begins with the shape.
inline const MatrixShape &shapeOf(const Instruction &inst) {
  return *static_cast<const MatrixShape *>(inst.detail);
}

} // namespace mini::emulator

#endif // MINI_EMULATOR_ISA_MATRIX_MATRIXSHAPE_H
