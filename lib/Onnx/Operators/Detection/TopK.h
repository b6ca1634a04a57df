//===- TopK.h - The first elements in an order - h ------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What TopK and NonMaxSuppression share.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_ONNX_OPERATORS_TOPK_H
#define MINI_LIB_ONNX_OPERATORS_TOPK_H

#include "Onnx/Build/OnnxOperator.h"

namespace mini {

/// The first elements of each row in an order, and where they are in it, as
/// i32; both [rows, count].
struct TopElements {
  mlir::Value values, indices;
};

/// The `count` greatest elements (or the least) of each row of `rows`, which
/// has two dimensions, in their order; of equal ones the first comes first. A
/// NaN is greater than all else.
TopElements buildTopElements(mlir::ImplicitLocOpBuilder &builder,
                             OnnxTensor rows, int64_t count, bool isGreatest);

} // namespace mini

#endif // MINI_LIB_ONNX_OPERATORS_TOPK_H
