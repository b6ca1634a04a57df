//===- FoldBody.h - A body's result for constant elements -------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Evaluates the body of a linalg.generic an operation at a time, with the
// folders that these have.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IR_MINI_FOLDBODY_H
#define MINI_LIB_IR_MINI_FOLDBODY_H

#include "mlir/IR/Block.h"
#include "mlir/IR/BuiltinAttributes.h"

namespace mini {

/// Adds the results of `op` to `values`, which are known, or fails where it has
/// no folder for its operands.
llvm::LogicalResult
foldOperation(mlir::Operation &op,
              llvm::DenseMap<mlir::Value, mlir::Attribute> &values);

/// What `body` yields first where its arguments are `values`, to which the
/// values of its operations are added; null where one has no folder for them.
mlir::Attribute foldBody(mlir::Block &body,
                         llvm::DenseMap<mlir::Value, mlir::Attribute> &values);

} // namespace mini

#endif // MINI_LIB_IR_MINI_FOLDBODY_H
