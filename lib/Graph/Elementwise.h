//===- Elementwise.h - Ops on one element at a time -------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the passes that move elementwise ops from one index space to another
// have in common. Internal to lib/Graph.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_GRAPH_ELEMENTWISE_H
#define MINI_LIB_GRAPH_ELEMENTWISE_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/PatternMatch.h"

namespace mini {

/// One result, every element of it computed from the operands' elements alone.
bool isElementwise(mlir::linalg::GenericOp generic);

/// The same elementwise op over another index space of `shape`; `inputs` are
/// already in that space.
mlir::linalg::GenericOp moveTo(mlir::linalg::GenericOp generic,
                               llvm::ArrayRef<int64_t> shape,
                               mlir::ValueRange inputs,
                               mlir::RewriterBase &rewriter);

} // namespace mini

#endif // MINI_LIB_GRAPH_ELEMENTWISE_H
