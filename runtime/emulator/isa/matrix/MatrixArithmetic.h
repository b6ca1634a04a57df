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

#ifndef MINI_EMULATOR_ISA_MATRIX_MATRIXARITHMETIC_H
#define MINI_EMULATOR_ISA_MATRIX_MATRIXARITHMETIC_H

#include "MatrixLayout.h"

namespace mini::emulator::MINI_EMULATOR_VARIANT {

/// Narrow floats as sign and magnitude: magnitude * 2^(exponent - fraction
/// bits of the format), k by k. Subnormals keep their unnormalised magnitude.
struct alignas(64) NarrowBlock {
  int32_t magnitude[maxInner][32];
  int32_t exponent[maxInner][32];
  /// The finite values, exact where `isModerate`.
  float value[maxInner][32];
  /// Set where a value is an infinity or a NaN.
  bool special = false;
  int32_t largestExponent = 0;
  /// Of the values that are not zero.
  int32_t smallestExponent = 0;

  /// Whether no product of two such blocks leaves the range of single
  /// precision, and neither does what scales the sum of a group.
  bool isModerate() const {
    return !special && smallestExponent >= -50 && largestExponent <= 60;
  }
};

void decodeBlock(ElementFormat format, const RawBlock &raw, unsigned inner,
                 unsigned outer, NarrowBlock &result);
unsigned fractionBits(ElementFormat format);

/// The values of a block, infinities and NaNs included.
struct alignas(64) ExactBlock {
  double value[maxInner][32];
};
void readExact(ElementFormat format, const RawBlock &raw,
               const NarrowBlock &block, unsigned inner, unsigned outer,
               ExactBlock &result);

/// A group of products to add to one row of outputs.
struct ProductGroup {
  unsigned row, first, count;
  /// What brings a product to 24 fraction bits.
  unsigned shift;
};

/// Adds the products of row `row` of A with all columns of B to `accumulator`.
/// All inputs are finite and no product reaches 2^128. The 8-bit formats add
/// even and odd k apart. `moderate` says that both blocks are.
template <unsigned columns, bool is8Bit, bool moderate>
void accumulateGroup(const NarrowBlock &a, const NarrowBlock &b,
                     const ProductGroup &group, float *accumulator);

} // namespace mini::emulator::MINI_EMULATOR_VARIANT

#endif // MINI_EMULATOR_ISA_MATRIX_MATRIXARITHMETIC_H
