//===- LaneLayout.h - Which lane holds which elements -----------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A tile is distributed over a workgroup's lanes as a list of fragments: short
// runs of neighbouring elements, the same list for every lane, at indices that
// depend on the lane. Internal to lib/Kernel.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_KERNEL_LANES_LANELAYOUT_H
#define MINI_LIB_KERNEL_LANES_LANELAYOUT_H

#include "Chip/Target.h"
#include "IR/Mini/Mini.h"

#include "mlir/IR/Builders.h"

namespace mini {

/// `width` neighbouring elements along dimension `dim`, from `index`.
struct Fragment {
  llvm::SmallVector<mlir::Value, 2> index;
  unsigned dim;
  int64_t width;
};

/// Where in a workgroup the code runs; index values. The wave's is known to be
/// the same in all its lanes, so that what follows from it alone is scalar.
struct LaneIds {
  mlir::Value thread, lane, wave;
  static LaneIds create(mlir::OpBuilder &builder, mlir::Location loc,
                        int64_t waves);
};

/// The rows and columns of matrix instructions within a workgroup's (M, N)
/// tile: the registers of an accumulator run along its rows.
struct AccumulatorLayout {
  const MatrixIntrinsic *intrinsic;
  unsigned rowDim, columnDim;      ///< 0 is M, 1 is N.
  int64_t cellRows, cellColumns;   ///< Instructions of a wave, per direction.
  mlir::Value waveRow, waveColumn; ///< The wave's first row and column.
  mlir::Value waveCellRow, waveCellColumn; ///< The same, in instructions.
  mlir::Value waveK; ///< The wave's number of those that share K.
  int64_t wavesAlongK;
  mlir::Value laneRow, laneColumn;    ///< The lane's place in an accumulator.
  mlir::Value operandIndex, operandK; ///< The lane's place in an operand.

  static AccumulatorLayout create(mlir::OpBuilder &builder, mlir::Location loc,
                                  const LaneIds &ids, TilingAttr tiling,
                                  const MatrixIntrinsic &intrinsic);

  int64_t cells() const { return cellRows * cellColumns; }
  int64_t fragmentsPerCell() const {
    return intrinsic->accumulatorElements() / 4;
  }
  /// All fragments of the tile, cell by cell, four registers each. A tile of
  /// rank 3 has one element of a batch.
  llvm::SmallVector<Fragment>
  fragments(mlir::OpBuilder &builder, mlir::Location loc, unsigned rank) const;
};

/// Splits a tile evenly among `threads` lanes in runs of `width` elements along
/// `dim`; neighbouring lanes hold neighbouring runs. Where the last of them are
/// fewer than the lanes, some lanes do the same as others.
llvm::SmallVector<Fragment>
blockedFragments(mlir::OpBuilder &builder, mlir::Location loc,
                 const LaneIds &ids, int64_t threads,
                 llvm::ArrayRef<int64_t> shape, unsigned dim, int64_t width);

} // namespace mini

#endif // MINI_LIB_KERNEL_LANES_LANELAYOUT_H
