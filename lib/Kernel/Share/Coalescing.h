//===- Coalescing.h - Lines that a wave's loads touch -----------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which operands of a reduction are worth a way through LDS: those of which a
// wave's lanes, each at a row of its own, would touch many lines of memory at
// once, while the columns of a row share theirs. Internal to lib/Kernel.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_KERNEL_SHARE_COALESCING_H
#define MINI_LIB_KERNEL_SHARE_COALESCING_H

#include "IR/Mini/Mini.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mini {

/// Memory that an operand of a reduction over (m, k) is computed from: `tensor`
/// is a gather of a buffer or, before gathers are put in, the buffer itself.
struct MemoryRead {
  mlir::Value tensor;
  mlir::RankedTensorType source;
  mlir::AffineMap map;
  llvm::SmallVector<int64_t> strides; ///< Of the source's dimensions.

  int64_t elementBytes() const;
  /// True for one element a row, which a lane reads once.
  bool isSameAlongK() const { return !map.isFunctionOfDim(1); }
  /// The columns that one load of at most 16 bytes brings of `columns`.
  int64_t columnsPerLoad(int64_t columns) const;
  /// True if loading `columns` columns of the rows of a wave, of which there
  /// are `rows` in all, together instead of each lane its own touches far fewer
  /// lines.
  bool gainsFromStaging(int64_t rows, int64_t columns) const;
  /// The same of (k, m): lanes lie along the last dimension.
  MemoryRead transposed() const;
};

/// What `tensors` are computed from, each tensor once, and in `ops`, if given,
/// the elementwise ops in between, in the order of their block.
llvm::SmallVector<MemoryRead>
readsOf(mlir::ValueRange tensors,
        llvm::SmallVectorImpl<mlir::Operation *> *ops = nullptr);

/// The same of the inputs of the reduction.
llvm::SmallVector<MemoryRead>
readsOf(mlir::linalg::GenericOp reduction,
        llvm::SmallVectorImpl<mlir::Operation *> *ops = nullptr);

/// The row length, in elements, of a tile of `columns` columns in LDS whose
/// rows neighbouring lanes read element by element: an odd number of banks, or
/// of elements where they are larger, so that these fall into different ones.
int64_t stagedRow(int64_t columns, int64_t elementBytes);

} // namespace mini

#endif // MINI_LIB_KERNEL_SHARE_COALESCING_H
