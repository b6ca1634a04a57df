//===- ComputedPerElement.h - What one element is computed of ---*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Elementwise ops are computed where they are read, so that an element of one
// is computed of all that leads up to it from memory. This tells how much that
// is: each op counts once for each index at which it is read. Internal to
// lib/Graph.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_GRAPH_COMPUTEDPERELEMENT_H
#define MINI_LIB_GRAPH_COMPUTEDPERELEMENT_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

#include <optional>

namespace mini {

/// The operations of an elementwise op's body; a function such as exp is
/// several.
int64_t weightOf(mlir::linalg::GenericOp generic);

class ComputedPerElement {
public:
  /// Nothing is told of a value for which more than `limit` operations are
  /// computed.
  explicit ComputedPerElement(int64_t limit) : limit(limit) {}

  /// Adds an elementwise op, whose operands' ops were added. False, and nothing
  /// done, if it is beyond the limit.
  bool add(mlir::linalg::GenericOp generic);

  /// The elementwise value read by `generic` of which most is computed; null if
  /// it reads memory only.
  mlir::Value largestOperand(mlir::linalg::GenericOp generic) const;

  /// True if the value is computed of a contraction or a reduction, whose
  /// kernel has an order of its own.
  bool needsOrder(mlir::Value value) const;

private:
  /// A value read at the index that a map makes of the element's.
  using Read = std::pair<mlir::Value, mlir::AffineMap>;

  /// All that one element is computed of.
  struct Computation {
    llvm::SmallVector<Read> reads;
    int64_t weight = 0;
    bool needsOrder = false;
  };

  /// What an operand shows, behind any gathers.
  static Read readOf(mlir::Value value, mlir::AffineMap map);
  static int64_t weightOfRead(mlir::Value value);

  int64_t limit;
  llvm::DenseMap<mlir::Value, Computation> computations;
};

} // namespace mini

#endif // MINI_LIB_GRAPH_COMPUTEDPERELEMENT_H
