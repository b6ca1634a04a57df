//===- LaneEmitter.h - One fragment of a tensor in a lane -------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Computes fragments of the tile tensors of a kernel: a gather becomes buffer
// loads, an elementwise op the same ops on vectors, an accumulator a slice of
// its registers. Internal to lib/Kernel.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_KERNEL_LANEEMITTER_H
#define MINI_LIB_KERNEL_LANEEMITTER_H

#include "LaneLayout.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/IRMapping.h"

namespace mini {

class LaneEmitter {
public:
  /// `mapping` takes the values of the tile program to those of the lane
  /// program; it must outlive the emitter.
  LaneEmitter(mlir::OpBuilder &builder, mlir::IRMapping &mapping)
      : builder(builder), mapping(mapping) {}

  /// The accumulators of a tensor: a vector for each cell of its layout.
  llvm::DenseMap<mlir::Value, llvm::SmallVector<mlir::Value>> accumulators;

  /// The elements of `fragment`, number `ordinal` of the tensor's layout, as a
  /// vector of its width; null after an error that was reported.
  mlir::Value emit(mlir::Value tensor, const Fragment &fragment,
                   int64_t ordinal);

  /// Writes a fragment of the kernel's result; elements out of bounds are
  /// dropped.
  mlir::LogicalResult store(ScatterIntoOp scatter, const Fragment &fragment,
                            int64_t ordinal);

private:
  mlir::Value emitGather(GatherOp gather, const Fragment &fragment);
  mlir::Value emitElementwise(mlir::linalg::GenericOp generic,
                              const Fragment &fragment, int64_t ordinal);
  mlir::Value emitAccumulator(mlir::Value tensor, const Fragment &fragment,
                              int64_t ordinal);
  mlir::Value emitSplat(mlir::Value scalar, int64_t width);

  mlir::OpBuilder &builder;
  mlir::IRMapping &mapping;
};

} // namespace mini

#endif // MINI_LIB_KERNEL_LANEEMITTER_H
