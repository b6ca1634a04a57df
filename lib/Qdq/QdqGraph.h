//===- QdqGraph.h - What surrounds operators of QDQ graphs - h ------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads, in the torch dialect, the DequantizeLinear before an operator and the
// QuantizeLinear behind it, with their constants. Whatever is not as expected
// is the reason that a user sees, with its value.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_QDQ_QDQGRAPH_H
#define MINI_LIB_QDQ_QDQGRAPH_H

#include "IR/Torch/Torch.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"

#include <optional>
#include <string>

namespace mini {

/// Why an operator is not computed on integers, or why these may give other
/// bits than f32.
struct Reason {
  std::string kind; ///< Without values, so that equal ones can be counted.
  std::string text; ///< With the values of this operator.
};

/// Sets `reason` and fails. Without a `kind` it is the text.
llvm::LogicalResult failBecause(Reason &reason, const llvm::Twine &text,
                                const llvm::Twine &kind = "");

/// The constants of a QuantizeLinear or DequantizeLinear.
struct QuantizationParameters {
  mlir::Value scale, zeroPoint;  ///< The latter may be null.
  mlir::IntegerType elementType; ///< Null where it is not known.
  /// One element, or one for each index of a dimension.
  llvm::SmallVector<float> scales;
  llvm::SmallVector<int64_t> zeroPoints;

  bool isPerTensor() const {
    return scales.size() == 1 && zeroPoints.size() == 1;
  }
  float scaleOf(size_t channel) const {
    return scales[scales.size() == 1 ? 0 : channel];
  }
  int64_t zeroPointOf(size_t channel) const {
    return zeroPoints[zeroPoints.size() == 1 ? 0 : channel];
  }
  /// The zero point as an operand that is there.
  mlir::Value zeroPointOperand(mlir::OpBuilder &builder) const;
};

/// A tensor that is dequantized.
struct Dequantized : QuantizationParameters {
  torch::OperatorOp op;
  mlir::Value tensor;
};

/// What quantizes the result of an operator, and the activation before.
struct QuantizedResult {
  torch::OperatorOp activation, quantize; ///< The former may be null.
  mlir::Value scale;
  float scaleValue;
  int64_t zeroPoint;
  mlir::IntegerType type;
  /// The quantized bounds of the activation, where they do anything.
  std::optional<int64_t> least, greatest;

  mlir::Value zeroPointOperand(mlir::OpBuilder &builder) const;
};

/// The operator called `name` that makes `value`, or null.
torch::OperatorOp producerOf(mlir::Value value, llvm::StringRef name);

/// Whether the results of `op` are elements of its first operand, in another
/// order or number.
bool movesElements(torch::OperatorOp op);

/// The operand, or null where it is absent.
mlir::Value operandOf(torch::OperatorOp op, size_t index);

/// The integer attribute of this name in ONNX, or `defaultValue`.
int64_t integerAttribute(torch::OperatorOp op, llvm::StringRef name,
                         int64_t defaultValue);
/// The same of a float.
float floatAttribute(torch::OperatorOp op, llvm::StringRef name,
                     float defaultValue);
/// The integers of a list, or nothing where there is no such list.
std::optional<llvm::SmallVector<int64_t>>
integersAttribute(torch::OperatorOp op, llvm::StringRef name);

/// The elements of a constant in the torch dialect, or null.
mlir::ElementsAttr constantElements(mlir::Value value);
/// The elements over signless integers, or null where they are not known.
mlir::DenseElementsAttr denseElements(mlir::ElementsAttr elements);

/// The number that `value` is with the signedness of `type`.
int64_t toInteger(const llvm::APInt &value, mlir::IntegerType type);
int64_t leastOf(mlir::IntegerType type);
int64_t greatestOf(mlir::IntegerType type);
/// Whether it is si8 or ui8.
bool isByte(mlir::Type type);

/// As ONNX's QuantizeLinear: half to even, then the zero point, saturated. Not
/// for a NaN.
int64_t quantize(float value, float scale, int64_t zeroPoint,
                 mlir::IntegerType type);

/// Whether the float operands of `op` with these indices are dequantized.
bool areDequantized(torch::OperatorOp op, llvm::ArrayRef<size_t> indices);

/// The elements of a constant of normal positive f32, the scale of what `role`
/// names ("the input").
llvm::LogicalResult readScales(mlir::Value scale, llvm::StringRef role,
                               llvm::SmallVectorImpl<float> &scales,
                               Reason &reason);
/// The parameters of `op`, a QuantizeLinear or DequantizeLinear of what `role`
/// names ("the input").
llvm::LogicalResult readParameters(torch::OperatorOp op, llvm::StringRef role,
                                   QuantizationParameters &parameters,
                                   Reason &reason);
/// What dequantizes `floats`, which `role` names ("the input").
llvm::LogicalResult readDequantized(mlir::Value floats, llvm::StringRef role,
                                    Dequantized &tensor, Reason &reason);
/// The same for one scale and zero point.
llvm::LogicalResult readDequantizedTensor(mlir::Value floats,
                                          llvm::StringRef role,
                                          Dequantized &tensor, Reason &reason);
/// The same for bytes.
llvm::LogicalResult readDequantizedBytes(mlir::Value floats,
                                         llvm::StringRef role,
                                         Dequantized &tensor, Reason &reason);
/// Fails unless there is one scale and zero point, or one for each of the
/// `count` indices of dimension `axis` of the constant that `tensor` is.
llvm::LogicalResult checkAxis(const Dequantized &tensor, llvm::StringRef role,
                              int64_t axis, int64_t count, Reason &reason);

/// The only user of `value`, which takes it as its first operand and has one
/// result, or null.
torch::OperatorOp onlyUser(mlir::Value value);

/// Reads `result`, of which the operators are known.
llvm::LogicalResult readParametersAndBounds(QuantizedResult &result,
                                            Reason &reason);
/// Finds what quantizes `value`, maybe after an activation, and reads it.
llvm::LogicalResult
readQuantizedResult(mlir::Value value, QuantizedResult &result, Reason &reason);

/// The exponent of a power of two, or nothing.
std::optional<int> exponentOf(float value);
/// Why a scale is not a power of two, or nothing.
std::optional<Reason> findOtherScale(llvm::StringRef role, float scale);

/// A number as messages show it.
std::string numberText(float value);

/// `bytes` within the bounds of the activation.
mlir::Value clampToBounds(mlir::OpBuilder &builder, mlir::Location location,
                          mlir::Value bytes, const QuantizedResult &result);

mlir::Value createOperator(mlir::OpBuilder &builder, mlir::Location location,
                           llvm::StringRef name, mlir::ValueRange operands,
                           mlir::Type type);
mlir::Value createLiteral(mlir::OpBuilder &builder, mlir::Location location,
                          mlir::ElementsAttr elements);
/// A scalar of `type`, an integer of 8 bits with its signedness.
mlir::Value createByte(mlir::OpBuilder &builder, mlir::Location location,
                       int64_t value, mlir::IntegerType type);

} // namespace mini

#endif // MINI_LIB_QDQ_QDQGRAPH_H
