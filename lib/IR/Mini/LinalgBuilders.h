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

#ifndef MINI_LIB_IR_MINI_LINALGBUILDERS_H
#define MINI_LIB_IR_MINI_LINALGBUILDERS_H

#include "mlir/Dialect/Utils/StructuredOpsUtils.h"
#include "mlir/IR/AffineMap.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

#include <optional>

namespace mlir::linalg {
class GenericOp;
} // namespace mlir::linalg

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

/// Reduces the operands, read through `maps` from an iteration space of
/// `loops`, to a tensor over the first `resultRank` loops, whose elements start
/// as `init`. The last of the elements that `element` gets is the result so
/// far.
mlir::Value buildReduction(mlir::ImplicitLocOpBuilder &builder,
                           llvm::ArrayRef<int64_t> loops, size_t resultRank,
                           mlir::TypedAttr init, mlir::ValueRange operands,
                           llvm::ArrayRef<mlir::AffineMap> maps,
                           ElementBuilder element);

/// The sizes of a ranked tensor.
llvm::ArrayRef<int64_t> shapeOf(mlir::Value tensor);

/// The loops of these numbers, of as many as `loops` says.
mlir::AffineMap mapDims(mlir::ImplicitLocOpBuilder &builder, unsigned loops,
                        llvm::ArrayRef<unsigned> dims);

/// The body of `generic` over other operands, read through `maps`, the last of
/// which is that of the result.
mlir::linalg::GenericOp
cloneGeneric(mlir::OpBuilder &builder, mlir::linalg::GenericOp generic,
             mlir::ValueRange inputs, mlir::Value init,
             llvm::ArrayRef<mlir::AffineMap> maps,
             llvm::ArrayRef<mlir::utils::IteratorType> iterators);

/// Element i of the result is element map(i) of `source`, and `fill` (zero when
/// null) where that is outside of it.
mlir::Value buildGather(mlir::ImplicitLocOpBuilder &builder, mlir::Value source,
                        llvm::ArrayRef<int64_t> shape, mlir::AffineMap map,
                        mlir::TypedAttr fill = {});

/// The elements of `source`, in their row-major order, as a tensor of `shape`.
mlir::Value buildReshape(mlir::ImplicitLocOpBuilder &builder,
                         mlir::Value source, llvm::ArrayRef<int64_t> shape);

/// Dimension i of the result is dimension permutation[i] of `source`.
mlir::Value buildTranspose(mlir::ImplicitLocOpBuilder &builder,
                           mlir::Value source,
                           llvm::ArrayRef<int64_t> permutation);

/// Each index of dimension `dim` of `source` `count` times, as far as `shape`
/// goes.
mlir::Value buildRepetition(mlir::ImplicitLocOpBuilder &builder,
                            mlir::Value source, llvm::ArrayRef<int64_t> shape,
                            int64_t dim, int64_t count);

/// `source` repeated to `shape`, to which it broadcasts.
mlir::Value buildBroadcast(mlir::ImplicitLocOpBuilder &builder,
                           mlir::Value source, llvm::ArrayRef<int64_t> shape);

/// The sources one after another along dimension `axis`.
mlir::Value buildConcat(mlir::ImplicitLocOpBuilder &builder,
                        mlir::ValueRange sources, int64_t axis);

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

#endif // MINI_LIB_IR_MINI_LINALGBUILDERS_H
