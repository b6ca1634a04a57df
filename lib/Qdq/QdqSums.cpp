//===- QdqSums.cpp - A contraction's sums and what scales them - cpp ------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where no operator of ONNX computes all of a contraction, its sums are
// ConvInteger's or MatMulInteger's, and f32 from there on. The sums are exact,
// so that this is as near to the real numbers as f32 gets.
//
//===----------------------------------------------------------------------===//

#include "QdqContraction.h"

#include "IR/Mini/MiniDialect.h"

using namespace mlir;
using namespace mini;

namespace {

/// Creates the operators of one contraction.
class SumBuilder {
public:
  SumBuilder(OpBuilder &builder, const QdqContraction &contraction)
      : builder(builder), contraction(contraction), op(contraction.op),
        location(op.getLoc()) {}

  Value createSums();
  Value toFloat(Value sums);
  Value multiply(Value floats, ArrayRef<float> multipliers);
  Value addFloatBias(Value floats);

private:
  bool isConv() { return op.getName() == "onnx.Conv"; }
  bool isGemm() { return op.getName() == "onnx.Gemm"; }
  Type unranked(Type dtype);
  IntegerType signedType(unsigned width);
  Value createEpilogue(StringRef name, ValueRange operands, Type dtype);
  Value transposeIf(Value matrix, StringRef attribute);
  ElementsAttr alongChannels(DenseElementsAttr elements);
  Value alongChannels(Value bias);
  int64_t countPixelDims();

  OpBuilder &builder;
  const QdqContraction &contraction;
  torch::OperatorOp op;
  Location location;
};

} // namespace

Type SumBuilder::unranked(Type dtype) {
  return torch::VTensorType::get(builder.getContext(), /*hasSizes=*/false, {},
                                 dtype);
}

IntegerType SumBuilder::signedType(unsigned width) {
  return IntegerType::get(builder.getContext(), width, IntegerType::Signed);
}

/// What belongs to the contraction, and is not counted beside it.
Value SumBuilder::createEpilogue(StringRef name, ValueRange operands,
                                 Type dtype) {
  Value value =
      createOperator(builder, location, name, operands, unranked(dtype));
  MiniDialect::EpilogueAttrHelper(builder.getContext())
      .setAttr(value.getDefiningOp(), builder.getUnitAttr());
  return value;
}

Value SumBuilder::transposeIf(Value matrix, StringRef attribute) {
  if (!isGemm() || integerAttribute(op, attribute, 0) == 0)
    return matrix;
  auto dtype = cast<torch::VTensorType>(matrix.getType()).getDtype();
  return createEpilogue("Transpose", matrix, dtype);
}

/// The dimensions of a convolution behind the channels.
int64_t SumBuilder::countPixelDims() {
  return isConv() ? contraction.weightRank - 2 : 0;
}

/// One element, or one for each channel, as it broadcasts to the result.
ElementsAttr SumBuilder::alongChannels(DenseElementsAttr elements) {
  SmallVector<int64_t> shape;
  if (elements.getNumElements() > 1) {
    shape.assign(1 + countPixelDims(), 1);
    shape[0] = elements.getNumElements();
  }
  return elements.reshape(
      RankedTensorType::get(shape, elements.getElementType()));
}

/// The same of a bias that is not known.
Value SumBuilder::alongChannels(Value bias) {
  if (countPixelDims() == 0)
    return bias;
  SmallVector<int64_t> shape(1 + countPixelDims(), 1);
  shape[0] = -1;
  auto type = RankedTensorType::get(shape.size(), signedType(64));
  Value literal =
      createLiteral(builder, location,
                    DenseElementsAttr::get(type, ArrayRef<int64_t>(shape)));
  return createEpilogue("Reshape", {bias, literal}, builder.getF32Type());
}

/// The sums in int32, with the bias that is known in their units.
Value SumBuilder::createSums() {
  const auto &[input, weights] =
      std::tie(contraction.input, contraction.weights);
  SmallVector<Value> operands{transposeIf(input.tensor, "transA"),
                              transposeIf(weights.tensor, "transB"),
                              input.zeroPointOperand(builder),
                              weights.zeroPointOperand(builder)};
  Value sums = createOperator(builder, location,
                              isConv() ? "ConvInteger" : "MatMulInteger",
                              operands, unranked(signedType(32)));
  if (isConv())
    copyAttributes(op, sums, {});
  if (!contraction.bias)
    return sums;
  Value bias =
      createLiteral(builder, location, alongChannels(contraction.bias));
  return createEpilogue("Add", {sums, bias}, signedType(32));
}

Value SumBuilder::toFloat(Value sums) {
  Value floats = createEpilogue("Cast", sums, builder.getF32Type());
  constexpr int64_t kOnnxFloat = 1;
  floats.getDefiningOp()->setAttr(
      "torch.onnx.to", builder.getIntegerAttr(signedType(64), kOnnxFloat));
  return floats;
}

/// Times one number, or one for each channel.
Value SumBuilder::multiply(Value floats, ArrayRef<float> multipliers) {
  auto type = RankedTensorType::get(multipliers.size(), builder.getF32Type());
  Value literal =
      createLiteral(builder, location,
                    alongChannels(DenseElementsAttr::get(type, multipliers)));
  return createEpilogue("Mul", {floats, literal}, builder.getF32Type());
}

/// Adds the bias that `op` has in f32.
Value SumBuilder::addFloatBias(Value floats) {
  Value bias = operandOf(op, 2);
  float beta = floatAttribute(op, "beta", 1.0f);
  if (isGemm() && beta != 1.0f)
    bias = multiply(bias, beta);
  return createEpilogue("Add", {floats, alongChannels(bias)},
                        builder.getF32Type());
}

Value mini::createQuantizedSums(OpBuilder &builder,
                                const QdqContraction &contraction) {
  SumBuilder sums(builder, contraction);
  const QuantizedResult &result = contraction.result;
  SmallVector<float> multipliers;
  for (size_t i = 0; i < contraction.weights.scales.size(); ++i)
    multipliers.push_back(contraction.productScale(i) / result.scaleValue);
  Value floats = sums.multiply(sums.toFloat(sums.createSums()), multipliers);
  torch::OperatorOp quantize = result.quantize;
  Value one =
      createLiteral(builder, quantize.getLoc(),
                    DenseElementsAttr::get(
                        RankedTensorType::get({}, builder.getF32Type()), 1.0f));
  return createOperator(builder, torch::OperatorOp(contraction.op).getLoc(),
                        "QuantizeLinear",
                        {floats, one, result.zeroPointOperand(builder)},
                        quantize.getResult(0).getType());
}

Value mini::createFloatSums(OpBuilder &builder,
                            const QdqContraction &contraction) {
  SumBuilder sums(builder, contraction);
  SmallVector<float> multipliers;
  for (size_t i = 0; i < contraction.weights.scales.size(); ++i)
    multipliers.push_back(contraction.productScale(i) * contraction.alpha);
  Value floats = sums.multiply(sums.toFloat(sums.createSums()), multipliers);
  if (contraction.addsFloatBias)
    floats = sums.addFloatBias(floats);
  floats.setType(torch::OperatorOp(contraction.op).getResult(0).getType());
  return floats;
}
