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

#ifndef MINI_LIB_KERNEL_STAGEOPERAND_H
#define MINI_LIB_KERNEL_STAGEOPERAND_H

#include "LaneEmitter.h"

namespace mini {

mlir::LogicalResult stageOperand(StageOp stage, mlir::OpBuilder &builder,
                                 LaneEmitter &emitter,
                                 const mlir::IRMapping &mapping,
                                 mlir::Value thread, int64_t threads);

} // namespace mini

#endif // MINI_LIB_KERNEL_STAGEOPERAND_H
