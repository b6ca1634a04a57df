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

namespace mini {

/// Whether it is one of the four types.
bool isFloat8(mlir::Type type);

/// The f32 value of the byte `bits`, which is exact.
mlir::Value decodeFloat8(mlir::ImplicitLocOpBuilder &builder, mlir::Value bits,
                         mlir::FloatType type);

/// The byte of the f32 `value`, rounded half to even. A NaN stays one; what is
/// above the greatest finite value becomes that with `saturates`, infinities
/// included, and else an infinity or, where there is none, a NaN.
mlir::Value encodeFloat8(mlir::ImplicitLocOpBuilder &builder, mlir::Value value,
                         mlir::FloatType type, bool saturates);

/// The same byte, computed here, of a value that is no NaN.
uint8_t encodeFloat8(float value, mlir::FloatType type, bool saturates);

/// Whether it is E4M3FN or E5M2, the formats of the Open Compute Project, of
/// which matrix instructions of the FNUZ forms take the bits.
bool isOcpFloat8(mlir::Type type);

/// The FNUZ form of `type`, of as many bits of exponent and mantissa. Its
/// exponent's bias is one more: the same bits are half the value.
mlir::FloatType fnuzFloat8(mlir::FloatType type);

/// The byte of half of an OCP float in its FNUZ form, which is exact. A zero
/// has no sign there, there is but one NaN, and an infinity becomes it.
mlir::Value halveToFnuz(mlir::ImplicitLocOpBuilder &builder, mlir::Value bits,
                        mlir::FloatType type);
/// The same of all elements of a constant of bytes.
mlir::DenseElementsAttr halveToFnuz(mlir::DenseElementsAttr bytes,
                                    mlir::FloatType type);

/// Checks the element types of a product of 8-bit floats: operands 0 and 1 are
/// FNUZ, 2 (what is added) and 3 (what the sums are multiplied by) f32.
llvm::LogicalResult checkFloat8Product(const OnnxOperator &op);

} // namespace mini

#endif // MINI_LIB_ONNX_BUILD_FLOAT8_H
