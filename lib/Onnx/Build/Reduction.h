//===- Reduction.h - Reductions over axes, sums of products - h -----------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What matrix products, pooling, reductions and normalizations are made of. The
// sums of f16 and bf16 values are f32 and are rounded once, at the end.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_ONNX_BUILD_REDUCTION_H
#define MINI_LIB_ONNX_BUILD_REDUCTION_H

#include "IR/Mini/LinalgBuilders.h"
#include "IndexTable.h"
#include "OnnxOperator.h"
#include "Scalar.h"

namespace mini {

/// The type in which values of `elementType` are summed up.
mlir::Type accumulatorType(mlir::Type elementType);

/// The type of the products of values of `elementType`: f32 for 8-bit floats.
mlir::Type productType(mlir::Type elementType);

/// `value`, a float or an integer, widened or narrowed to `type` of its kind.
mlir::Value convertWidth(mlir::ImplicitLocOpBuilder &builder, mlir::Value value,
                         mlir::Type type);

/// `tensor` with its elements rounded to `elementType`.
mlir::Value buildRounding(mlir::ImplicitLocOpBuilder &builder,
                          mlir::Value tensor, mlir::Type elementType);

/// The sums of `lhs` * `rhs` over all but the first `resultRank` loops, in
/// `sumType`. Narrower operands are extended where they are multiplied, as
/// matrix instructions do. Bytes are bitcast to the 8-bit floats that they are.
mlir::Value buildContraction(mlir::ImplicitLocOpBuilder &builder,
                             llvm::ArrayRef<int64_t> loops, size_t resultRank,
                             const OnnxTensor &lhs, mlir::AffineMap lhsMap,
                             const OnnxTensor &rhs, mlir::AffineMap rhsMap,
                             mlir::Type sumType);

/// How a reduction combines two elements.
enum class Combination { Sum, Product, Maximum, Minimum };

/// Combines `lhs` and `rhs` of `elementType`, whose signedness tells how
/// integers compare. A maximum or minimum with a NaN is one.
mlir::Value combine(mlir::ImplicitLocOpBuilder &builder,
                    Combination combination, mlir::Type elementType,
                    mlir::Value lhs, mlir::Value rhs);

/// What does not change the elements of `elementType` that it is combined with,
/// as a value of `valueType`.
mlir::TypedAttr neutralElement(Combination combination, mlir::Type elementType,
                               mlir::Type valueType);

/// True where `element` is the maximum or minimum `extreme` of elements among
/// which it is; of NaNs every one.
mlir::Value isExtreme(mlir::ImplicitLocOpBuilder &builder, mlir::Value element,
                      mlir::Value extreme);

/// The attribute `p`, the order of a norm; some opsets have it as a float.
mlir::FailureOr<double> readNormOrder(const OnnxOperator &op);

/// The dimensions of a tensor that a reduction removes, and those that it
/// keeps.
class ReducedAxes {
public:
  /// `axes` are distinct dimensions of a tensor of `shape`.
  ReducedAxes(llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<int64_t> axes,
              mlir::MLIRContext *context);

  /// Their number of elements.
  int64_t reducedCount() const;
  /// The reduced dimensions, in their order.
  llvm::ArrayRef<int64_t> axes() const { return reduced; }
  llvm::SmallVector<int64_t> keptShape() const;
  /// The tensor's shape with 1 for the reduced dimensions.
  llvm::SmallVector<int64_t> keptShapeWithUnits() const;

  /// Reads the tensor itself at an index of it.
  mlir::AffineMap identity() const;
  /// Reads a tensor of the kept dimensions there.
  mlir::AffineMap kept() const;
  /// Reads a vector along dimension `axis` there.
  mlir::AffineMap along(int64_t axis) const;

  /// Reduces the operands, each read through a map of the tensor's indices, to
  /// a tensor of the kept dimensions; `element` is that of buildReduction.
  mlir::Value reduce(mlir::ImplicitLocOpBuilder &builder, mlir::TypedAttr init,
                     mlir::ValueRange operands,
                     llvm::ArrayRef<mlir::AffineMap> maps,
                     ElementBuilder element) const;

  /// The elements of `tensor` combined along the axes.
  mlir::Value combineAll(mlir::ImplicitLocOpBuilder &builder,
                         Combination combination, mlir::Type elementType,
                         mlir::Value tensor) const;

  /// The sums of `term` of the elements of `tensor`, in the type in which
  /// values of `elementType` are summed up.
  mlir::Value sum(mlir::ImplicitLocOpBuilder &builder, mlir::Value tensor,
                  mlir::Type elementType,
                  llvm::function_ref<Scalar(Scalar)> term) const;

  /// The norms of order `p`, (sum of |x|^p)^(1/p), in the type of sums.
  mlir::Value norm(mlir::ImplicitLocOpBuilder &builder, mlir::Value tensor,
                   mlir::Type elementType, double p) const;

  /// The row-major place within the reduced dimensions, in i64, of the first or
  /// the last element of `tensor` that equals the one in `extremes`.
  mlir::Value findExtremes(mlir::ImplicitLocOpBuilder &builder,
                           mlir::Value tensor, mlir::Value extremes,
                           bool findsLast) const;

  /// Adds operands whose elements, added up, are an element's row-major place
  /// within the reduced dimensions.
  void addPlaces(mlir::ImplicitLocOpBuilder &builder,
                 llvm::SmallVectorImpl<mlir::Value> &operands,
                 llvm::SmallVectorImpl<mlir::AffineMap> &maps) const;

private:
  llvm::SmallVector<int64_t> shape, keptDims, reduced;
  mlir::MLIRContext *context;
};

} // namespace mini

#endif // MINI_LIB_ONNX_BUILD_REDUCTION_H
