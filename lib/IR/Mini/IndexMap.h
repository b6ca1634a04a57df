//===- IndexMap.h - What an index map is known to do ------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Facts about the affine maps of gathers and scatters over a box of indices:
// which coordinates can leave the source and so need a check, and whether
// neighbouring elements lie side by side in memory. All dimensions of a map are
// non-negative and below `bounds`; maps have no symbols.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IR_MINI_INDEXMAP_H
#define MINI_LIB_IR_MINI_INDEXMAP_H

#include "mlir/IR/AffineExpr.h"
#include "mlir/IR/AffineMap.h"
#include "mlir/Support/LLVM.h"

namespace mini {

/// A closed range of integers.
struct Interval {
  int64_t lower, upper;
};

/// The range of `expr` over the box 0 <= d_i < bounds[i].
Interval rangeOf(mlir::AffineExpr expr, llvm::ArrayRef<int64_t> bounds);

/// True if every coordinate of `map` stays within `shape` over the box.
bool staysWithin(mlir::AffineMap map, llvm::ArrayRef<int64_t> bounds,
                 llvm::ArrayRef<int64_t> shape);

/// The row-major offset that `map` addresses in a tensor of `shape`.
/// Coordinates that split one index, as (i floordiv 7, i mod 7) into rows of 7,
/// are not taken apart only to be put together again.
mlir::AffineExpr linearOffset(mlir::AffineMap map,
                              llvm::ArrayRef<int64_t> shape);

/// The same in memory of these strides, as a part of a buffer has.
mlir::AffineExpr stridedOffset(mlir::AffineMap map,
                               llvm::ArrayRef<int64_t> strides);

/// True if `map`, which takes indices of a tensor of shape `to` to indices of
/// one of shape `from` and never leaves it, takes every element to the one at
/// the same place in row-major order, however that is written.
bool keepsRowMajorOrder(mlir::AffineMap map, llvm::ArrayRef<int64_t> from,
                        llvm::ArrayRef<int64_t> to);

/// (i) -> the coordinates of element i of a row-major tensor of `shape`.
mlir::AffineMap delinearizingMap(llvm::ArrayRef<int64_t> shape,
                                 mlir::MLIRContext *context);

/// How `expr` changes when dimension `dim` runs through a group of `width`
/// elements that starts at a multiple of `width`: by this constant a step, in
/// every such group; std::nullopt where no constant is known.
std::optional<int64_t> strideInGroups(mlir::AffineExpr expr, unsigned dim,
                                      int64_t width);

/// True if `expr` runs through whole groups of `width` with those of `dim`: in
/// each it starts at a multiple of `width` and changes by one a step.
bool keepsGroups(mlir::AffineExpr expr, unsigned dim, int64_t width);

} // namespace mini

#endif // MINI_LIB_IR_MINI_INDEXMAP_H
