//===- TileSearch.h - The choice of tiles -----------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Enumerates the ways to cut one contraction into workgroups, waves and matrix
// instructions, and ranks them by a small model of the chip. LDS is a
// constraint of the enumeration and not a test after it, and one candidate fits
// any shape: no contraction is without a schedule.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_KERNEL_TILE_TILESEARCH_H
#define MINI_LIB_KERNEL_TILE_TILESEARCH_H

#include "Chip/Target.h"

#include <cstdint>
#include <string>
#include <vector>

namespace mini {

/// C[m, n] += A[m, k] * B[n, k], with the element types of a matrix intrinsic.
struct Contraction {
  std::int64_t m, n, k;
  MatrixElement input, accumulator;
  /// True if the result's elements are contiguous in memory along M (NCHW)
  /// rather than along N (NHWC).
  bool contiguousAlongM;
  /// Elements of an operand that one load brings: as many as are neighbours in
  /// memory and fill 16 bytes, or 1.
  std::int64_t lhsRun = 1, rhsRun = 1;
  /// How many such products there are, each with workgroups of its own.
  std::int64_t batch = 1;
  /// True for an operand that can be packed in the order in which the matrix
  /// instructions take it. Every wave then loads its part from memory.
  bool lhsIsPacked = false, rhsIsPacked = false;
  /// True if waves may share K: their sums begin with 0.
  bool startsAtZero = true;
  /// The rows of a tile, if they are those of a block with a patch of its own,
  /// or 0.
  std::int64_t blockRows = 0;
  /// True if waves take their rows of it from there.
  bool lhsIsPatch = false;
};

/// One way to compute a contraction; sizes in elements.
struct TileCandidate {
  const MatrixIntrinsic *intrinsic;
  std::int64_t m, n, k;        ///< A workgroup's tile and its step in K.
  std::int64_t wavesM, wavesN; ///< Waves over the tile.
  /// The instruction's rows are N: see TilingAttr.
  bool transposed;
  /// Waves that share the K of a step, each with sums of its own.
  std::int64_t wavesK = 1;
  /// False for a packed operand.
  bool lhsInLds = true, rhsInLds = true;

  std::int64_t threads() const { return wavesM * wavesN * wavesK * 64; }
  /// Bytes of LDS that the operand tiles and the sums of waves take.
  std::int64_t ldsBytes() const;
};

unsigned bytesOf(MatrixElement element);

/// The row length, in elements, of a tile in LDS with `k` columns, a multiple
/// of kGranule: longer than the data, so that the 16-byte reads of
/// `intrinsic`'s operands meet no bank twice in a phase.
std::int64_t paddedRow(std::int64_t k, const MatrixIntrinsic &intrinsic);

/// The columns that one round of 16-byte LDS reads feeds to `intrinsic`; a
/// tile's K is a multiple of this.
std::int64_t kGranule(const MatrixIntrinsic &intrinsic);

/// The row length, in elements, of a tile of sums in LDS whose rows have
/// `elements`: longer than the data, so that neighbouring rows are in different
/// banks.
std::int64_t paddedSums(std::int64_t elements);

/// "f32_16x16x4" and so on, as `#mini.tiling` prints it.
std::string nameOf(const MatrixIntrinsic &intrinsic);
const MatrixIntrinsic *lookupIntrinsic(const Chip &chip, llvm::StringRef name);

/// All candidates for `problem`, best first. Empty only if the chip has no
/// matrix instruction for the element types.
std::vector<TileCandidate> rankTiles(const Contraction &problem,
                                     const Chip &chip);

} // namespace mini

#endif // MINI_LIB_KERNEL_TILE_TILESEARCH_H
