//===- ReadRecurrent.cpp - Operands of LSTM, GRU and RNN - cpp ------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The checks of what recurrent operators share.
//
//===----------------------------------------------------------------------===//

#include "Recurrent.h"

#include "Onnx/Build/Reduction.h"

using namespace mlir;
using namespace mini;

/// Each step is some operators; more of them would be compiled for long.
static constexpr int64_t kMaxSteps = 4096;

FailureOr<Recurrent> Recurrent::read(OnnxOperator &op,
                                     const RecurrentKind &kind) {
  Recurrent recurrent(op);
  if (failed(recurrent.readShapes(kind)) ||
      failed(recurrent.readDirections(kind)))
    return failure();
  return recurrent;
}

LogicalResult Recurrent::checkOperand(size_t index, StringRef role,
                                      ArrayRef<int64_t> shape, Type type) {
  OnnxTensor operand = op->operand(index);
  if (!operand || (operand.shape() == shape && operand.elementType == type))
    return success();
  return op->emitError() << role << " (operand " << index << ") is "
                         << tensorText(operand) << ", but must be "
                         << shapeText(shape) << "," << type;
}

LogicalResult Recurrent::readShapes(const RecurrentKind &kind) {
  gates = kind.gates;
  isQuantized = kind.isQuantized;
  x = op->operand(0);
  weights = op->operand(1);
  recurrence = op->operand(2);
  bias = op->operand(3);
  lengths = op->operand(4);
  elementType = x.elementType;
  if (failed(checkElementType(*op, x, kFloats, "the input")))
    return failure();
  if (isQuantized && !elementType.isF32())
    return op->emitError() << "the input's elements are " << elementType
                           << ", but must be f32";
  sumType = accumulatorType(elementType);
  if (x.rank() != 3 || weights.rank() != 3 || recurrence.rank() != 3)
    return op->emitError() << "the input " << shapeText(x.shape())
                           << ", the weights " << shapeText(weights.shape())
                           << " and those of the state "
                           << shapeText(recurrence.shape())
                           << " must have three dimensions";
  auto layout = op->intAttribute("layout", 0);
  if (failed(layout))
    return failure();
  isBatchFirst = *layout != 0;
  steps = x.shape()[isBatchFirst ? 1 : 0];
  batch = x.shape()[isBatchFirst ? 0 : 1];
  inputSize = x.shape()[2];
  hidden = recurrence.shape()[isQuantized ? 1 : 2];
  auto given = op->intAttribute("hidden_size", hidden);
  if (failed(given))
    return failure();
  if (*given != hidden)
    return op->emitError() << "hidden_size is " << *given
                           << ", but the weights of the state are "
                           << shapeText(recurrence.shape());
  if (steps > kMaxSteps)
    return op->emitError() << "the sequence has " << steps << " steps; at most "
                           << kMaxSteps
                           << " are supported, since each is compiled";
  return success();
}

/// The floats of the attribute `name`, or nothing after an error.
static FailureOr<SmallVector<double>> readFloats(OnnxOperator &op,
                                                 StringRef name) {
  SmallVector<double> values;
  Attribute attribute = op.attribute(name);
  auto array = dyn_cast_if_present<ArrayAttr>(attribute);
  if (attribute && (!array || !llvm::all_of(array, llvm::IsaPred<FloatAttr>)))
    return op.emitError() << "attribute '" << name << "' is " << attribute
                          << ", but must be a list of floats";
  if (array)
    for (auto value : array.getAsRange<FloatAttr>())
      values.push_back(value.getValueAsDouble());
  return values;
}

static FailureOr<SmallVector<StringRef>>
readActivations(OnnxOperator &op, ArrayRef<StringRef> defaults, size_t count) {
  SmallVector<StringRef> names;
  Attribute attribute = op.attribute("activations");
  if (!attribute) {
    for (size_t i = 0; i < count; ++i)
      llvm::append_range(names, defaults);
    return names;
  }
  size_t expected = count * defaults.size();
  auto array = dyn_cast<ArrayAttr>(attribute);
  if (!array || array.size() != expected ||
      !llvm::all_of(array, llvm::IsaPred<StringAttr>))
    return op.emitError() << "attribute 'activations' is " << attribute
                          << ", but must be " << expected << " names";
  for (auto name : array.getAsRange<StringAttr>())
    names.push_back(name.getValue());
  return names;
}

/// Takes the front of `list`, if there is one.
static void take(ArrayRef<double> &list, double &value) {
  if (list.empty())
    return;
  value = list.front();
  list = list.drop_front();
}

LogicalResult Recurrent::readDirections(const RecurrentKind &kind) {
  auto direction = op->stringAttribute("direction", "forward");
  auto limit = op->floatAttribute("clip", 0);
  if (failed(direction) || failed(limit))
    return failure();
  if (op->attribute("clip"))
    clip = *limit;
  bool isBoth = *direction == "bidirectional";
  if (!isBoth && *direction != "forward" && *direction != "reverse")
    return op->emitError() << "direction is '" << *direction
                           << "', but must be forward, reverse or"
                           << " bidirectional";
  for (int64_t d = 0; d < (isBoth ? 2 : 1); ++d)
    directions.push_back({d, isBoth ? d == 1 : *direction == "reverse", {}});
  if (failed(readDirectionsActivations(kind)))
    return failure();
  return checkOperands();
}

LogicalResult Recurrent::readDirectionsActivations(const RecurrentKind &kind) {
  auto alphas = readFloats(*op, "activation_alpha"),
       betas = readFloats(*op, "activation_beta");
  auto names = readActivations(*op, kind.defaultActivations, directions.size());
  if (failed(alphas) || failed(betas) || failed(names))
    return failure();
  // Each takes its parameters off the front of the lists.
  ArrayRef<double> alphasLeft = *alphas, betasLeft = *betas;
  size_t perDirection = kind.defaultActivations.size();
  for (auto [number, name] : llvm::enumerate(*names)) {
    auto activation = findActivation(name);
    if (!activation)
      return op->emitError()
             << "the activation '" << name << "' is not one of ONNX's";
    SmallVector<double, 2> &parameters = activation->attributes;
    if (!parameters.empty())
      take(alphasLeft, parameters[0]);
    if (parameters.size() > 1)
      take(betasLeft, parameters[1]);
    directions[number / perDirection].activations.push_back(*activation);
  }
  return success();
}

LogicalResult Recurrent::checkOperands() {
  auto count = static_cast<int64_t>(directions.size());
  int64_t rows = gates * hidden;
  SmallVector<int64_t> state{count, batch, hidden};
  if (isBatchFirst)
    std::swap(state[0], state[1]);
  Type lengthType =
      IntegerType::get(elementType.getContext(), 32, IntegerType::Signed);
  if (isQuantized) {
    if (failed(checkQuantizedWeights(1, 8, {count, inputSize, rows})) ||
        failed(checkQuantizedWeights(2, 10, {count, hidden, rows})))
      return failure();
  } else if (failed(checkOperand(1, "the weights", {count, rows, inputSize},
                                 elementType)) ||
             failed(checkOperand(2, "the state's weights",
                                 {count, rows, hidden}, elementType))) {
    return failure();
  }
  return success(
      succeeded(checkOperand(3, "the bias", {count, 2 * rows}, elementType)) &&
      succeeded(checkOperand(4, "the lengths", batch, lengthType)) &&
      succeeded(checkOperand(5, "the initial h", state, elementType)) &&
      succeeded(checkOperand(6, "the initial c", state, elementType)) &&
      succeeded(
          checkOperand(7, "the peepholes", {count, 3 * hidden}, elementType)));
}
