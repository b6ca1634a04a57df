//===- ConstantSums.h - Sums of constants - h -----------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Sums over weights, which are known at compile time, cost nothing at run time.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_GRAPH_CONSTANTSUMS_H
#define MINI_LIB_GRAPH_CONSTANTSUMS_H

#include "mlir/IR/AffineMap.h"
#include "mlir/IR/BuiltinAttributes.h"

namespace mini {

/// The sums in i32 of the i8 `elements`, less 128 each if unsigned, which loops
/// read through `map`: into a tensor of `shape` whose dimension is `resultDim`
/// of the loop, or -1 for a loop that is reduced. Null if `map` is not one of
/// loops alone.
mlir::DenseIntElementsAttr sumConstant(mlir::DenseIntElementsAttr elements,
                                       bool isUnsigned, mlir::AffineMap map,
                                       llvm::ArrayRef<int64_t> shape,
                                       llvm::ArrayRef<int64_t> resultDim);

} // namespace mini

#endif // MINI_LIB_GRAPH_CONSTANTSUMS_H
