//===- FlattenAndScatter.h - A value in a buffer of its own -----*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A kernel ends in a scatter into its result's buffer, so a value that shall be
// in memory gets one. Internal to lib/Graph.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_GRAPH_FLATTENANDSCATTER_H
#define MINI_LIB_GRAPH_FLATTENANDSCATTER_H

#include "mlir/IR/Builders.h"

namespace mini {

/// `value` as the result of a scatter. It is flattened to a row of elements and
/// scattered back, or, where that would read memory across its rows, to a
/// matrix whose rows lie along what is written and columns along what is read.
mlir::Value flattenAndScatter(mlir::OpBuilder &builder, mlir::Location loc,
                              mlir::Value value);

} // namespace mini

#endif // MINI_LIB_GRAPH_FLATTENANDSCATTER_H
