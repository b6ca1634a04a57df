//===- LayerNames.h - The nodes that operations come from ------*- C++ -*--===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An operation's location has the names of the model's nodes that it computes,
// and so have the operations of its body. Locations are not printed: what
// leaves the compiler as text has the names as the attribute `mini.layers`.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IR_MINI_LAYERNAMES_H
#define MINI_LIB_IR_MINI_LAYERNAMES_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/SetVector.h"

namespace mini {

/// Adds the names of what an operation and those within it come from. Constants
/// and empty tensors are of no node.
void collectLayerNames(mlir::Operation *op,
                       llvm::SetVector<mlir::StringAttr> &names);

/// Writes the names of each operation of the functions to its attribute.
/// Returns whether there are any.
bool writeLayerNames(mlir::ModuleOp module);

/// The way back, for a module that was read: locations keep their lines.
void readLayerNames(mlir::ModuleOp module);

} // namespace mini

#endif // MINI_LIB_IR_MINI_LAYERNAMES_H
