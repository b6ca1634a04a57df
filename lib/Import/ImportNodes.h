//===- ImportNodes.h - Nodes, their graphs and calls ------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One operation a node, in topological order; constants come where they are
// first used. The graphs of a node become its regions, and what a function's
// call computes is where the call was.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IMPORT_IMPORTNODES_H
#define MINI_LIB_IMPORT_IMPORTNODES_H

#include "LocalFunctions.h"
#include "ReadModel.h"
#include "ValueTypes.h"

#include "mlir/IR/Builders.h"

namespace mini {

/// Where names have values: a graph, a graph of a node, which sees those around
/// it, or a function, which does not.
struct Scope {
  mlir::Block *block = nullptr;
  const Scope *outer = nullptr;
  /// What the functions that it is in are called from, each with a slash.
  std::string prefix;
  /// Of a function.
  const AttributeBindings *bindings = nullptr;
  /// The opset, if it is not the model's.
  std::optional<int64_t> opset;
  /// Of a graph whose values may have declared types.
  const ValueTypes *types = nullptr;

  // Values are made from initializers when they are asked for.
  mutable llvm::StringMap<mlir::Value> values;
  llvm::StringMap<const onnx::TensorProto *> initializers;

  /// Whether there is a value of this name, here or around.
  bool contains(llvm::StringRef name) const;
};

class NodeImporter {
public:
  NodeImporter(const onnx::ModelProto &model, const LocalFunctions &functions,
               llvm::StringRef folder, mlir::Location location)
      : modelOpset(onnxOpset(model.opset_import())), functions(functions),
        folder(folder), location(location), builder(location.getContext()) {}

  /// Imports `nodes`, which are in order, at the end of the scope's block.
  llvm::LogicalResult importNodes(llvm::ArrayRef<const onnx::NodeProto *> nodes,
                                  Scope &scope);
  /// The value of this name, which the scope has.
  mlir::FailureOr<mlir::Value> findValue(llvm::StringRef name,
                                         const Scope &scope);

  mlir::OpBuilder &getBuilder() { return builder; }
  mlir::Location locationOf(const llvm::Twine &name) {
    return mlir::NameLoc::get(builder.getStringAttr(name));
  }

private:
  llvm::LogicalResult importNode(const onnx::NodeProto &node, Scope &scope);
  mlir::FailureOr<mlir::Operation *>
  createOperator(const onnx::NodeProto &node, mlir::ValueRange operands,
                 llvm::ArrayRef<llvm::StringRef> outputs, Scope &scope);
  llvm::LogicalResult importCall(const onnx::NodeProto &node,
                                 const onnx::FunctionProto &function,
                                 mlir::ValueRange operands, Scope &scope);
  llvm::LogicalResult importGraph(const onnx::AttributeProto &attribute,
                                  const onnx::NodeProto &node,
                                  const Scope &outer, mlir::Region &region);
  std::string makePrefix(const onnx::NodeProto &call, const Scope &scope);
  mlir::Value absentValue(const Scope &scope);
  mlir::FailureOr<mlir::Value>
  importInitializer(const onnx::TensorProto &initializer);

  std::optional<int64_t> modelOpset;
  const LocalFunctions &functions;
  llvm::StringRef folder;
  mlir::Location location;
  mlir::OpBuilder builder;
  mlir::Value none;
  llvm::StringSet<> prefixes;
};

} // namespace mini

#endif // MINI_LIB_IMPORT_IMPORTNODES_H
