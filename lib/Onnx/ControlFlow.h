//===- ControlFlow.h - If, Loop and Scan become their operators - h -------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which branch is taken and how often a loop runs often follows from shapes and
// constants, through operators of any kind. They are converted as for the
// compiler, into a function that is thrown away, only to see what they are.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_ONNX_CONTROLFLOW_H
#define MINI_LIB_ONNX_CONTROLFLOW_H

#include "FunctionConverter.h"

#include "mlir/IR/IRMapping.h"

namespace mini {

/// The operators of one function, in order, while those that have regions are
/// replaced by what they do.
class ControlFlow {
public:
  explicit ControlFlow(mlir::func::FuncOp function)
      : function(function), scratch(function) {}
  ~ControlFlow();

  llvm::LogicalResult run();

  /// Replaces all control flow in operations [begin, end) of a block.
  llvm::LogicalResult process(mlir::Block::iterator begin,
                              mlir::Block::iterator end);

  /// Copies `body` in front of `op`, with `arguments` in place of the block's,
  /// processes the copies, and returns what the body's terminator has. `name`
  /// goes in front of the copies' names.
  mlir::FailureOr<llvm::SmallVector<mlir::Value>>
  copyBody(mlir::Region &body, mlir::ValueRange arguments, llvm::StringRef name,
           torch::OperatorOp op);

  /// An operator in front of `op`, with its name.
  mlir::Value create(torch::OperatorOp op, llvm::StringRef name,
                     mlir::ValueRange operands,
                     llvm::ArrayRef<mlir::NamedAttribute> attributes);
  mlir::Value createInteger(torch::OperatorOp op, int64_t value);
  mlir::Value createBool(torch::OperatorOp op, bool value);
  mlir::Value createConstant(torch::OperatorOp op,
                             mlir::DenseElementsAttr elements);

  std::optional<OnnxTensor> find(mlir::Value value) const {
    return scratch.find(value);
  }
  /// The one element of `value`, if it is known: not zero for true.
  std::optional<int64_t> findNumber(mlir::Value value) const;
  /// Says that `value`, which is `role`, must be known, and why it is not.
  mlir::InFlightDiagnostic emitUnknown(torch::OperatorOp op,
                                       llvm::StringRef role, mlir::Value value);

  /// Replaces the results of `op`, as many as it has, and erases it.
  void replace(torch::OperatorOp op, mlir::ValueRange results);

private:
  llvm::LogicalResult inlineBranch(torch::OperatorOp op);
  void evaluate(mlir::Operation &op);
  llvm::LogicalResult checkGrowth(torch::OperatorOp op);

  mlir::func::FuncOp function;
  FunctionConverter scratch;
  size_t copies = 0;
};

/// Repeats the body of a Loop, or of a Scan.
llvm::LogicalResult unrollLoop(ControlFlow &flow, torch::OperatorOp op);
llvm::LogicalResult unrollScan(ControlFlow &flow, torch::OperatorOp op);

/// The operator's location with `inner` behind its name.
mlir::Location nestLocation(mlir::Location outer, mlir::Location inner);

} // namespace mini

#endif // MINI_LIB_ONNX_CONTROLFLOW_H
