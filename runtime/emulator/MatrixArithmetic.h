//===- MatrixArithmetic.h - Bit-exact narrow matrix products ----*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How the matrix core adds products of narrow floats: it aligns a group of
// exact products to their largest exponent, cuts them off, and rounds once a
// group. The rules were measured (arXiv 2511.10909) and are checked against
// recorded results.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_MATRIXARITHMETIC_H
#define MINI_EMULATOR_MATRIXARITHMETIC_H

#include "MatrixLayout.h"

namespace mini::emulator::MINI_EMULATOR_VARIANT {

/// A narrow float as sign and magnitude: magnitude * 2^(exponent - fraction
/// bits of the format). Subnormals keep their unnormalised magnitude.
struct NarrowValue {
  int32_t magnitude; ///< Negative for a negative value.
  int32_t exponent;
  bool finite;
  bool nan;
};

NarrowValue decodeNarrow(ElementFormat format, uint32_t bits);
unsigned fractionBits(ElementFormat format);

/// The decoded inputs of one row of A and all columns of B.
struct NarrowRow {
  int32_t magnitude[maxInner];
  int32_t exponent[maxInner];
};
struct NarrowColumns {
  alignas(64) int32_t magnitude[maxInner][32];
  alignas(64) int32_t exponent[maxInner][32];
};

/// Adds the products of k in [first, first + count) to `accumulator`, which
/// has one entry a column. `productShift` brings a product to 24 fraction
/// bits. All inputs are finite and no product reaches 2^128.
void accumulateGroup(const NarrowRow &a, const NarrowColumns &b,
                     unsigned columns, unsigned first, unsigned count,
                     unsigned productShift, float *accumulator);

/// The same for the 8-bit formats, which add even and odd k apart.
void accumulateGroup8(const NarrowRow &a, const NarrowColumns &b,
                      unsigned columns, unsigned first, unsigned count,
                      unsigned productShift, float *accumulator);

} // namespace mini::emulator::MINI_EMULATOR_VARIANT

#endif // MINI_EMULATOR_MATRIXARITHMETIC_H
