//===- MemoryAccess.h - Bounds-checked access by an index map ---*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The address side of gathers and scatters: buffer loads and stores whose
// offset lies beyond the buffer where an index is out of bounds, so that the
// hardware's check reads 0 or drops the store. Internal to lib/Kernel.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_KERNEL_LANES_MEMORYACCESS_H
#define MINI_LIB_KERNEL_LANES_MEMORYACCESS_H

#include "IndexMath.h"
#include "LaneLayout.h"

namespace mini {

/// What a gather and a scatter_into have in common.
struct MappedBuffer {
  mlir::Value buffer; ///< A memref of static strides; null for a constant.
  llvm::ArrayRef<int64_t> shape;
  mlir::AffineMap map;
  llvm::ArrayRef<int64_t> bounds;
  /// The tile's place in the index space; empty for the origin.
  llvm::SmallVector<mlir::Value> offsets;

  /// The place of an element in the buffer, as an expression of its index.
  mlir::AffineExpr elementOffset() const;
};

/// True for a memref in LDS.
bool isInLds(mlir::Value buffer);

/// True if the fragment's elements are neighbours in memory and are in bounds
/// all together or not at all.
bool isContiguous(const MappedBuffer &view, const Fragment &fragment);

/// Which elements of the fragment are in bounds: a vector of i1.
mlir::Value emitMask(const IndexMath &math, const MappedBuffer &view,
                     const Fragment &fragment);

/// The fragment as a vector; elements out of bounds are 0.
mlir::Value emitLoad(const IndexMath &math, const MappedBuffer &view,
                     const Fragment &fragment);

void emitStore(const IndexMath &math, const MappedBuffer &view,
               const Fragment &fragment, mlir::Value vector);

} // namespace mini

#endif // MINI_LIB_KERNEL_LANES_MEMORYACCESS_H
