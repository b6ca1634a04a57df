//===- MatrixProduct.h - What matrix instructions compute -------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which sums of products are for the matrix cores. Internal to lib/Graph.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_GRAPH_MATRIXPRODUCT_H
#define MINI_LIB_GRAPH_MATRIXPRODUCT_H

#include "mini/Target/Target.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mini {

/// True if the op computes what a matrix instruction of `chip` does.
bool isMatrixProduct(mlir::linalg::GenericOp generic, const Chip &chip);

} // namespace mini

#endif // MINI_LIB_GRAPH_MATRIXPRODUCT_H
