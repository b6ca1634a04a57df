//===- Arithmetic.cpp - PyTorch's elementwise operators - cpp -------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where PyTorch defines a function by simpler ones, as hardswish, these are
// made, so that every rounding is PyTorch's.
//
//===----------------------------------------------------------------------===//

#include "Aten.h"

using namespace mlir;
using namespace mini;

FailureOr<Value> mini::convertAtenUnary(AtenOp &op) {
  static constexpr std::pair<StringLiteral, StringLiteral> kNames[] = {
      {"abs", "Abs"},         {"exp", "Exp"},   {"mish", "Mish"},
      {"neg", "Neg"},         {"relu", "Relu"}, {"sqrt", "Sqrt"},
      {"sigmoid", "Sigmoid"}, {"tanh", "Tanh"},
  };
  auto input = op.tensor(0);
  if (failed(input))
    return failure();
  StringRef name = op.name();
  name.consume_front("torch.aten.");
  const auto *entry = llvm::find_if(
      kNames, [&](const auto &entry) { return entry.first == name; });
  return op.create(entry->second, *input);
}

/// The dtype of a tensor, which numbers beside it take on.
static FailureOr<Type> declaredDtype(AtenOp &op, Value tensor) {
  Type dtype = AtenOp::dtypeOf(tensor.getType());
  if (!dtype)
    return op.emitError() << "the dtype of " << tensor.getType()
                          << " must be declared";
  return dtype;
}

FailureOr<Value> mini::convertAtenBinary(AtenOp &op) {
  StringRef name = op.name();
  name.consume_front("torch.aten.");
  auto [kind, overload] = name.split('.');
  StringRef onnxName = llvm::StringSwitch<StringRef>(kind)
                           .Case("add", "Add")
                           .Case("sub", "Sub")
                           .Case("mul", "Mul")
                           .Case("div", "Div");
  auto lhs = op.tensor(0);
  if (failed(lhs))
    return failure();
  Type dtype = op.resultDtype();
  if (!dtype)
    return op.emitError() << "the dtype of the result must be declared";
  double alpha = 1;
  if (op.numOperands() == 3) {
    auto factor = op.number(2);
    if (failed(factor))
      return failure();
    alpha = *factor;
  }
  if (overload == "Scalar") {
    auto number = op.number(1);
    if (failed(number))
      return failure();
    return op.create(onnxName, {op.createCast(*lhs, dtype),
                                op.createNumber(*number * alpha, dtype)});
  }
  auto rhs = op.tensor(1);
  if (failed(rhs))
    return failure();
  Value scaled = op.createCast(*rhs, dtype);
  if (alpha != 1)
    scaled = op.create("Mul", {scaled, op.createNumber(alpha, dtype)});
  return op.create(onnxName, {op.createCast(*lhs, dtype), scaled});
}

/// The tensor between two numbers.
static FailureOr<Value> createClip(AtenOp &op, Value tensor,
                                   std::optional<double> least,
                                   std::optional<double> greatest) {
  auto dtype = declaredDtype(op, tensor);
  if (failed(dtype))
    return failure();
  Value bounds[2] = {};
  if (least)
    bounds[0] = op.createNumber(*least, *dtype);
  if (greatest)
    bounds[1] = op.createNumber(*greatest, *dtype);
  return op.create("Clip", {tensor, bounds[0], bounds[1]});
}

FailureOr<Value> mini::convertAtenClamp(AtenOp &op) {
  auto input = op.tensor(0);
  if (failed(input))
    return failure();
  std::optional<double> bounds[2];
  for (size_t i : {0, 1}) {
    if (!op.operand(i + 1))
      continue;
    auto bound = op.number(i + 1);
    if (failed(bound))
      return failure();
    bounds[i] = *bound;
  }
  return createClip(op, *input, bounds[0], bounds[1]);
}

FailureOr<Value> mini::convertAtenRelu6(AtenOp &op) {
  auto input = op.tensor(0);
  return failed(input) ? input : createClip(op, *input, 0, 6);
}

