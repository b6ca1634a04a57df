//===- Quantization.h - Arithmetic of quantized elements - h --------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the bodies of quantized operators are made of. The rounding, half to
// even, the saturation and what becomes of a NaN are written once, here.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_ONNX_BUILD_QUANTIZATION_H
#define MINI_LIB_ONNX_BUILD_QUANTIZATION_H

#include "OnnxOperator.h"

namespace mini {

/// The operands of a generic and its values in the body. A tensor whose
/// elements are all the same constant is no operand, but a constant there.
class BodyOperands {
public:
  /// Adds a tensor, read through `map`.
  void add(const OnnxTensor &tensor, mlir::AffineMap map);
  /// The same, but as an operand in any case.
  void addTensor(const OnnxTensor &tensor, mlir::AffineMap map);
  /// Adds a zero point: none where it is absent or zero everywhere.
  void addZeroPoint(const OnnxTensor &tensor, mlir::AffineMap map);
  /// Adds a value that is null.
  void addAbsent() { entries.push_back({}); }

  llvm::ArrayRef<mlir::Value> operands() const { return tensors; }
  llvm::ArrayRef<mlir::AffineMap> maps() const { return tensorMaps; }

  /// All that was added, in that order, from the elements of the operands.
  llvm::SmallVector<mlir::Value> read(mlir::ImplicitLocOpBuilder &builder,
                                      mlir::ValueRange elements) const;

private:
  struct Entry {
    mlir::TypedAttr constant;
    std::optional<size_t> operand;
  };
  llvm::SmallVector<Entry> entries;
  llvm::SmallVector<mlir::Value> tensors;
  llvm::SmallVector<mlir::AffineMap> tensorMaps;
};

/// Reads the only element of `tensor` at every index of `loops` loops.
mlir::AffineMap singleElementMap(const OnnxTensor &tensor, unsigned loops);

/// Whether it is an integer type of 4, 8 or 16 bits with a signedness.
bool isQuantizedInteger(mlir::Type type);

/// The value that all elements of a constant have, or nothing.
std::optional<int64_t> uniformInteger(const OnnxTensor &tensor);

mlir::Value constantF32(mlir::ImplicitLocOpBuilder &builder, float value);

/// A float in f32.
mlir::Value extendToF32(mlir::ImplicitLocOpBuilder &builder, mlir::Value value);

/// An element of `type`, which has the signedness, in i32 less `zeroPoint`,
/// which is of that type too, or null for zero.
mlir::Value centerInteger(mlir::ImplicitLocOpBuilder &builder,
                          mlir::Value value, mlir::Value zeroPoint,
                          mlir::Type type);

/// rint(value) + zeroPoint in f32, saturated to `type`, an integer type with
/// its signedness. A NaN becomes the least value, as in ONNX Runtime. Without
/// `addsAfterRounding` it is rint(value + zeroPoint).
mlir::Value quantizeElement(mlir::ImplicitLocOpBuilder &builder,
                            mlir::Value value, mlir::Value zeroPoint,
                            mlir::IntegerType type,
                            bool addsAfterRounding = true);

/// f32(value - zeroPoint) * scale in f32.
mlir::Value dequantizeElement(mlir::ImplicitLocOpBuilder &builder,
                              mlir::Value value, mlir::Value scale,
                              mlir::Value zeroPoint, mlir::Type type);

/// Emits an error unless operand `index` is a float tensor of constants that
/// are positive and finite, as far as they are known.
llvm::LogicalResult checkScale(const OnnxOperator &op, size_t index);

} // namespace mini

#endif // MINI_LIB_ONNX_BUILD_QUANTIZATION_H
