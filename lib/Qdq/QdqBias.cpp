//===- QdqBias.cpp - A bias in units of the products - cpp ----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A bias is int32 at the scale of the products, as ONNX Runtime's quantizer
// writes it; or it has another type or scale, or is a float, and is rounded to
// that scale. It is an operand, or a constant that is added behind.
//
//===----------------------------------------------------------------------===//

#include "QdqContraction.h"

#include <cmath>

using namespace mlir;
using namespace mini;

namespace {

/// The constant that a bias is, and what dequantizes it, if anything does.
struct BiasConstant {
  DenseElementsAttr elements;
  IntegerType type; ///< Null for f32.
  std::optional<Dequantized> dequantized;
};

} // namespace

static LogicalResult readConstant(Value floats, BiasConstant &bias,
                                  Reason &reason) {
  Value tensor = floats;
  if (producerOf(floats, "onnx.DequantizeLinear")) {
    bias.dequantized.emplace();
    if (failed(readDequantized(floats, "the bias", *bias.dequantized, reason)))
      return failure();
    tensor = bias.dequantized->tensor;
  }
  ElementsAttr elements = constantElements(tensor);
  bias.elements = denseElements(elements);
  if (!bias.elements || bias.elements.empty())
    return failBecause(reason, "the bias is not a constant");
  bias.type = dyn_cast<IntegerType>(elements.getElementType());
  bool isSupported =
      bias.dequantized
          ? isByte(bias.type) || (bias.type && bias.type.isSignedInteger(32))
          : elements.getElementType().isF32();
  if (isSupported)
    return success();
  std::string type;
  llvm::raw_string_ostream(type) << elements.getElementType();
  return failBecause(reason, "the bias is of " + type);
}

/// The dimension of a constant of `shape` that has an element for each output
/// channel where it is added to the result of `contraction`, or any if it has
/// one element for all.
static std::optional<int64_t> findChannels(const QdqContraction &contraction,
                                           ArrayRef<int64_t> shape) {
  StringRef name = torch::OperatorOp(contraction.op).getName();
  int64_t rank = shape.size(), axis = rank - 1;
  int64_t count = ShapedType::getNumElements(shape);
  if (name == "onnx.Conv" && !contraction.addition)
    return shape == ArrayRef(contraction.channels) ? std::optional(axis)
                                                   : std::nullopt;
  int64_t resultRank = INT64_MAX;
  if (name == "onnx.Gemm")
    resultRank = 2;
  if (name == "onnx.Conv") {
    resultRank =
        constantElements(contraction.weights.tensor).getShapedType().getRank();
    axis = rank - (resultRank - 1);
  }
  if (rank > resultRank)
    return std::nullopt;
  if (count == 1)
    return 0;
  if (count != contraction.channels || axis < 0 || shape[axis] != count)
    return std::nullopt;
  return axis;
}

/// The elements as real numbers.
static SmallVector<float> readFloats(const BiasConstant &bias) {
  if (!bias.type)
    return llvm::to_vector(bias.elements.getValues<float>());
  SmallVector<float> floats;
  for (auto [i, bits] : llvm::enumerate(bias.elements.getValues<APInt>())) {
    int64_t centered =
        toInteger(bits, bias.type) - bias.dequantized->zeroPointOf(i);
    floats.push_back(static_cast<float>(centered) *
                     bias.dequantized->scaleOf(i));
  }
  return floats;
}

/// Whether the bias is int32 at the scale of the products already.
static bool hasProductScale(const QdqContraction &contraction,
                            const BiasConstant &bias, float beta) {
  if (!bias.type || !bias.type.isSignedInteger(32) || beta != 1.0f ||
      contraction.alpha != 1.0f)
    return false;
  for (int64_t i = 0; i < bias.elements.getNumElements(); ++i)
    if (bias.dequantized->scaleOf(i) != contraction.productScale(i) ||
        bias.dequantized->zeroPointOf(i) != 0)
      return false;
  return true;
}

