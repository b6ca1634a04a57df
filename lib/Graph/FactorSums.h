//===- FactorSums.h - Sums of a contraction's factor ------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a zero point of one factor multiplies are the sums of the other over the
// reduced loops. Internal to lib/Graph.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_GRAPH_FACTORSUMS_H
#define MINI_LIB_GRAPH_FACTORSUMS_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace mini {

/// The sums of a factor, and how the contraction's loops read them.
struct FactorSums {
  mlir::Value sums; ///< In i32, which wraps.
  mlir::AffineMap map;
};

/// Sums `factor` over the reduced loops of `contraction`; `asSigned` has its
/// elements, if `isUnsigned` less 128 each, in i8.
FactorSums sumFactor(mlir::ImplicitLocOpBuilder &builder,
                     mlir::linalg::GenericOp contraction,
                     mlir::OpOperand *factor, mlir::Value asSigned,
                     bool isUnsigned);

} // namespace mini

#endif // MINI_LIB_GRAPH_FACTORSUMS_H
