//===- LaneEmitter.h - One fragment of a tensor in a lane -------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Computes fragments of the tile tensors of a kernel: a gather becomes buffer
// loads, a staged tile loads from LDS, an elementwise op the same ops on
// vectors, an accumulator a slice of its registers. Internal to lib/Kernel.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_KERNEL_LANES_LANEEMITTER_H
#define MINI_LIB_KERNEL_LANES_LANEEMITTER_H

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

  /// The accumulators of a tensor: a vector for each matrix instruction, or for
  /// each fragment where there is none. What a reduction reads that is the same
  /// for all of K is held in the same way.
  llvm::DenseMap<mlir::Value, llvm::SmallVector<mlir::Value>> accumulators;

  /// The elements of `fragment`, number `ordinal` of the tensor's layout, as a
  /// vector of its width; null after an error that was reported.
  mlir::Value emit(mlir::Value tensor, const Fragment &fragment,
                   int64_t ordinal);

  /// One step of a reduction over (m, k): `accumulator` with the column `k` of
  /// the fragment's rows reduced to it; null after an error that was reported.
  mlir::Value emitReduction(mlir::linalg::GenericOp reduction,
                            const Fragment &fragment, int64_t ordinal,
                            mlir::Value k, mlir::Value accumulator);

  /// Writes a fragment of the kernel's result; elements out of bounds are
  /// dropped.
  mlir::LogicalResult store(ScatterIntoOp scatter, const Fragment &fragment,
                            int64_t ordinal);

private:
  mlir::Value emitOnce(mlir::Value tensor, const Fragment &fragment,
                       int64_t ordinal);
  mlir::Value emitNew(mlir::Value tensor, const Fragment &fragment,
                      int64_t ordinal);
  mlir::Value emitGather(GatherOp gather, const Fragment &fragment);
  mlir::Value emitStaged(LoadStagedOp load, const Fragment &fragment);
  mlir::Value emitElementwise(mlir::linalg::GenericOp generic,
                              const Fragment &fragment, int64_t ordinal);
  mlir::Value emitBody(mlir::Block &body, mlir::ValueRange arguments,
                       int64_t width);
  mlir::Value emitAccumulator(mlir::Value tensor, const Fragment &fragment,
                              int64_t ordinal);
  mlir::Value emitSplat(mlir::Value scalar, int64_t width);

  mlir::OpBuilder &builder;
  mlir::IRMapping &mapping;
  /// What the current fragment is made of: a tensor that several ops read is
  /// computed once.
  llvm::DenseMap<mlir::Value, mlir::Value> emitted;
};

} // namespace mini

#endif // MINI_LIB_KERNEL_LANES_LANEEMITTER_H