static LogicalResult roundToProducts(QdqContraction &contraction,
                                     const BiasConstant &bias, float beta,
                                     Reason &reason) {
  SmallVector<int32_t> rounded;
  for (auto [i, value] : llvm::enumerate(readFloats(bias))) {
    float unit = contraction.productScale(i) * contraction.alpha;
    double units = double(value) * double(beta) / double(unit);
    double nearest = std::nearbyint(units);
    if (!(std::abs(nearest) <= INT32_MAX))
      return failBecause(reason,
                         "the bias of channel " + Twine(i) + ", " +
                             numberText(value) +
                             ", is too large for the scale of the products",
                         "a bias is too large for the scale of the products");
    contraction.isBiasExact &= nearest == units;
    rounded.push_back(static_cast<int32_t>(nearest));
  }
  Type type =
      IntegerType::get(bias.elements.getContext(), 32, IntegerType::Signed);
  contraction.bias = DenseElementsAttr::get(
      RankedTensorType::get(bias.elements.getType().getShape(), type),
      ArrayRef<int32_t>(rounded));
  return success();
}

static bool isConstantBias(Value value) {
  if (auto dequantize = producerOf(value, "onnx.DequantizeLinear"))
    value = dequantize.getOperand(0);
  return constantElements(value) != nullptr;
}

/// The bias as a float, or null. It is looked for behind MatMul, and behind the
/// others where they have none.
static Value findBias(QdqContraction &contraction) {
  torch::OperatorOp op = contraction.op;
  bool isMatMul = op.getName() == "onnx.MatMul";
  if (Value bias = isMatMul ? Value() : operandOf(op, 2))
    return bias;
  Value result = op.getResult(0);
  auto user = result.hasOneUse()
                  ? dyn_cast<torch::OperatorOp>(*result.user_begin())
                  : torch::OperatorOp();
  if (!user || user.getName() != "onnx.Add" || user.getNumOperands() != 2 ||
      user.getNumResults() != 1)
    return {};
  Value other = user.getOperand(user.getOperand(0) == result);
  if (!isConstantBias(other))
    return {};
  contraction.addition = user;
  return other;
}

LogicalResult mini::readQuantizedBias(QdqContraction &contraction,
                                      Reason &reason) {
  Value floats = findBias(contraction);
  if (!floats)
    return success();
  BiasConstant bias;
  if (failed(readConstant(floats, bias, reason)))
    return failure();
  ArrayRef<int64_t> shape = bias.elements.getType().getShape();
  int64_t count = bias.elements.getNumElements();
  // Without constant weights only the bias tells how many channels there are.
  if (contraction.bounds.size() == 1 && contraction.channels == 1 &&
      contraction.weights.isPerTensor() && count > 1 &&
      !constantElements(contraction.weights.tensor)) {
    contraction.channels = count;
    contraction.bounds.resize(count, contraction.bounds[0]);
  }
  auto axis = findChannels(contraction, shape);
  if (!axis)
    return failBecause(reason,
                       "the bias is not one value for each output channel");
  if (bias.dequantized &&
      failed(checkAxis(*bias.dequantized, "the bias", *axis, count, reason)))
    return failure();
  float beta = contraction.addition
                   ? 1.0f
                   : floatAttribute(contraction.op, "beta", 1.0f);
  // A single value for all channels has one scale only if these have.
  if (count == 1 && contraction.weights.scales.size() > 1)
    return failBecause(reason, "the bias has one value for channels of "
                               "different scales");
  if (hasProductScale(contraction, bias, beta)) {
    Type type =
        IntegerType::get(bias.elements.getContext(), 32, IntegerType::Signed);
    contraction.bias = bias.elements.bitcast(type);
    contraction.biasValue = bias.dequantized->tensor;
  } else if (failed(roundToProducts(contraction, bias, beta, reason))) {
    return failure();
  }
  auto values = contraction.bias.getValues<int32_t>();
  for (size_t i = 0; i < contraction.bounds.size(); ++i)
    contraction.bounds[i] += std::abs(int64_t(values[count == 1 ? 0 : i]));
  return success();
}
