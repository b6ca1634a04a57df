//===- AxisPieces.h - One dimension moved piece by piece - h --------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Along a dimension, most data movement is one affine function of the index,
// and the rest, such as padding with the edge, is a few of them one after
// another.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_ONNX_BUILD_AXISPIECES_H
#define MINI_LIB_ONNX_BUILD_AXISPIECES_H

#include "mlir/IR/AffineExpr.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

#include <optional>

namespace mini {

/// From index `begin` of the result on, up to the next piece, the index in the
/// source is `source`, a function of d0, the index in the result.
struct AxisPiece {
  int64_t begin;
  mlir::AffineExpr source;
};

/// A tensor as `source`, but with `size` elements along dimension `axis`, found
/// by `pieces`. The first piece begins at 0.
mlir::Value buildPieces(mlir::ImplicitLocOpBuilder &builder, mlir::Value source,
                        int64_t axis, int64_t size,
                        llvm::ArrayRef<AxisPiece> pieces);

/// At most `maxPieces` pieces that give exactly the indices of `table`, or
/// none. They are straight runs or, where `slope` says about how far two
/// neighbouring indices are apart, floor((i * p + c) / q) with p / q near it;
/// the first and the last index may be repeated then.
std::optional<llvm::SmallVector<AxisPiece>>
findPieces(mlir::MLIRContext *context, llvm::ArrayRef<int64_t> table,
           size_t maxPieces, std::optional<double> slope = std::nullopt);

} // namespace mini

#endif // MINI_LIB_ONNX_BUILD_AXISPIECES_H
