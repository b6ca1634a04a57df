//===- CheckLimits.h - What kernels can be made of -------------*- C++ -*--===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The checks of mini-check-limits, for those that read such a module from a
// file.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_GRAPH_CHECKLIMITS_H
#define MINI_LIB_GRAPH_CHECKLIMITS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mini {

/// Reports what no kernel can be made of.
mlir::LogicalResult checkLimits(mlir::func::FuncOp function);

/// Reports an operation that reads a tensor to which nothing was written.
mlir::LogicalResult checkIsWritten(mlir::Operation *op);

/// Reports a linalg.generic that no kernel computes.
mlir::LogicalResult checkGeneric(mlir::linalg::GenericOp generic);

} // namespace mini

#endif // MINI_LIB_GRAPH_CHECKLIMITS_H
