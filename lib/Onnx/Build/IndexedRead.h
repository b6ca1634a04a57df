//===- IndexedRead.h - Elements found by indices that are data - h --------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// No affine map says where an index that is data leads. Such an element is
// found by comparing the index with every position along its dimension.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_ONNX_BUILD_INDEXEDREAD_H
#define MINI_LIB_ONNX_BUILD_INDEXEDREAD_H

#include "OnnxOperator.h"

namespace mini {

/// The index along dimension `axis` of the data is an element of `indices`,
/// read through `map` from the result's dimensions; a negative one counts from
/// the end.
struct IndexedAxis {
  int64_t axis;
  OnnxTensor indices;
  mlir::AffineMap map;
};

/// A tensor of `shape`, each element of which is one of `data`: along the
/// dimensions of `axes` at their indices, along the others at the index that
/// `coordinates` says, a function of the result's dimensions. Constant indices
/// are within the data; others are clamped to it.
mlir::Value buildIndexedRead(mlir::ImplicitLocOpBuilder &builder,
                             OnnxTensor data, llvm::ArrayRef<int64_t> shape,
                             llvm::ArrayRef<mlir::AffineExpr> coordinates,
                             llvm::ArrayRef<IndexedAxis> axes);

/// A tensor as `data`, but with the elements at `indices`, all of them within
/// the data, along dimension `axis`. `slope` is as in findPieces.
mlir::Value buildTake(mlir::ImplicitLocOpBuilder &builder, OnnxTensor data,
                      int64_t axis, llvm::ArrayRef<int64_t> indices,
                      std::optional<double> slope = std::nullopt);

} // namespace mini

#endif // MINI_LIB_ONNX_BUILD_INDEXEDREAD_H