FailureOr<Value> mini::convertAtenLeakyRelu(AtenOp &op) {
  auto input = op.tensor(0);
  auto slope = op.number(1);
  if (failed(input) || failed(slope))
    return failure();
  return op.create("LeakyRelu", *input,
                   op.attributes().addFloat("alpha", *slope));
}

FailureOr<Value> mini::convertAtenSilu(AtenOp &op) {
  auto input = op.tensor(0);
  if (failed(input))
    return failure();
  return op.create("Mul", {*input, op.create("Sigmoid", *input)});
}

/// relu6(x + 3)
static FailureOr<Value> createShiftedRelu6(AtenOp &op, Value input) {
  auto dtype = declaredDtype(op, input);
  if (failed(dtype))
    return failure();
  Value shifted = op.create("Add", {input, op.createNumber(3, *dtype)});
  return op.create("Clip", {shifted, op.createNumber(0, *dtype),
                            op.createNumber(6, *dtype)});
}

FailureOr<Value> mini::convertAtenHardSigmoid(AtenOp &op) {
  auto input = op.tensor(0);
  if (failed(input))
    return failure();
  auto gate = createShiftedRelu6(op, *input);
  if (failed(gate))
    return failure();
  Type dtype = AtenOp::dtypeOf(input->getType());
  return op.create("Div", {*gate, op.createNumber(6, dtype)});
}

FailureOr<Value> mini::convertAtenHardSwish(AtenOp &op) {
  auto input = op.tensor(0);
  if (failed(input))
    return failure();
  auto gate = createShiftedRelu6(op, *input);
  if (failed(gate))
    return failure();
  Type dtype = AtenOp::dtypeOf(input->getType());
  return op.create(
      "Div", {op.create("Mul", {*input, *gate}), op.createNumber(6, dtype)});
}

FailureOr<Value> mini::convertAtenIdentity(AtenOp &op) { return op.tensor(0); }

FailureOr<Value> mini::convertAtenDropout(AtenOp &op) {
  auto input = op.tensor(0);
  auto trains = op.boolean(2);
  if (failed(input) || failed(trains))
    return failure();
  if (*trains)
    return op.emitError() << "is in training mode; export the model for"
                          << " inference";
  return input;
}

FailureOr<Value> mini::convertAtenToDtype(AtenOp &op) {
  auto input = op.tensor(0);
  if (failed(input))
    return failure();
  Type dtype = op.resultDtype();
  if (!dtype)
    return op.emitError() << "the dtype of the result must be declared";
  return op.createCast(*input, dtype);
}

/// A dtype to convert to first is not supported.
static LogicalResult checkNoDtype(AtenOp &op, size_t index) {
  if (!op.operand(index))
    return success();
  return op.emitError() << "operand " << index
                        << ", a dtype, must be none; convert with"
                        << " torch.aten.to.dtype";
}

FailureOr<Value> mini::convertAtenSoftmax(AtenOp &op) {
  auto input = op.tensor(0);
  auto axis = op.integer(1);
  if (failed(input) || failed(axis))
    return failure();
  if (op.name() == "torch.aten.softmax.int") {
    if (failed(checkNoDtype(op, 2)))
      return failure();
  } else {
    auto widens = op.boolean(2);
    if (failed(widens))
      return failure();
    if (*widens)
      return op.emitError() << "half_to_float is not supported";
  }
  return op.create("Softmax", *input, op.attributes().add("axis", *axis));
}

FailureOr<Value> mini::convertAtenMean(AtenOp &op) {
  auto input = op.tensor(0);
  auto keepsDims = op.boolean(2);
  if (failed(input) || failed(keepsDims) || failed(checkNoDtype(op, 3)))
    return failure();
  SmallVector<Value> operands{*input};
  if (op.operand(1)) {
    auto axes = op.integers(1);
    if (failed(axes))
      return failure();
    // For PyTorch and ONNX alike, an empty list means all dimensions.
    operands.push_back(op.createIntegers(*axes));
  }
  return op.create("ReduceMean", operands,
                   op.attributes().add("keepdims", *keepsDims));
}
