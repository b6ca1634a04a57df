//===- FoldConstant.h - Evaluate what depends on constants - h ------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Shapes, axes and pads often reach an operator through a chain of others, such
// as Shape -> Gather -> Concat -> Reshape. Such a chain is evaluated while it
// is converted, with the folders that its operations already have.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_ONNX_BUILD_FOLDCONSTANT_H
#define MINI_LIB_ONNX_BUILD_FOLDCONSTANT_H

#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace mini {

/// Replaces `tensor`, just built from gathers and linalg operations, by a
/// constant if it is small and depends on constants only.
void foldConstant(mlir::ImplicitLocOpBuilder &builder, mlir::Value &tensor);

} // namespace mini

#endif // MINI_LIB_ONNX_BUILD_FOLDCONSTANT_H
