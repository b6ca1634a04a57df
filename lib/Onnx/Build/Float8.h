//===- Float8.h - Conversions of 8-bit floats - h -------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Tensors of E4M3FN, E5M2 and their FNUZ forms hold bytes, and the bytes are
// computed with as integers: no target needs the types.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_ONNX_BUILD_FLOAT8_H
#define MINI_LIB_ONNX_BUILD_FLOAT8_H

#include "OnnxOperator.h"

#include "IR/Torch/Float8Types.h"

namespace mini {

/// The f32 value of the byte `bits`, which is exact.
mlir::Value decodeFloat8(mlir::ImplicitLocOpBuilder &builder, mlir::Value bits,
                         mlir::FloatType type);

/// The byte of the f32 `value`, rounded half to even. A NaN stays one; what is
/// above the greatest finite value becomes that with `saturates`, infinities
/// included, and else an infinity or, where there is none, a NaN.
mlir::Value encodeFloat8(mlir::ImplicitLocOpBuilder &builder, mlir::Value value,
                         mlir::FloatType type, bool saturates);

/// Checks the element types of a product of 8-bit floats: operands 0 and 1 are
/// such, 2 (what is added) and 3 (what the sums are multiplied by) f32.
llvm::LogicalResult checkFloat8Product(const OnnxOperator &op);

} // namespace mini

#endif // MINI_LIB_ONNX_BUILD_FLOAT8_H
