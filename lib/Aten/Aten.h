//===- Aten.h - PyTorch's operators while they convert - h ----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a conversion of a `torch.aten` operator to ONNX's sees: its operands by
// their position, of which numbers and lists are read as constants, and the
// ONNX operators it makes. All are in the form of the latest opset.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_ATEN_ATEN_H
#define MINI_LIB_ATEN_ATEN_H

#include "IR/Torch/Torch.h"

#include "mlir/IR/ImplicitLocOpBuilder.h"

#include <optional>

namespace mini {

/// The scale and zero point of a quantized tensor of PyTorch, as tensors.
struct AtenQuantization {
  mlir::Value scale, zeroPoint;
  /// The dimension along which they vary, if they do.
  std::optional<int64_t> axis;
};

using AtenQuantizations = llvm::DenseMap<mlir::Value, AtenQuantization>;

class AtenOp {
public:
  AtenOp(mlir::Operation *op, llvm::StringRef name, mlir::OpBuilder &builder,
         AtenQuantizations &quantizations)
      : op(op), operatorName(name), implicitLocBuilder(op->getLoc(), builder),
        quantizations(quantizations) {}

  mlir::ImplicitLocOpBuilder &builder() { return implicitLocBuilder; }
  /// The name, e.g. `torch.aten.relu`.
  llvm::StringRef name() const { return operatorName; }
  mlir::InFlightDiagnostic emitError() const;

  size_t numOperands() const { return op->getNumOperands(); }
  /// The operand as it is; null where it is None or beyond the last.
  mlir::Value operand(size_t index) const;
  mlir::FailureOr<mlir::Value> tensor(size_t index) const;
  mlir::FailureOr<int64_t> integer(size_t index) const;
  /// A float, or an integer as one.
  mlir::FailureOr<double> number(size_t index) const;
  mlir::FailureOr<bool> boolean(size_t index) const;
  mlir::FailureOr<llvm::StringRef> string(size_t index) const;
  /// The values of a list of integers.
  mlir::FailureOr<llvm::SmallVector<int64_t>> integers(size_t index) const;
  /// The same for `rank` dimensions: a single value is for each.
  mlir::FailureOr<llvm::SmallVector<int64_t>> sizes(size_t index,
                                                    int64_t rank) const;
  mlir::FailureOr<mlir::ValueRange> list(size_t index) const;

  /// Declared sizes, which PyTorch's operators have, unlike ONNX's.
  mlir::FailureOr<llvm::ArrayRef<int64_t>> shapeOf(mlir::Value tensor) const;
  /// The dimension that operand `index` means in a tensor of `rank` dimensions.
  mlir::FailureOr<int64_t> axis(size_t index, int64_t rank) const;
  mlir::FailureOr<int64_t> normalizeAxis(int64_t axis, int64_t rank) const;
  /// The element type, with integers for quantized types; null if not declared.
  static mlir::Type dtypeOf(mlir::Type tensorType);
  mlir::Type resultDtype() const { return dtypeOf(op->getResultTypes()[0]); }
  mlir::Type resultType() const;

  /// Attributes of ONNX operators.
  class Attributes {
  public:
    Attributes &add(llvm::StringRef name, int64_t value);
    Attributes &add(llvm::StringRef name, llvm::ArrayRef<int64_t> values);
    Attributes &addFloat(llvm::StringRef name, double value);

    explicit Attributes(mlir::MLIRContext *context) : builder(context) {}
    llvm::ArrayRef<mlir::NamedAttribute> get() const { return attributes; }

  private:
    void append(llvm::StringRef name, mlir::Attribute value);
    mlir::Builder builder;
    llvm::SmallVector<mlir::NamedAttribute> attributes;
  };
  Attributes attributes() { return Attributes(op->getContext()); }

