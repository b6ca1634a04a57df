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
#include "IR/Torch/DataType.h"

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
  Value toFloat(Value sums) { return createCast(sums, builder.getF32Type()); }
  Value multiply(Value floats, ArrayRef<float> multipliers);
  Value addFloatBias(Value floats);

private:
  bool isConv() { return op.getName() == "onnx.Conv"; }
  bool isGemm() { return op.getName() == "onnx.Gemm"; }
  Type unranked(Type dtype);
  IntegerType signedType(unsigned width);
  void markEpilogue(Value value);
  Value createEpilogue(StringRef name, ValueRange operands, Type dtype);
  Value createCast(Value value, Type type);
  Value createScalar(int64_t value, unsigned width);
  Value sumBytes(Value input, Value zeroPoint);
  Value sumShorts();
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

void SumBuilder::markEpilogue(Value value) {
  MiniDialect::EpilogueAttrHelper(builder.getContext())
      .setAttr(value.getDefiningOp(), builder.getUnitAttr());
}

/// What belongs to the contraction, and is not counted beside it.
Value SumBuilder::createEpilogue(StringRef name, ValueRange operands,
                                 Type dtype) {
  Value value =
      createOperator(builder, location, name, operands, unranked(dtype));
  markEpilogue(value);
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

/// The sums in int32 of an input of bytes.
Value SumBuilder::sumBytes(Value input, Value zeroPoint) {
  const Dequantized &weights = contraction.weights;
  SmallVector<Value> operands{transposeIf(input, "transA"),
                              transposeIf(weights.tensor, "transB"), zeroPoint,
                              weights.zeroPointOperand(builder)};
  Value sums = createOperator(builder, location,
                              isConv() ? "ConvInteger" : "MatMulInteger",
                              operands, unranked(signedType(32)));
  if (isConv())
    copyAttributes(op, sums, {});
  return sums;
}

/// The sums in int64 of an input of 16 bits: with x = 256 h + l, and so for its
/// zero point, 256 times the sums of h and those of l.
Value SumBuilder::sumShorts() {
  const Dequantized &input = contraction.input;
  Type sumType = signedType(64),
       byte = IntegerType::get(builder.getContext(), 8, IntegerType::Unsigned);
  auto [wide, zeroPoint] =
      std::pair(createCast(input.tensor, signedType(32)), input.zeroPoints[0]);
  if (input.elementType.isSigned()) {
    constexpr int64_t kOffset = 1 << 15;
    wide = createEpilogue("Add", {wide, createScalar(kOffset, 32)},
                          signedType(32));
    zeroPoint += kOffset;
  }
  Value high =
      createEpilogue("Div", {wide, createScalar(256, 32)}, signedType(32));
  auto sum = [&](Value part, int64_t point) {
    return sumBytes(
        createCast(part, byte),
        createByte(builder, location, point, cast<IntegerType>(byte)));
  };
  Value highSums = sum(high, zeroPoint >> 8),
        lowSums = sum(wide, zeroPoint & 255);
  // Both are one product.
  markEpilogue(lowSums);
  highSums = createCast(highSums, sumType);
  lowSums = createCast(lowSums, sumType);
  highSums = createEpilogue("Mul", {highSums, createScalar(256, 64)}, sumType);
  return createEpilogue("Add", {highSums, lowSums}, sumType);
}

/// The sums, with the bias that is known in their units.
Value SumBuilder::createSums() {
  const Dequantized &input = contraction.input;
  bool isWide = contraction.isInputWide();
  Value sums = isWide ? sumShorts()
                      : sumBytes(input.tensor, input.zeroPointOperand(builder));
  if (!contraction.bias)
    return sums;
  Value bias =
      createLiteral(builder, location, alongChannels(contraction.bias));
  IntegerType type = signedType(isWide ? 64 : 32);
  if (isWide)
    bias = createCast(bias, type);
  return createEpilogue("Add", {sums, bias}, type);
}

Value SumBuilder::createCast(Value value, Type type) {
  Value cast = createEpilogue("Cast", value, type);
  cast.getDefiningOp()->setAttr(
      "torch.onnx.to",
      builder.getIntegerAttr(signedType(64), encodeDataType(type)));
  return cast;
}

/// A scalar of a signed integer of `width` bits.
Value SumBuilder::createScalar(int64_t value, unsigned width) {
  auto type = RankedTensorType::get({}, signedType(width));
  return createLiteral(builder, location,
                       DenseElementsAttr::get(type, APInt(width, value)));
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
