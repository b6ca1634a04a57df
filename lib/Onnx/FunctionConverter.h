//===- FunctionConverter.h - A function's operators to linalg - h ---------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Rebuilds a function over builtin tensors, in the order of its operators.
// Types flow forward: an operator's conversion infers its results' shapes and
// element types, and here they are checked against the declared ones. A shape
// that is declared otherwise is only warned of: models keep those of an older
// form, and the inference of ONNX is wrong for some pools.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_ONNX_FUNCTIONCONVERTER_H
#define MINI_LIB_ONNX_FUNCTIONCONVERTER_H

#include "Onnx/Build/FoldConstant.h"
#include "Onnx/Build/OnnxOperator.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mini {

/// Says why no row covers `op`, in a function of this opset, or nothing if one
/// does. Only what a row covers may be converted.
std::string findProblem(mlir::Operation *op, std::optional<int64_t> opset);

class FunctionConverter {
public:
  /// Converts `source` into a function before it.
  explicit FunctionConverter(mlir::func::FuncOp source)
      : source(source), opset(opsetOf(source)), builder(source) {}

  /// Converts all of the function, which is erased.
  llvm::LogicalResult run();

  // The steps, for those who only look at what comes of them.
  llvm::LogicalResult convertArguments();
  llvm::LogicalResult convertOperation(mlir::Operation &op);

  /// What `value` became, or nothing if it was not converted.
  std::optional<OnnxTensor> find(mlir::Value value) const;
  mlir::func::FuncOp getTarget() const { return target; }

private:
  llvm::LogicalResult convertOperator(torch::OperatorOp op);
  llvm::LogicalResult convertLiteral(torch::VTensorLiteralOp op);
  llvm::LogicalResult convertReturn(mlir::func::ReturnOp op);
  llvm::LogicalResult setResults(torch::OperatorOp op,
                                 llvm::ArrayRef<OnnxTensor> results);
  mlir::DictionaryAttr portAttributes(mlir::DictionaryAttr old,
                                      llvm::StringRef kind, unsigned index,
                                      mlir::Type elementType);

  mlir::func::FuncOp source, target;
  std::optional<int64_t> opset;
  mlir::OpBuilder builder;
  ConvertedTensors tensors;
  /// How many shapes are declared that are not what the operands make.
  unsigned misdeclared = 0;
  ConstantFolder folder;
};

} // namespace mini

#endif // MINI_LIB_ONNX_FUNCTIONCONVERTER_H