  /// Creates `onnx.NAME`, whose result has no declared type. Operands that are
  /// null are absent.
  mlir::Value create(llvm::StringRef name, mlir::ValueRange operands,
                     const Attributes &attributes);
  mlir::Value create(llvm::StringRef name, mlir::ValueRange operands) {
    return create(name, operands, attributes());
  }
  mlir::Value createConstant(mlir::DenseElementsAttr elements);
  mlir::Value createIntegers(llvm::ArrayRef<int64_t> values);
  /// A scalar of `dtype`.
  mlir::Value createNumber(double value, mlir::Type dtype);
  /// `tensor` with elements of `dtype`.
  mlir::Value createCast(mlir::Value tensor, mlir::Type dtype);
  /// `tensor` with the result's declared sizes.
  mlir::FailureOr<mlir::Value> createReshape(mlir::Value tensor);

  /// The scale and zero point of a quantized tensor, or null.
  const AtenQuantization *quantizationOf(mlir::Value tensor) const;
  void setQuantization(mlir::Value tensor, AtenQuantization quantization) {
    quantizations[tensor] = quantization;
  }

private:
  /// The constant that operand `index` is, or an error that names `kind`.
  template <typename AttrType>
  mlir::FailureOr<AttrType> constant(size_t index, llvm::StringRef kind) const;

  mlir::Operation *op;
  llvm::StringRef operatorName;
  mlir::ImplicitLocOpBuilder implicitLocBuilder;
  AtenQuantizations &quantizations;
};

/// Creates what replaces the operator's result, or emits one error.
using ConvertAten = mlir::FailureOr<mlir::Value> (*)(AtenOp &op);

struct AtenRow {
  llvm::StringLiteral name; ///< Without `torch.`.
  unsigned minOperands, maxOperands;
  ConvertAten convert;
};

llvm::ArrayRef<AtenRow> atenTable();

// The conversions, an operator family a file.
#define MINI_CONVERT_ATEN(name)                                                \
  mlir::FailureOr<mlir::Value> convertAten##name(AtenOp &op)
MINI_CONVERT_ATEN(AdaptiveAvgPool);
MINI_CONVERT_ATEN(AddMm);
MINI_CONVERT_ATEN(AvgPool);
MINI_CONVERT_ATEN(BatchNorm);
MINI_CONVERT_ATEN(Binary);
MINI_CONVERT_ATEN(Cat);
MINI_CONVERT_ATEN(Clamp);
MINI_CONVERT_ATEN(Conv);
MINI_CONVERT_ATEN(ConvTranspose);
MINI_CONVERT_ATEN(Convolution);
MINI_CONVERT_ATEN(Dequantize);
MINI_CONVERT_ATEN(DequantizePerChannel);
MINI_CONVERT_ATEN(DequantizePerTensor);
MINI_CONVERT_ATEN(Dropout);
MINI_CONVERT_ATEN(HardSigmoid);
MINI_CONVERT_ATEN(HardSwish);
MINI_CONVERT_ATEN(Identity);
MINI_CONVERT_ATEN(IntRepr);
MINI_CONVERT_ATEN(LeakyRelu);
MINI_CONVERT_ATEN(Linear);
MINI_CONVERT_ATEN(MakePerChannel);
MINI_CONVERT_ATEN(MakePerTensor);
MINI_CONVERT_ATEN(MatMul);
MINI_CONVERT_ATEN(MaxPool);
MINI_CONVERT_ATEN(Mean);
MINI_CONVERT_ATEN(Permute);
MINI_CONVERT_ATEN(QuantizePerChannel);
MINI_CONVERT_ATEN(QuantizePerTensor);
MINI_CONVERT_ATEN(Relu6);
MINI_CONVERT_ATEN(Reshape);
MINI_CONVERT_ATEN(Silu);
MINI_CONVERT_ATEN(Softmax);
MINI_CONVERT_ATEN(T);
MINI_CONVERT_ATEN(ToDtype);
MINI_CONVERT_ATEN(Transpose);
MINI_CONVERT_ATEN(Unary);
MINI_CONVERT_ATEN(View);
#undef MINI_CONVERT_ATEN

} // namespace mini

#endif // MINI_LIB_ATEN_ATEN_H
