//===- LinalgBuilders.h - Building blocks of conversions - h --------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The linalg operations that conversions of many operators are made of.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_CONVERSION_LINALGBUILDERS_H
#define MINI_LIB_CONVERSION_LINALGBUILDERS_H

#include "mlir/IR/AffineMap.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

#include <optional>

namespace mini {

/// Computes one element from the operands' elements.
using ElementBuilder = llvm::function_ref<mlir::Value(
    mlir::ImplicitLocOpBuilder &builder, mlir::ValueRange elements)>;

/// A linalg.generic that computes each element of a tensor of `shape` and
/// `elementType` from the operands, read through `maps`.
mlir::Value buildElementwise(mlir::ImplicitLocOpBuilder &builder,
                             llvm::ArrayRef<int64_t> shape,
                             mlir::Type elementType, mlir::ValueRange operands,
                             llvm::ArrayRef<mlir::AffineMap> maps,
                             ElementBuilder element);

/// A tensor of `shape` that is zero everywhere.
mlir::Value buildZeroTensor(mlir::ImplicitLocOpBuilder &builder,
                            llvm::ArrayRef<int64_t> shape,
                            mlir::Type elementType);

/// The shape of `lhs` and `rhs` broadcast to each other as NumPy does, or
/// nothing when they do not fit.
std::optional<llvm::SmallVector<int64_t>>
broadcastShapes(llvm::ArrayRef<int64_t> lhs, llvm::ArrayRef<int64_t> rhs);

/// Reads a tensor of shape `from` as one of shape `to`, to which it broadcasts:
/// dimensions align at the end, and those that repeat read index 0.
mlir::AffineMap broadcastMap(mlir::MLIRContext *context,
                             llvm::ArrayRef<int64_t> from,
                             llvm::ArrayRef<int64_t> to);

} // namespace mini

#endif // MINI_LIB_CONVERSION_LINALGBUILDERS_H
