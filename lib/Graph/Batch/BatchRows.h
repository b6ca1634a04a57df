//===- BatchRows.h - Rows of a batch that do not mix ------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Whether a function computes each row of a batch from that row of its inputs
// alone. Every value that depends on an input is followed along the dimension
// that is in as many equal parts as the batch has rows, one a row; a batch and
// what is behind it may be one dimension, as in [N * S, K].
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_GRAPH_BATCH_BATCHROWS_H
#define MINI_LIB_GRAPH_BATCH_BATCHROWS_H

#include "IR/Mini/Mini.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

#include <optional>
#include <string>

namespace mini {

/// Why a batch cannot be split, and where.
struct BatchProblem {
  mlir::Operation *op;
  std::string reason;
};

class BatchRows {
public:
  /// Dimension 0 of each argument of `function` has these rows.
  BatchRows(mlir::func::FuncOp function, int64_t rows)
      : function(function), rows(rows) {}

  /// What mixes rows, if anything does, or is a result without them.
  std::optional<BatchProblem> findMixing();

private:
  /// Finds the dimensions of the results; false where rows mix.
  bool follow(mlir::Operation &op);
  bool followLinalg(mlir::linalg::LinalgOp op);
  std::optional<unsigned> followGather(GatherOp op);
  std::optional<unsigned> followConcat(ConcatOp op);
  std::optional<unsigned> followExpand(mlir::tensor::ExpandShapeOp op);
  std::optional<unsigned> followCollapse(mlir::tensor::CollapseShapeOp op);

  std::optional<unsigned> batchLoop(mlir::linalg::LinalgOp op) const;
  bool isSplitAlong(GatherOp op, unsigned dim) const;
  bool isSameForRows(mlir::Value value, unsigned dim) const;
  bool isSameForRows(GatherOp gather, unsigned dim) const;

  mlir::func::FuncOp function;
  int64_t rows;
  /// Of each value that depends on an input, the dimension with the rows.
  llvm::DenseMap<mlir::Value, unsigned> dims;
};

} // namespace mini

#endif // MINI_LIB_GRAPH_BATCH_BATCHROWS_H
