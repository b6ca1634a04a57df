//===- FormQLinearOperators.cpp - QDQ convolutions on integers - cpp ------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Rewrites the convolutions that QuantizedConv finds; strictly, only those
// where integers are proved to give the bits of f32. What follows one, Relu or
// Clip, is monotone, and so is the quantization: it can as well be done on the
// quantized values, with its bounds quantized.
//
//===----------------------------------------------------------------------===//

#include "QuantizedConv.h"

#include "mini/Conversion/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

#include <cmath>

namespace mini {
#define GEN_PASS_DEF_FORMQLINEAROPERATORSPASS
#include "mini/Conversion/Passes.h.inc"
} // namespace mini

using namespace mlir;
using namespace mini;

namespace {

struct FormQLinearOperatorsPass
    : mini::impl::FormQLinearOperatorsPassBase<FormQLinearOperatorsPass> {
  using FormQLinearOperatorsPassBase::FormQLinearOperatorsPassBase;
  void runOnOperation() override;
};

} // namespace

static Value createOperator(OpBuilder &builder, Location location,
                            StringRef name, ValueRange operands, Type type) {
  return torch::OperatorOp::create(builder, location, TypeRange(type),
                                   builder.getStringAttr("onnx." + name),
                                   operands, 0)
      .getResult(0);
}

/// A scalar of `type`, an integer of 8 bits with its signedness.
static Value createByte(OpBuilder &builder, Location location, int64_t value,
                        IntegerType type) {
  auto elements = DenseElementsAttr::get(RankedTensorType::get({}, type),
                                         APInt(8, value, type.isSigned()));
  return torch::VTensorLiteralOp::create(
      builder, location,
      torch::VTensorType::get(builder.getContext(), true, {}, type), elements);
}

static void rewrite(const QuantizedConv &conv) {
  torch::OperatorOp node = conv.conv, activation = conv.activation,
                    quantize = conv.quantize;
  OpBuilder builder(quantize);
  Location location = node.getLoc();
  IntegerType type = conv.outputType;
  auto zeroPoint = [&](const Dequantized &tensor) -> Value {
    return tensor.zeroPoint
               ? tensor.zeroPoint
               : createByte(builder, location, 0, tensor.elementType);
  };
  Value outputZeroPoint =
      createByte(builder, location, conv.outputZeroPoint, type);
  SmallVector<Value> operands{conv.input.tensor,     conv.input.scale,
                              zeroPoint(conv.input), conv.weights.tensor,
                              conv.weights.scale,    zeroPoint(conv.weights),
                              conv.outputScale,      outputZeroPoint};
  if (conv.bias)
    operands.push_back(conv.bias);
  Type resultType = quantize.getResult(0).getType();
  Value result =
      createOperator(builder, location, "QLinearConv", operands, resultType);
  result.getDefiningOp()->setDiscardableAttrs(
      node->getDiscardableAttrDictionary());
  if (conv.least)
    result = createOperator(
        builder, location, "Max",
        {result, createByte(builder, location, *conv.least, type)}, resultType);
  if (conv.greatest)
    result = createOperator(
        builder, location, "Min",
        {result, createByte(builder, location, *conv.greatest, type)},
        resultType);
  quantize.getResult(0).replaceAllUsesWith(result);
  quantize.erase();
  if (activation)
    activation.erase();
  node.erase();
}

/// The exponent of a power of two, or nothing.
static std::optional<int> exponentOf(float value) {
  int exponent;
  if (std::frexp(value, &exponent) != 0.5f)
    return std::nullopt;
  return exponent - 1;
}

/// Why integer arithmetic may differ from that of f32, or nothing where it is
/// proved to give the same bits whatever the order of the sums.
static std::optional<std::string> findInexactness(const QuantizedConv &conv) {
  auto roleProblem = [](StringRef role, float scale) {
    return "the scale of " + role.str() + ", " + numberText(scale) +
           ", is not a power of two";
  };
  auto input = exponentOf(conv.input.scales[0]),
       output = exponentOf(conv.outputScaleValue);
  if (!input)
    return roleProblem("the input", conv.input.scales[0]);
  if (!output)
    return roleProblem("the result", conv.outputScaleValue);
  // Every sum is a multiple of the product of the scales, and up to 2^24 times
  // that are exact in f32, as long as its exponent is in range.
  constexpr int64_t kExactIntegers = int64_t(1) << 24;
  constexpr int kLeastExponent = -126, kGreatestExponent = 127 - 24;
  for (auto [channel, bound] : llvm::enumerate(conv.bounds)) {
    float scale = conv.weights.scaleOf(channel);
    auto weights = exponentOf(scale);
    if (!weights)
      return roleProblem("the weights", scale);
    for (int exponent : {*input + *weights, *input + *weights - *output})
      if (exponent < kLeastExponent || exponent > kGreatestExponent)
        return "its scales multiply to 2^" + std::to_string(exponent) +
               ", which f32 cannot hold exact sums of";
    if (bound > kExactIntegers)
      return "the sums of channel " + std::to_string(channel) + " may reach " +
             std::to_string(bound) +
             ", and f32 holds all integers only up to 2^24";
  }
  return std::nullopt;
}

/// Why no integer convolution computes `conv`, or nothing.
static std::optional<std::string> findOverflow(const QuantizedConv &conv) {
  for (auto [channel, bound] : llvm::enumerate(conv.bounds))
    if (bound > INT32_MAX)
      return "the sums of channel " + std::to_string(channel) + " may reach " +
             std::to_string(bound) + ", which 32 bits do not hold";
  return std::nullopt;
}

void FormQLinearOperatorsPass::runOnOperation() {
  SmallVector<torch::OperatorOp> convs;
  getOperation().walk([&](torch::OperatorOp op) {
    if (isQuantizedConv(op))
      convs.push_back(op);
  });
  for (torch::OperatorOp op : convs) {
    std::string reason;
    auto conv = readQuantizedConv(op, reason);
    if (failed(conv)) {
      emitRemark(op.getLoc())
          << "this quantized convolution stays f32: " << reason;
      continue;
    }
    auto overflow = findOverflow(*conv);
    auto problem = overflow ? overflow : findInexactness(*conv);
    bool staysFloat = overflow || (problem && strict);
    if (problem)
      emitRemark(op.getLoc())
          << "this quantized convolution "
          << (staysFloat ? "stays f32: "
                         : "is integer, which may differ from f32: ")
          << *problem;
    if (!staysFloat)
      rewrite(*conv);
  }
}
