//===- IndexTable.h - Tables of indices - h -------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Constants that tell an operator's body where it is.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_ONNX_BUILD_INDEXTABLE_H
#define MINI_LIB_ONNX_BUILD_INDEXTABLE_H

#include "OnnxOperator.h"

#include <string>

namespace mini {

/// Tables of more elements would be absurdly large constants.
inline constexpr int64_t kMaxTableSize = int64_t(1) << 24;

/// Says why a dimension of `size` elements cannot have a table, if so.
std::optional<std::string> findTableProblem(int64_t size);

/// Emits an error unless a dimension of `size` elements can have a table.
llvm::LogicalResult checkTable(const OnnxOperator &op, int64_t size);

/// The elements of operand `index`, if it is a constant: indices of dimensions
/// of `sizes`, by turns, all counted from the start. Emits an error for one
/// that is outside of its dimension.
mlir::FailureOr<std::optional<llvm::SmallVector<int64_t>>>
readConstantIndices(const OnnxOperator &op, size_t index,
                    llvm::ArrayRef<int64_t> sizes);

/// `start`, `start` + `step`, ... as `count` constants of an integer type, i64
/// when null.
mlir::Value buildProgression(mlir::ImplicitLocOpBuilder &builder, int64_t count,
                             int64_t start, int64_t step,
                             mlir::Type elementType = {});

} // namespace mini

#endif // MINI_LIB_ONNX_BUILD_INDEXTABLE_H
