//===- FormedOperator.h - An operator of a QDQ graph on integers - h ------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a reader of an operator between Q/DQ pairs finds: how to compute it on
// integers or 8-bit floats, and whether that is proved to give the bits of f32.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_QDQ_FORMEDOPERATOR_H
#define MINI_LIB_QDQ_FORMEDOPERATOR_H

#include "QdqGraph.h"

#include <functional>

namespace mini {

struct FormedOperator {
  /// What it computes with, as a remark says it.
  llvm::StringLiteral arithmetic = "integer";
  /// What is replaced: the operator, and a bias that is added behind it.
  llvm::SmallVector<torch::OperatorOp> replaced;
  /// Without what quantizes it, the result is a float as it was.
  QuantizedResult result;
  /// Why it may give other bits than f32; nothing where it is proved that it
  /// does not.
  std::optional<Reason> inexactness;
  /// Where it does, what no element of the result differs by, in steps of its
  /// quantization; nothing where it is not quantized, or that is not known.
  std::optional<int64_t> mostSteps;
  /// Creates the result, before the activation's bounds.
  std::function<mlir::Value(mlir::OpBuilder &)> build;
};

/// Reads `op`, whose operands are dequantized, or sets `reason` why it stays
/// in f32.
using ReadOperator = llvm::FailureOr<FormedOperator> (*)(torch::OperatorOp op,
                                                         Reason &reason);

/// Conv, Gemm and MatMul, of integers or of 8-bit floats.
llvm::FailureOr<FormedOperator> readQuantizedContraction(torch::OperatorOp op,
                                                         Reason &reason);
/// Whether both operands of `op` are dequantized 8-bit floats.
bool areFloat8(torch::OperatorOp op);
/// Conv, Gemm and MatMul of them.
llvm::FailureOr<FormedOperator> readFloat8Contraction(torch::OperatorOp op,
                                                      Reason &reason);
/// Add and Mul of two tensors.
llvm::FailureOr<FormedOperator> readQuantizedBinary(torch::OperatorOp op,
                                                    Reason &reason);
llvm::FailureOr<FormedOperator> readQuantizedAveragePool(torch::OperatorOp op,
                                                         Reason &reason);
llvm::FailureOr<FormedOperator>
readQuantizedGlobalAveragePool(torch::OperatorOp op, Reason &reason);

} // namespace mini

#endif // MINI_LIB_QDQ_FORMEDOPERATOR_H
