//===- Target.h - Chips and their matrix instructions --------- -*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What code generation must know of a chip: its limits, and each matrix
// instruction (MFMA) with the place of every matrix element in the registers of
// the wave. Passes ask this table instead of knowing a chip by name.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_CHIP_TARGET_H
#define MINI_LIB_CHIP_TARGET_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <cstdint>

namespace mini {

/// F8FNUZ is any of E4M3FNUZ and E5M2FNUZ: A and B of one instruction may
/// differ in which, and all four pairs have instructions of the same shapes.
enum class MatrixElement { F32, F16, BF16, F8FNUZ, I8, I32 };

/// A place in a wave's registers: a lane, and an element of the vector that the
/// lane holds for the operand.
struct LanePosition {
  unsigned lane;
  unsigned element;
  bool operator==(const LanePosition &) const = default;
};

/// One matrix instruction: D[b] = A[b] * B[b] + C[b] for `blocks` independent
/// products, where A[b] is M x K, B[b] is K x N, C[b] and D[b] are M x N.
///
/// The layouts hold for elements of up to 32 bits. A and B are alike: `index`
/// below is the row of A or the column of B, and `extent` is M or N.
struct MatrixIntrinsic {
  unsigned m, n, k, blocks;
  MatrixElement input;       ///< Of A and B.
  MatrixElement accumulator; ///< Of C and D.
  unsigned cycles;           ///< One wave's use of the matrix core.

  static constexpr unsigned waveSize = 64;

  /// Elements of A or B that a lane holds; they are consecutive in k.
  unsigned inputElements(unsigned extent) const {
    return k * extent * blocks / waveSize;
  }
  /// Elements of C or D that a lane holds.
  unsigned accumulatorElements() const { return m * n * blocks / waveSize; }

  LanePosition inputPosition(unsigned extent, unsigned block, unsigned index,
                             unsigned k) const;
  LanePosition accumulatorPosition(unsigned block, unsigned row,
                                   unsigned column) const;

  /// For one block, element `e` of lane `l` of A or B is at
  ///   index = l % extent,  k = (l / extent) * inputElements(extent) + e,
  /// and of C or D it is at
  ///   row = (e / 4) * rowGroup() + (l / n) * 4 + e % 4,  column = l % n.
  unsigned rowGroup() const { return 4 * (waveSize / n); }
};

struct Chip {
  llvm::StringLiteral name;
  unsigned ldsBytes; ///< Per workgroup.
  unsigned computeUnits;
  unsigned simdsPerComputeUnit;
  unsigned wavesPerSimd; ///< At most, at one time.
  unsigned waveSize;
  unsigned maxWorkgroupSize;
  unsigned registersPerLane; ///< VGPRs and AGPRs of one SIMD, in all its waves.
  llvm::ArrayRef<MatrixIntrinsic> intrinsics;
};

llvm::ArrayRef<Chip> allChips();

/// The chip of this name, or null.
const Chip *lookupChip(llvm::StringRef name);

} // namespace mini

#endif // MINI_LIB_CHIP_TARGET_H
