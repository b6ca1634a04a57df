//===- OnnxForm.h - ONNX's operators in the torch dialect - h -------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the rooms that work on `torch.operator "onnx.*"` agree on beside the
// operators themselves.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IR_TORCH_ONNXFORM_H
#define MINI_LIB_IR_TORCH_ONNXFORM_H

#include "mlir/IR/Operation.h"

#include <optional>

namespace mini {

/// What the names of the operators begin with that passes make and ONNX does
/// not have.
inline constexpr llvm::StringLiteral kOwnPrefix = "mini.";

/// On an operator that a pass made: it may be of a later opset than the model's
/// own operators.
inline constexpr llvm::StringLiteral kMadeAttribute = "torch.onnx_made";

/// On an operator of a function that has an opset of its own.
inline constexpr llvm::StringLiteral kOpsetAttribute = "torch.onnx_opset";

/// Whether `op` makes a number, a list or None, which PyTorch's operators take
/// beside tensors.
bool makesScalar(mlir::Operation *op);

/// The opset that the importer noted on the function, if it did.
std::optional<int64_t> opsetOf(mlir::Operation *function);

/// The opset of an operator, which is `ofFunction` but where it says otherwise.
std::optional<int64_t> opsetOf(mlir::Operation *op,
                               std::optional<int64_t> ofFunction);

/// Whether ONNX Runtime takes `lhs` as a scalar beside the rows of `rhs`, to
/// which it broadcasts: along the innermost dimension that is not 1 in both, as
/// far as both have dimensions, it has one element. Rounded sums depend on it.
bool isScalarBesideRows(llvm::ArrayRef<int64_t> lhs,
                        llvm::ArrayRef<int64_t> rhs);

} // namespace mini

#endif // MINI_LIB_IR_TORCH_ONNXFORM_H
