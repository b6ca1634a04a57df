//===- Normalization.h - What normalizations are made of - h -------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Normalizations shift by a mean, divide by a deviation, scale, and shift
// again; they differ in where these come from. All of it is in f32 (f64 for
// tensors of it), with one rounding at the end.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_ONNX_BUILD_NORMALIZATION_H
#define MINI_LIB_ONNX_BUILD_NORMALIZATION_H

#include "Reduction.h"

namespace mini {

/// A tensor and how an element of it is found for one of the input.
struct Parameter {
  mlir::Value value;
  mlir::AffineMap map;
};

/// `element` of the parameters' elements, in `sumType`.
mlir::Value
buildFrom(mlir::ImplicitLocOpBuilder &builder, llvm::ArrayRef<int64_t> shape,
          mlir::Type elementType, mlir::Type sumType,
          llvm::ArrayRef<Parameter> parameters,
          llvm::function_ref<Scalar(llvm::ArrayRef<Scalar> elements)> element);

/// (x - mean) * factor * scale + bias, where all but the factor may be absent.
struct Normalization {
  Parameter factor;
  std::optional<Parameter> mean, scale, bias;

  mlir::Value build(mlir::ImplicitLocOpBuilder &builder, mlir::Value input,
                    mlir::Type elementType) const;
};

/// The mean of the elements along the axes, in the type of sums.
mlir::Value buildMean(mlir::ImplicitLocOpBuilder &builder,
                      const ReducedAxes &axes, mlir::Value input,
                      mlir::Type elementType);

/// `factor` of the mean of (x - mean)^2, or of x^2 where `mean` is null.
mlir::Value buildFactor(mlir::ImplicitLocOpBuilder &builder,
                        const ReducedAxes &axes, mlir::Value input,
                        mlir::Value mean, mlir::Type elementType,
                        llvm::function_ref<Scalar(Scalar variance)> factor);

/// The factor 1 / sqrt(variance + epsilon).
inline auto inverseDeviation(double epsilon) {
  return [epsilon](Scalar variance) { return 1.0 / sqrt(variance + epsilon); };
}

/// Checks that the input's elements are floats, in `leastRank` dimensions or
/// more.
llvm::LogicalResult checkNormalizedInput(OnnxOperator &op, int64_t leastRank);

/// The attribute `stash_type`: the type of a mean or deviation as a result.
mlir::FailureOr<mlir::Type> readStashType(OnnxOperator &op);

} // namespace mini

#endif // MINI_LIB_ONNX_BUILD_NORMALIZATION_H
