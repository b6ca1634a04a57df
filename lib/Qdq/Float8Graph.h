//===- Float8Graph.h - Dequantized 8-bit floats - h -----------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What QdqGraph.h is for integers: reads, in the torch dialect, the
// DequantizeLinear of 8-bit floats before an operator. These have no zero
// point, and their type may be known only from what quantizes them.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_QDQ_FLOAT8GRAPH_H
#define MINI_LIB_QDQ_FLOAT8GRAPH_H

#include "QdqGraph.h"

namespace mini {

struct DequantizedFloat8 {
  torch::OperatorOp op;
  mlir::Value tensor;
  mlir::FloatType type;
  /// One, or one for each index of a dimension.
  llvm::SmallVector<float> scales;
};

/// The type of 8-bit floats that `op` dequantizes, or null.
mlir::FloatType float8TypeOf(torch::OperatorOp op);
/// The type of 8-bit floats that `op`, a QuantizeLinear, makes, or null.
mlir::FloatType quantizedFloat8Type(torch::OperatorOp op);

/// Reads `op`, which dequantizes 8-bit floats that `role` names ("the input").
llvm::LogicalResult readDequantizedFloat8(torch::OperatorOp op,
                                          llvm::StringRef role,
                                          DequantizedFloat8 &tensor,
                                          Reason &reason);

/// Whether no element can be an infinity: the type has none, it is a constant
/// without, or it is saturated where it is quantized.
bool isFinite(const DequantizedFloat8 &tensor);

} // namespace mini

#endif // MINI_LIB_QDQ_FLOAT8GRAPH_H
