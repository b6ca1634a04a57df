//===- MatrixProduct.h - The operands of a matrix product - h -------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What MatMul, Gemm and their quantized forms read alike: which dimensions of
// the operands are multiplied with each other, and the errors if they do not
// fit. Operands stay as they are: a transposed one, or one that broadcasts, is
// read through its map.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_ONNX_BUILD_MATRIXPRODUCT_H
#define MINI_LIB_ONNX_BUILD_MATRIXPRODUCT_H

#include "OnnxOperator.h"

namespace mini {

struct MatrixProduct {
  /// An operand and how the loops read it.
  struct Matrix {
    OnnxTensor tensor;
    mlir::AffineMap map;
    int64_t sumDim; ///< The dimension along which the sums run.
    /// The dimension that the result has too, rows of the left matrix and
    /// columns of the right one; none of a vector.
    std::optional<int64_t> channel;
  };

  Matrix lhs, rhs;
  llvm::SmallVector<int64_t> loops; ///< (batch..., m, n, k), no m or n of one.
  size_t resultRank;                ///< How many of them are the result's.

  llvm::ArrayRef<int64_t> resultShape() const {
    return llvm::ArrayRef(loops).take_front(resultRank);
  }
};

/// The product of operands `lhs` and `rhs` as NumPy's matmul has it.
mlir::FailureOr<MatrixProduct> readMatMul(OnnxOperator &op, size_t lhs,
                                          size_t rhs);

/// The product of operands `lhs` and `rhs`, two matrices, each transposed if
/// transA or transB says so.
mlir::FailureOr<MatrixProduct> readGemm(OnnxOperator &op, size_t lhs,
                                        size_t rhs);

} // namespace mini

#endif // MINI_LIB_ONNX_BUILD_MATRIXPRODUCT_H
