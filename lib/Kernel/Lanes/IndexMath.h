//===- IndexMath.h - Arithmetic on index values -----------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Short names for the index arithmetic that address computations are made of.
// Constants fold. Internal to lib/Kernel.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_KERNEL_LANES_INDEXMATH_H
#define MINI_LIB_KERNEL_LANES_INDEXMATH_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/AffineExpr.h"

namespace mini {

struct IndexMath {
  mlir::OpBuilder &builder;
  mlir::Location loc;

  mlir::Value constant(int64_t value) const;
  mlir::Value add(mlir::Value a, mlir::Value b) const;
  mlir::Value add(mlir::Value a, int64_t b) const;
  mlir::Value multiply(mlir::Value a, int64_t b) const;
  /// Quotient and remainder of a non-negative value.
  mlir::Value divide(mlir::Value a, int64_t b) const;
  mlir::Value modulo(mlir::Value a, int64_t b) const;
  /// The value of `expr`, which has no symbols, at non-negative `dims`.
  mlir::Value evaluate(mlir::AffineExpr expr, mlir::ValueRange dims) const;
};

} // namespace mini

#endif // MINI_LIB_KERNEL_LANES_INDEXMATH_H
