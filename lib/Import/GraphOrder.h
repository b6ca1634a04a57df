//===- GraphOrder.h - Names and order of a graph's nodes --------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Who makes each value, and an order of the nodes in which each comes after
// those whose values it uses.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IMPORT_GRAPHORDER_H
#define MINI_LIB_IMPORT_GRAPHORDER_H

#include "Onnx.h"

#include "mlir/IR/Location.h"
#include "mlir/Support/LLVM.h"

#include <functional>
#include <string>

namespace mini {

/// What messages and locations call a node: its name, or that of a value it
/// makes.
llvm::StringRef nodeName(const onnx::NodeProto &node);

/// The names in `graph`, which a node has, that mean values around the node.
llvm::SmallVector<llvm::StringRef>
findOuterValues(const onnx::GraphProto &graph);

/// The nodes of a graph, of a graph that a node has, or of a function.
class NodeList {
public:
  /// `isOuter` says of a name whether a graph around this one has a value of
  /// it.
  explicit NodeList(const onnx::GraphProto &graph,
                    std::string title = "the graph",
                    std::function<bool(llvm::StringRef)> isOuter = {});
  explicit NodeList(const onnx::FunctionProto &function, std::string title);

  /// Checks that every value has one definition, and orders the nodes, which
  /// stay in the order of the file where that is possible.
  mlir::FailureOr<llvm::SmallVector<const onnx::NodeProto *>>
  order(mlir::Location location) const;

private:
  friend class GraphOrder;

  std::string title; ///< What messages call it.
  llvm::SmallVector<llvm::StringRef> inputs, initializers, outputs;
  llvm::SmallVector<const onnx::NodeProto *> nodes;
  std::function<bool(llvm::StringRef)> isOuter;
};

} // namespace mini

#endif // MINI_LIB_IMPORT_GRAPHORDER_H
