//===- MatrixMultiply.h - A wave's matrix instructions ----------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The multiply-accumulate of two tiles, for one lane. Internal to lib/Kernel.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_KERNEL_LANES_MATRIXMULTIPLY_H
#define MINI_LIB_KERNEL_LANES_MATRIXMULTIPLY_H

#include "LaneEmitter.h"

#include "mlir/IR/IRMapping.h"

namespace mini {

/// The vectors of operands in registers: for each round of instructions those
/// of the layout's rows or columns.
using LoadedOperands =
    llvm::DenseMap<mlir::Value, llvm::SmallVector<mlir::Value>>;

/// Writes the loads of a packed operand; the vectors in the order of use.
mlir::FailureOr<llvm::SmallVector<mlir::Value>>
loadOperand(mlir::OpBuilder &builder, LoadOperandOp load, LaneEmitter &emitter,
            const AccumulatorLayout &layout, const LaneIds &ids);

/// Writes the matrix instructions of `mma`; takes and returns one accumulator a
/// cell of the layout.
llvm::SmallVector<mlir::Value>
multiplyTiles(mlir::OpBuilder &builder, MmaOp mma,
              const mlir::IRMapping &mapping, const LoadedOperands &loaded,
              const AccumulatorLayout &layout,
              llvm::ArrayRef<mlir::Value> accumulators);

} // namespace mini

#endif // MINI_LIB_KERNEL_LANES_MATRIXMULTIPLY_H
