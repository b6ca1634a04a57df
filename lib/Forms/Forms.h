//===- Forms.h - What a module looks like between two phases ---*- C++ -*--===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each phase may rely on what the one before leaves. Where a module comes from
// a file instead, by `--from`, that is checked here: what a form does not allow
// is reported with its place in the file, before any pass reads it.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_FORMS_FORMS_H
#define MINI_LIB_FORMS_FORMS_H

#include "Chip/Target.h"

#include "mlir/IR/BuiltinOps.h"

namespace mini {

/// Linalg on tensors: the input of the graph phase.
mlir::LogicalResult verifyTensorForm(mlir::ModuleOp module, const Chip &chip);

/// One function that ends in scatters: the input of the kernels phase.
mlir::LogicalResult verifyGraphForm(mlir::ModuleOp module, const Chip &chip);

/// A host function, and kernels of linalg on whole tensors: the input of the
/// tiled phase.
mlir::LogicalResult verifyKernelForm(mlir::ModuleOp module, const Chip &chip);

/// Kernels of tiles: the input of the mfma phase.
mlir::LogicalResult verifyTileForm(mlir::ModuleOp module, const Chip &chip);

/// Kernels of what one lane does: the input of the llvm phase.
mlir::LogicalResult verifyLaneForm(mlir::ModuleOp module, const Chip &chip);

/// Kernels in the LLVM dialect: what becomes assembly.
mlir::LogicalResult verifyCodeForm(mlir::ModuleOp module, const Chip &chip);

} // namespace mini

#endif // MINI_LIB_FORMS_FORMS_H
