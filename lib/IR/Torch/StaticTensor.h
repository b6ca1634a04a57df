//===- StaticTensor.h - What tensors of a model may be - h ----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The types, sizes and constants of tensors that can be computed with.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IR_TORCH_STATICTENSOR_H
#define MINI_LIB_IR_TORCH_STATICTENSOR_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Diagnostics.h"

#include <optional>
#include <string>

namespace mini {

/// The builtin type that tensors of `elementType` have: with signless integers,
/// and with bytes for 8-bit floats, for integers of less, and for bools, which
/// are 0 or 1. Null when they are not supported.
mlir::Type signlessElementType(mlir::Type elementType);

/// Whether it is a float type that values are computed in: f16, bf16, f32, f64.
bool isArithmeticFloat(mlir::Type type);

/// Why a tensor of this shape is too large to compute with, if it is.
std::optional<std::string> findShapeProblem(llvm::ArrayRef<int64_t> shape);

/// `[1,64,56]`, as in the torch dialect.
std::string shapeText(llvm::ArrayRef<int64_t> shape);

/// The elements over signless integers, or null after one of `emitError`'s
/// errors.
mlir::DenseElementsAttr
readElements(mlir::ElementsAttr elements,
             llvm::function_ref<mlir::InFlightDiagnostic()> emitError);

} // namespace mini

#endif // MINI_LIB_IR_TORCH_STATICTENSOR_H
