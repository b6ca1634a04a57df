//===- Float8Graph.cpp - Dequantized 8-bit floats - cpp -------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "Float8Graph.h"

#include "IR/Torch/DataType.h"
#include "IR/Torch/Float8Types.h"

using namespace mlir;
using namespace mini;

static Type declaredType(Value value) {
  if (ElementsAttr elements = constantElements(value))
    return elements.getElementType();
  auto type = dyn_cast<torch::VTensorType>(value.getType());
  return type ? type.getDtype() : Type();
}

/// What makes the elements of `tensor`, through what only moves them.
static Value findSource(Value tensor) {
  for (auto op = tensor.getDefiningOp<torch::OperatorOp>();
       op && movesElements(op); op = tensor.getDefiningOp<torch::OperatorOp>())
    tensor = op.getOperand(0);
  return tensor;
}

/// What `quantize` makes, by its zero point or attribute, or null.
static Type quantizedType(torch::OperatorOp quantize) {
  if (Value zeroPoint = operandOf(quantize, 2))
    if (Type type = declaredType(zeroPoint))
      return type;
  return decodeDataType(quantize.getContext(),
                        integerAttribute(quantize, "output_dtype", 0));
}

FloatType mini::quantizedFloat8Type(torch::OperatorOp op) {
  Type type = quantizedType(op);
  return isFloat8(type) ? cast<FloatType>(type) : FloatType();
}

/// The element type of what `dequantize` takes, or null where it is not known:
/// as declared for it or for its zero point, or as what quantizes it says.
static Type dequantizedType(torch::OperatorOp dequantize) {
  Value tensor = dequantize.getOperand(0);
  if (Type type = declaredType(tensor))
    return type;
  if (Value zeroPoint = operandOf(dequantize, 2))
    if (Type type = declaredType(zeroPoint))
      return type;
  auto quantize = producerOf(findSource(tensor), "onnx.QuantizeLinear");
  return quantize ? quantizedType(quantize) : Type();
}

FloatType mini::float8TypeOf(torch::OperatorOp op) {
  if (op.getNumOperands() < 2 || op.getNumOperands() > 3)
    return {};
  Type type = dequantizedType(op);
  return isFloat8(type) ? cast<FloatType>(type) : FloatType();
}

LogicalResult mini::readDequantizedFloat8(torch::OperatorOp op, StringRef role,
                                          DequantizedFloat8 &tensor,
                                          Reason &reason) {
  tensor.op = op;
  tensor.tensor = op.getOperand(0);
  tensor.type = float8TypeOf(op);
  for (StringRef name : {"block_size", "output_dtype"})
    if (integerAttribute(op, name, 0) != 0)
      return failBecause(reason, "what dequantizes " + role +
                                     " has the attribute '" + name + "'");
  return readScales(op.getOperand(1), role, tensor.scales, reason);
}

bool mini::isFinite(const DequantizedFloat8 &tensor) {
  const llvm::fltSemantics &semantics =
      FloatType(tensor.type).getFloatSemantics();
  if (!APFloat::semanticsHasInf(semantics))
    return true;
  Value source = findSource(tensor.tensor);
  if (auto elements = denseElements(constantElements(source)))
    return llvm::none_of(elements.getValues<APInt>(), [&](const APInt &bits) {
      return APFloat(semantics, bits).isInfinity();
    });
  auto quantize = producerOf(source, "onnx.QuantizeLinear");
  return quantize && integerAttribute(quantize, "saturate", 1) != 0;
}
