//===- Float8Contraction.cpp - Products of 8-bit floats - cpp -------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   Conv | Gemm | MatMul(DequantizeLinear(x), DequantizeLinear(w), bias?)
//
// of 8-bit floats becomes the sums of their products, in f32, times both
// scales, plus the bias. Whether the result is quantized does not matter, nor
// which formats the operands have: the target is not known yet.
//
//===----------------------------------------------------------------------===//

#include "Float8Graph.h"
#include "FormedOperator.h"
#include "IR/Torch/OnnxForm.h"
#include "QdqContraction.h"

#include <cmath>

using namespace mlir;
using namespace mini;

namespace {

struct Float8Contraction {
  torch::OperatorOp op;
  DequantizedFloat8 lhs, rhs;
  SmallVector<float> multipliers; ///< One, or one a channel.
};

} // namespace

bool mini::areFloat8(torch::OperatorOp op) {
  return areDequantized(op, {0, 1}) && llvm::all_of(ArrayRef{0, 1}, [&](int i) {
           return float8TypeOf(
               producerOf(op.getOperand(i), "onnx.DequantizeLinear"));
         });
}

static LogicalResult readFactor(Value floats, StringRef role,
                                DequantizedFloat8 &factor, Reason &reason) {
  auto dequantize = producerOf(floats, "onnx.DequantizeLinear");
  if (failed(readDequantizedFloat8(dequantize, role, factor, reason)))
    return failure();
  if (!isFinite(factor))
    return failBecause(reason, role + " may have infinities, which the matrix "
                                      "instructions' 8-bit floats do not have");
  return success();
}

/// The number of dimensions of `value`, or of what it is quantized or
/// transposed from.
static std::optional<int64_t> rankOf(Value value) {
  if (ElementsAttr elements = constantElements(value))
    return elements.getShapedType().getRank();
  auto type = dyn_cast<torch::VTensorType>(value.getType());
  if (type && type.getHasSizes())
    return type.getSizes().size();
  for (StringRef name : {"onnx.QuantizeLinear", "onnx.Transpose"})
    if (torch::OperatorOp op = producerOf(value, name))
      return rankOf(op.getOperand(0));
  return std::nullopt;
}

/// Fails unless all products that are summed up have one scale.
static LogicalResult checkScales(const Float8Contraction &contraction,
                                 Reason &reason) {
  size_t inputScales = contraction.lhs.scales.size(),
         weightScales = contraction.rhs.scales.size();
  if (inputScales != 1)
    return failBecause(reason,
                       "the input has " + Twine(inputScales) + " scales");
  if (weightScales == 1)
    return success();
  torch::OperatorOp op = contraction.op, dequantize = contraction.rhs.op;
  auto rank = rankOf(contraction.rhs.tensor);
  int64_t axis = integerAttribute(dequantize, "axis", 1);
  bool isVector = op.getName() == "onnx.MatMul" && rank == 1;
  if (weightScales == 0 || !rank || isVector ||
      (axis < 0 ? axis + *rank : axis) != channelAxis(op, *rank))
    return failBecause(reason, "the scales of the weights are not one for each "
                               "output channel");
  return success();
}

static LogicalResult findMultipliers(Float8Contraction &contraction,
                                     float alpha, Reason &reason) {
  const auto &[op, lhs, rhs, multipliers] = contraction;
  for (float scale : rhs.scales) {
    float product = lhs.scales.front() * scale;
    if (!std::isnormal(product) || !std::isnormal(product * alpha))
      return failBecause(reason,
                         "its scales multiply to " + numberText(product) +
                             ", beyond the range of f32",
                         "its scales multiply beyond the range of f32");
    contraction.multipliers.push_back(product * alpha);
  }
  return success();
}

static Value createContraction(OpBuilder &builder,
                               const Float8Contraction &contraction) {
  torch::OperatorOp op = contraction.op;
  const auto &multipliers = contraction.multipliers;
  SmallVector<int64_t> shape;
  if (multipliers.size() > 1)
    shape.push_back(static_cast<int64_t>(multipliers.size()));
  Value multiplier = createLiteral(
      builder, op.getLoc(),
      DenseElementsAttr::get(RankedTensorType::get(shape, builder.getF32Type()),
                             ArrayRef<float>(multipliers)));
  Value addend = operandOf(op, 2);
  if (!addend)
    addend = torch::ConstantNoneOp::create(builder, op.getLoc());
  StringRef name = op.getName();
  name.consume_front("onnx.");
  SmallVector<Value> operands = {contraction.lhs.tensor, contraction.rhs.tensor,
                                 addend, multiplier};
  Value result =
      torch::OperatorOp::create(
          builder, op.getLoc(), TypeRange(op.getResult(0).getType()),
          builder.getStringAttr(kOwnPrefix + name + "Float8"), operands, 0)
          .getResult(0);
  copyAttributes(op, result, {"alpha", "broadcast"});
  return result;
}

FailureOr<FormedOperator> mini::readFloat8Contraction(torch::OperatorOp op,
                                                      Reason &reason) {
  Float8Contraction contraction;
  contraction.op = op;
  float alpha =
      op.getName() == "onnx.Gemm" ? floatAttribute(op, "alpha", 1.0f) : 1.0f;
  if (failed(
          readFactor(op.getOperand(0), "the input", contraction.lhs, reason)) ||
      failed(readFactor(op.getOperand(1), "the weights", contraction.rhs,
                        reason)) ||
      failed(checkScales(contraction, reason)) ||
      failed(findMultipliers(contraction, alpha, reason)))
    return failure();
  FormedOperator formed;
  formed.arithmetic = "of 8-bit floats";
  formed.replaced.push_back(op);
  std::string text = "the matrix instruction rounds the sums, and the scales "
                     "are multiplied after them";
  formed.inexactness = Reason{text, text};
  formed.build = [contraction](OpBuilder &builder) {
    return createContraction(builder, contraction);
  };
  return formed;
}
