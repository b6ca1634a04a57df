//===- MatrixMultiply.h - A wave's matrix instructions ----------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The multiply-accumulate of two tiles in LDS, for one lane. Internal to
// lib/Kernel.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_KERNEL_MATRIXMULTIPLY_H
#define MINI_LIB_KERNEL_MATRIXMULTIPLY_H

#include "LaneLayout.h"

#include "mlir/IR/IRMapping.h"

namespace mini {

/// Writes the matrix instructions of `mma`; takes and returns one accumulator a
/// cell of the layout.
llvm::SmallVector<mlir::Value>
multiplyTiles(mlir::OpBuilder &builder, MmaOp mma,
              const mlir::IRMapping &mapping, const AccumulatorLayout &layout,
              llvm::ArrayRef<mlir::Value> accumulators);

} // namespace mini

#endif // MINI_LIB_KERNEL_MATRIXMULTIPLY_H
