//===- QuantizedTensor.h - Tensors with a scale and zero point - h --------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The operands of com.microsoft's QLinear operators come in threes: bytes, a
// scale and a zero point that may be left out.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_ONNX_BUILD_QUANTIZEDTENSOR_H
#define MINI_LIB_ONNX_BUILD_QUANTIZEDTENSOR_H

#include "Quantization.h"

namespace mini {

/// A scale and a zero point of one element each; the latter may be absent.
struct TensorScale {
  OnnxTensor scale, zeroPoint;

  /// Adds both to the operands of a generic of `loops` loops.
  void addTo(BodyOperands &operands, unsigned loops) const;
};

struct QuantizedTensor {
  OnnxTensor tensor;
  TensorScale parameters;

  mlir::IntegerType type() const {
    return llvm::cast<mlir::IntegerType>(tensor.elementType);
  }
};

/// The scale and zero point at operands `index` and `index` + 1, for tensors of
/// `elementType`.
mlir::FailureOr<TensorScale>
readTensorScale(const OnnxOperator &op, size_t index, mlir::Type elementType);

/// The tensor of si8 or ui8 at operand `index`, and its scale and zero point
/// after it.
mlir::FailureOr<QuantizedTensor> readQuantizedTensor(const OnnxOperator &op,
                                                     size_t index);

/// `input`, of f32, in ui8, as DynamicQuantizeLinear has it: between the least
/// and the greatest of its elements and zero.
QuantizedTensor quantizeDynamically(mlir::ImplicitLocOpBuilder &builder,
                                    const OnnxTensor &input);

/// Operand 0 of `op` so quantized; an error unless it is of f32.
mlir::FailureOr<QuantizedTensor> quantizeInput(OnnxOperator &op);

} // namespace mini

#endif // MINI_LIB_ONNX_BUILD_QUANTIZEDTENSOR_H
