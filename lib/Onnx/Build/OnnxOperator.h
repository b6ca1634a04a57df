//===- OnnxOperator.h - An ONNX operator while it converts - h ------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a conversion of an operator family sees: operands already converted,
// attributes read with their types checked, and diagnostics that name the
// operator and the model's opset.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_ONNX_BUILD_ONNXOPERATOR_H
#define MINI_LIB_ONNX_BUILD_ONNXOPERATOR_H

#include "IR/Torch/OnnxForm.h"
#include "IR/Torch/StaticTensor.h"
#include "IR/Torch/Torch.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

#include <optional>

namespace mini {

/// A converted tensor. Values have signless integers, so the element type is
/// kept beside them; a null value is an optional operand that is absent.
struct OnnxTensor {
  mlir::Value value;
  mlir::Type elementType;
  /// A dimension whose elements are only counted at run time: it has as many as
  /// there can be, and behind those that there are, all elements are -1.
  std::optional<int64_t> countedDim = std::nullopt;

  explicit operator bool() const { return value != nullptr; }
  mlir::RankedTensorType type() const {
    return llvm::cast<mlir::RankedTensorType>(value.getType());
  }
  llvm::ArrayRef<int64_t> shape() const { return type().getShape(); }
  int64_t rank() const { return type().getRank(); }
  /// The elements when the tensor is a constant, else null.
  mlir::DenseElementsAttr constant() const;
};

/// `[1,64],si8`, as in the torch dialect.
std::string tensorText(const OnnxTensor &tensor);

/// What the values of a function in the torch dialect became.
using ConvertedTensors = llvm::DenseMap<mlir::Value, OnnxTensor>;

class OnnxOperator {
public:
  /// With `converted`, the operators that made the operands can be asked for.
  OnnxOperator(torch::OperatorOp op, llvm::ArrayRef<OnnxTensor> operands,
               std::optional<int64_t> opset, mlir::OpBuilder &builder,
               const ConvertedTensors *converted = nullptr)
      : op(op), operands(operands), opset(opset), converted(converted),
        implicitLocBuilder(op.getLoc(), builder) {}

  mlir::ImplicitLocOpBuilder &builder() { return implicitLocBuilder; }

  /// The same operator, with its attributes and messages, on other operands,
  /// which outlive what is returned: how one is made of another's conversion.
  OnnxOperator withOperands(llvm::ArrayRef<OnnxTensor> others) {
    return OnnxOperator(op, others, opset, implicitLocBuilder);
  }

  /// An error that starts with the operator's name and the opset.
  mlir::InFlightDiagnostic emitError() const;

  /// The name in ONNX, e.g. `Conv`.
  llvm::StringRef name() const;
  /// Whether it is one of ours, which models do not have.
  bool isOwn() const;
  /// Whether the model's opset is known to be older than `version`.
  bool isBeforeOpset(int64_t version) const {
    return opset && *opset < version;
  }

  size_t numResults() const;
  size_t numOperands() const { return operands.size(); }
  /// The operand, or an absent one beyond the last.
  OnnxTensor operand(size_t index) const {
    return index < operands.size() ? operands[index] : OnnxTensor();
  }

  /// The operator `qualifiedName` whose result number `result` operand `index`
  /// is, if it is; its first operand is put into `first`.
  std::optional<OnnxOperator> producer(size_t index,
                                       llvm::StringRef qualifiedName,
                                       unsigned result, OnnxTensor &first);

  /// The attribute of this name in ONNX, or null.
  mlir::Attribute attribute(llvm::StringRef name) const;
  mlir::FailureOr<int64_t> intAttribute(llvm::StringRef name,
                                        int64_t defaultValue) const;
  /// The values, or none when the attribute is absent.
  mlir::FailureOr<std::optional<llvm::SmallVector<int64_t>>>
  intsAttribute(llvm::StringRef name) const;
  /// The values, or none when the attribute is absent.
  mlir::FailureOr<llvm::SmallVector<double>>
  floatsAttribute(llvm::StringRef name) const;
  mlir::FailureOr<llvm::StringRef>
  stringAttribute(llvm::StringRef name, llvm::StringRef defaultValue) const;
  mlir::FailureOr<double> floatAttribute(llvm::StringRef name,
                                         double defaultValue) const;
  /// A dimension of a tensor of `rank` dimensions; negative ones count from
  /// the end.
  mlir::FailureOr<int64_t>
  axisAttribute(llvm::StringRef name, int64_t defaultValue, int64_t rank) const;

  /// The dimension that `axis` means in a tensor of `rank` dimensions.
  mlir::FailureOr<int64_t> normalizeAxis(int64_t axis, int64_t rank) const;
  /// The values of a scalar or list of integers that must be known at compile
  /// time; `role` says in messages what it is, e.g. "the shape".
  mlir::FailureOr<llvm::SmallVector<int64_t>>
  constantIntegers(size_t operand, llvm::StringRef role) const;

  /// What a user can do where operand `index` must be known at compile time.
  std::string bindAdvice(size_t index) const;

  /// The integers of an attribute `name` or, in later opsets, of a constant
  /// operand; none when there are neither.
  mlir::FailureOr<std::optional<llvm::SmallVector<int64_t>>>
  listAttributeOrOperand(llvm::StringRef name, size_t operand) const;
  /// As above, for dimensions of a tensor of `rank`, which must differ.
  mlir::FailureOr<std::optional<llvm::SmallVector<int64_t>>>
  axesOperand(llvm::StringRef name, size_t operand, int64_t rank) const;

  /// Emits an error if a result of this shape is too large.
  llvm::LogicalResult checkResultShape(llvm::ArrayRef<int64_t> shape) const;

private:
  torch::OperatorOp op;
  llvm::ArrayRef<OnnxTensor> operands;
  std::optional<int64_t> opset;
  const ConvertedTensors *converted;
  mlir::ImplicitLocOpBuilder implicitLocBuilder;
};

/// The element type, with its signedness, that the attribute `name` says;
/// null when the attribute is absent, and an error when it says none that mini
/// computes with.
mlir::FailureOr<mlir::Type> dataTypeAttribute(OnnxOperator &op,
                                              llvm::StringRef name);

} // namespace mini

#endif // MINI_LIB_ONNX_BUILD_ONNXOPERATOR_H
