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

#include "IR/Mini/Mini.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace mini {

/// Remembers what it evaluated, also that it was no constant, so that a chain
/// of operators is not walked again for each of them.
class ConstantFolder {
public:
  /// Replaces `tensor`, just built from gathers, concats and linalg operations,
  /// by a constant if it is small and depends on constants only.
  void fold(mlir::ImplicitLocOpBuilder &builder, mlir::Value &tensor);

private:
  mlir::DenseElementsAttr evaluate(mlir::Value tensor);
  mlir::DenseElementsAttr evaluateGather(GatherOp gather);
  mlir::DenseElementsAttr evaluateConcat(ConcatOp concat);
  mlir::DenseElementsAttr evaluateFill(mlir::linalg::FillOp fill);
  mlir::DenseElementsAttr evaluateGeneric(mlir::linalg::GenericOp generic);

  /// Null for what is no constant.
  llvm::DenseMap<mlir::Value, mlir::DenseElementsAttr> known;
};

} // namespace mini

#endif // MINI_LIB_ONNX_BUILD_FOLDCONSTANT_H
