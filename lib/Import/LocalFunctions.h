//===- LocalFunctions.h - The functions of a model --------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A model may bring functions of its own, which nodes call like operators. The
// importer inlines them; here is which node calls which, and that inlining them
// comes to an end.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IMPORT_LOCALFUNCTIONS_H
#define MINI_LIB_IMPORT_LOCALFUNCTIONS_H

#include "ImportAttribute.h"
#include "Onnx.h"

#include "mlir/IR/Location.h"

#include <deque>

namespace mini {

/// `pkg.Gelu`, as messages call it.
std::string functionName(const onnx::FunctionProto &function);

class LocalFunctions {
public:
  explicit LocalFunctions(const onnx::ModelProto &model) : model(model) {}

  /// Reads the functions and checks those that the graph reaches: each calls
  /// neither itself nor too many others. Errors are emitted at `location`.
  llvm::LogicalResult read(mlir::Location location);

  /// The function that `node` calls, or null if it is an operator.
  const onnx::FunctionProto *find(const onnx::NodeProto &node) const;

  /// What the call `node` gives the attributes of `function`; `caller` is what
  /// the function that has the node was given, or null.
  AttributeBindings bindAttributes(const onnx::FunctionProto &function,
                                   const onnx::NodeProto &node,
                                   const AttributeBindings *caller) const;

private:
  const onnx::ModelProto &model;
  llvm::StringMap<const onnx::FunctionProto *> functions;
  /// The attributes with their defaults, which `defaultsOf` points to.
  std::deque<onnx::AttributeProto> storage;
  llvm::DenseMap<const onnx::FunctionProto *, AttributeBindings> defaultsOf;
};

} // namespace mini

#endif // MINI_LIB_IMPORT_LOCALFUNCTIONS_H
