//===- VariantComparison.h - One model at two sizes -------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Whether two functions compute the same of a row of a batch, where each keeps
// rows apart. They have the same operations, and differ only in how many rows
// there are; a model that divides by its batch's size does not pass.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_GRAPH_BATCH_VARIANTCOMPARISON_H
#define MINI_LIB_GRAPH_BATCH_VARIANTCOMPARISON_H

#include "BatchRows.h"

namespace mini {

class VariantComparison {
public:
  /// The batches have these rows.
  VariantComparison(int64_t firstRows, int64_t secondRows)
      : firstRows(firstRows), secondRows(secondRows) {}

  /// What differs, in `first`.
  std::optional<BatchProblem> findDifference(mlir::func::FuncOp first,
                                             mlir::func::FuncOp second);

private:
  mlir::Operation *compare(mlir::Block &first, mlir::Block &second);
  bool isEqual(mlir::Operation &first, mlir::Operation &second);
  bool isEqual(mlir::Type first, mlir::Type second) const;
  bool isEqual(mlir::NamedAttribute first, mlir::Operation &firstOp,
               mlir::Operation &secondOp) const;
  bool haveSameRow(GatherOp first, GatherOp second) const;
  bool haveSameRow(mlir::linalg::LinalgOp first,
                   mlir::linalg::LinalgOp second) const;
  bool isSameButRows(llvm::ArrayRef<int64_t> first,
                     llvm::ArrayRef<int64_t> second) const;

  int64_t firstRows, secondRows;
  llvm::DenseMap<mlir::Value, mlir::Value> values; ///< Of second, by first.
};

} // namespace mini

#endif // MINI_LIB_GRAPH_BATCH_VARIANTCOMPARISON_H
