//===- IntegerContraction.h - Sums of products of integers - h ------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What integer convolutions and matrix products share. Operands stay as narrow
// as they are: the body extends them and subtracts their zero points, so that a
// later pass can choose a matrix instruction for them.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_ONNX_BUILD_INTEGERCONTRACTION_H
#define MINI_LIB_ONNX_BUILD_INTEGERCONTRACTION_H

#include "OnnxOperator.h"

namespace mini {

/// An operand of a contraction, and how the loops read it and its zero point,
/// which may be absent.
struct IntegerFactor {
  OnnxTensor tensor;
  mlir::AffineMap map;
  OnnxTensor zeroPoint;
  mlir::AffineMap zeroPointMap;
};

/// The sums in i32 of (lhs - its zero point) * (rhs - its zero point) over all
/// but the first `resultRank` loops.
mlir::Value buildIntegerContraction(mlir::ImplicitLocOpBuilder &builder,
                                    llvm::ArrayRef<int64_t> loops,
                                    size_t resultRank, const IntegerFactor &lhs,
                                    const IntegerFactor &rhs);

/// A tensor as the indices of a result read it.
struct MappedTensor {
  OnnxTensor tensor;
  mlir::AffineMap map;
};

/// What follows an integer contraction, in ONNX Runtime's arithmetic:
///
///   saturate(rint(f32(sum + bias) * multiplier) + zeroPoint)
///   multiplier = f32(f32(factor * lhsScale) * rhsScale) / outputScale
///
/// Without an output scale the product is the result, in f32.
struct Requantization {
  MappedTensor lhsScale, rhsScale;
  MappedTensor bias; ///< Of i32, or absent.
  float factor = 1.0f;
  OnnxTensor outputScale, zeroPoint; ///< Of one element, or absent.

  OnnxTensor build(mlir::ImplicitLocOpBuilder &builder, mlir::Value sums) const;
};

/// Checks that operand `index` is of bytes, and `zeroPoint`, if present, of the
/// same type.
llvm::LogicalResult checkIntegerFactor(const OnnxOperator &op, size_t index,
                                       size_t zeroPoint);

/// Checks that operands `scale` and `zeroPoint` have one element each and that
/// the latter is of bytes.
llvm::LogicalResult checkOutputQuantization(const OnnxOperator &op,
                                            size_t scale, size_t zeroPoint);

} // namespace mini

#endif // MINI_LIB_ONNX_BUILD_INTEGERCONTRACTION_H
