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

namespace mini {

/// What messages and locations call a node: its name, or that of a value it
/// makes.
llvm::StringRef nodeName(const onnx::NodeProto &node);

/// Checks that every value has one definition, and orders the nodes, which
/// stay in the order of the file where that is possible.
mlir::FailureOr<llvm::SmallVector<const onnx::NodeProto *>>
orderNodes(const onnx::GraphProto &graph, mlir::Location location);

} // namespace mini

#endif // MINI_LIB_IMPORT_GRAPHORDER_H
