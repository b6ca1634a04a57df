//===- StageOperand.h - A cooperative copy into LDS -------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One lane's share of bringing an operand tile into LDS. Internal to
// lib/Kernel.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_KERNEL_LANES_STAGEOPERAND_H
#define MINI_LIB_KERNEL_LANES_STAGEOPERAND_H

#include "LaneEmitter.h"

namespace mini {

/// Elements of a tile that are neighbours in memory.
struct Run {
  unsigned dim; ///< The tile's dimension along which they lie.
  int64_t width;
};

/// The longest run of at most 16 bytes that `isAllowed` takes, along K first;
/// one element where no two are known to be neighbours.
Run longestRun(mlir::Value tile, llvm::function_ref<bool(Run)> isAllowed);

mlir::LogicalResult stageOperand(StageOp stage, mlir::OpBuilder &builder,
                                 LaneEmitter &emitter,
                                 const mlir::IRMapping &mapping,
                                 const LaneIds &ids, int64_t threads);

} // namespace mini

#endif // MINI_LIB_KERNEL_LANES_STAGEOPERAND_H
