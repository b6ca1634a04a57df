//===- QLinearReduce.cpp - Reductions of bytes - cpp ----------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// com.microsoft's QLinearGlobalAveragePool, QLinearReduceMean and
// QLinearSoftmax, and ONNX's DynamicQuantizeLinear, with ONNX Runtime's order
// of operations.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/LinalgBuilders.h"
#include "Onnx/Build/QuantizedTensor.h"
#include "Onnx/Build/Reduction.h"
#include "Onnx/OperatorTable.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace mini;

/// The sums of elements less the zero point, in i32, as a tensor of the kept
/// dimensions.
static Value buildCenteredSums(ImplicitLocOpBuilder &builder,
                               const QuantizedTensor &input,
                               const ReducedAxes &axes) {
  int64_t rank = input.tensor.rank();
  BodyOperands operands;
  operands.addTensor(input.tensor, axes.identity());
  operands.addZeroPoint(input.parameters.zeroPoint,
                        singleElementMap(input.parameters.zeroPoint, rank));
  return axes.reduce(
      builder, builder.getI32IntegerAttr(0), operands.operands(),
      operands.maps(),
      [&](ImplicitLocOpBuilder &b, ValueRange elements) -> Value {
        SmallVector<Value> values = operands.read(b, elements.drop_back());
        Value centered = centerInteger(b, values[0], values[1], input.type());
        return arith::AddIOp::create(b, elements.back(), centered);
      });
}

/// The means along the axes, in the type of the input, as a tensor of the kept
/// dimensions.
static FailureOr<Value> buildMeans(OnnxOperator &op,
                                   const QuantizedTensor &input,
                                   const TensorScale &output,
                                   const ReducedAxes &axes) {
  if (axes.reducedCount() == 0)
    return op.emitError() << "the input " << tensorText(input.tensor)
                          << " has no elements to average";
  ImplicitLocOpBuilder &builder = op.builder();
  Value sums = buildCenteredSums(builder, input, axes);
  unsigned rank = axes.keptShape().size();
  BodyOperands operands;
  operands.addTensor({sums, builder.getI32Type()},
                     builder.getMultiDimIdentityMap(rank));
  operands.add(input.parameters.scale,
               singleElementMap(input.parameters.scale, rank));
  output.addTo(operands, rank);
  return buildElementwise(
      builder, axes.keptShape(), builder.getI8Type(), operands.operands(),
      operands.maps(), [&](ImplicitLocOpBuilder &b, ValueRange elements) {
        SmallVector<Value> values = operands.read(b, elements);
        Value count = constantF32(b, static_cast<float>(axes.reducedCount()));
        Value divisor =
            arith::MulFOp::create(b, extendToF32(b, values[2]), count);
        Value multiplier =
            arith::DivFOp::create(b, extendToF32(b, values[1]), divisor);
        Value sum = arith::SIToFPOp::create(b, b.getF32Type(), values[0]);
        return quantizeElement(b, arith::MulFOp::create(b, sum, multiplier),
                               values[3], input.type());
      });
}

LogicalResult
mini::convertQLinearGlobalAveragePool(OnnxOperator &op,
                                      SmallVectorImpl<OnnxTensor> &results) {
  auto input = readQuantizedTensor(op, 0);
  auto channelsLast = op.intAttribute("channels_last", 0);
  if (failed(input) || failed(channelsLast))
    return failure();
  auto output = readTensorScale(op, 3, input->type());
  if (failed(output))
    return failure();
  int64_t rank = input->tensor.rank();
  if (rank < 3)
    return op.emitError() << "the input is " << tensorText(input->tensor)
                          << ", but must have at least 3 dimensions";
  SmallVector<int64_t> spatial =
      llvm::to_vector(*channelsLast ? llvm::seq<int64_t>(1, rank - 1)
                                    : llvm::seq<int64_t>(2, rank));
  ImplicitLocOpBuilder &builder = op.builder();
  ReducedAxes axes(input->tensor.shape(), spatial, builder.getContext());
  auto means = buildMeans(op, *input, *output, axes);
  if (failed(means))
    return failure();
  results.push_back({buildReshape(builder, *means, axes.keptShapeWithUnits()),
                     input->type()});
  return success();
}

LogicalResult
mini::convertQLinearReduceMean(OnnxOperator &op,
                               SmallVectorImpl<OnnxTensor> &results) {
  auto input = readQuantizedTensor(op, 0);
  auto keepsDims = op.intAttribute("keepdims", 1);
  if (failed(input) || failed(keepsDims))
    return failure();
  int64_t rank = input->tensor.rank();
  auto output = readTensorScale(op, 3, input->type());
  // There is no operand of the axes.
  auto dims = op.axesOperand("axes", op.numOperands(), rank);
  if (failed(output) || failed(dims))
    return failure();
  ImplicitLocOpBuilder &builder = op.builder();
  ReducedAxes axes(input->tensor.shape(),
                   dims->value_or(llvm::to_vector(llvm::seq(rank))),
                   builder.getContext());
  auto means = buildMeans(op, *input, *output, axes);
  if (failed(means))
    return failure();
  if (*keepsDims)
    *means = buildReshape(builder, *means, axes.keptShapeWithUnits());
  results.push_back({*means, input->type()});
  return success();
}

/// The dimensions that a softmax sums over: one, or before opset 13 all from
/// one on.
static FailureOr<SmallVector<int64_t>> readSoftmaxAxes(OnnxOperator &op) {
  int64_t rank = op.operand(0).rank();
  auto opset = op.intAttribute("opset", 13);
  auto axis = op.axisAttribute("axis", -1, rank);
  if (failed(opset) || failed(axis))
    return failure();
  return llvm::to_vector(
      llvm::seq<int64_t>(*axis, *opset < 13 ? rank : *axis + 1));
}

/// exp((x - max) * scale) of bytes and their maxima.
static Value softmaxPower(ImplicitLocOpBuilder &b, Value x, Value max,
                          Value scale, Type type) {
  Value distance = centerInteger(b, x, max, type);
  Value exponent = arith::MulFOp::create(
      b, arith::SIToFPOp::create(b, b.getF32Type(), distance),
      extendToF32(b, scale));
  return math::ExpOp::create(b, exponent);
}

LogicalResult
mini::convertQLinearSoftmax(OnnxOperator &op,
                            SmallVectorImpl<OnnxTensor> &results) {
  auto input = readQuantizedTensor(op, 0);
  if (failed(input))
    return failure();
  auto output = readTensorScale(op, 3, input->type());
  auto reduced = readSoftmaxAxes(op);
  if (failed(output) || failed(reduced))
    return failure();
  ImplicitLocOpBuilder &builder = op.builder();
  ReducedAxes axes(input->tensor.shape(), *reduced, builder.getContext());
  bool isUnsigned = input->type().isUnsigned();
  Value x = input->tensor.value;
  Value max = axes.reduce(
      builder,
      builder.getIntegerAttr(builder.getI8Type(), isUnsigned ? 0 : -128), x,
      axes.identity(),
      [&](ImplicitLocOpBuilder &b, ValueRange elements) -> Value {
        if (isUnsigned)
          return arith::MaxUIOp::create(b, elements[0], elements[1]);
        return arith::MaxSIOp::create(b, elements[0], elements[1]);
      });
  unsigned rank = input->tensor.rank();
  BodyOperands operands;
  operands.addTensor(input->tensor, axes.identity());
  operands.addTensor({max, input->type()}, axes.kept());
  operands.add(input->parameters.scale,
               singleElementMap(input->parameters.scale, rank));
  Value sums = axes.reduce(
      builder, builder.getF32FloatAttr(0), operands.operands(), operands.maps(),
      [&](ImplicitLocOpBuilder &b, ValueRange elements) -> Value {
        SmallVector<Value> values = operands.read(b, elements.drop_back());
        Value power =
            softmaxPower(b, values[0], values[1], values[2], input->type());
        return arith::AddFOp::create(b, elements.back(), power);
      });
  operands.addTensor({sums, builder.getF32Type()}, axes.kept());
  output->addTo(operands, rank);
  Value result = buildElementwise(
      builder, input->tensor.shape(), builder.getI8Type(), operands.operands(),
      operands.maps(), [&](ImplicitLocOpBuilder &b, ValueRange elements) {
        SmallVector<Value> values = operands.read(b, elements);
        Value power =
            softmaxPower(b, values[0], values[1], values[2], input->type());
        // ONNX Runtime takes the reciprocal of the scale as an integer.
        Value steps = math::FloorOp::create(
            b, Value(arith::DivFOp::create(b, constantF32(b, 1),
                                           extendToF32(b, values[4]))));
        Value quotient = arith::DivFOp::create(
            b, arith::MulFOp::create(b, power, steps), values[3]);
        return quantizeElement(b, quotient, values[5], input->type());
      });
  results.push_back({result, input->type()});
  return success();
}

LogicalResult
mini::convertDynamicQuantizeLinear(OnnxOperator &op,
                                   SmallVectorImpl<OnnxTensor> &results) {
  auto quantized = quantizeInput(op);
  if (failed(quantized))
    return failure();
  const auto &[tensor, parameters] = *quantized;
  OnnxTensor all[] = {tensor, parameters.scale, parameters.zeroPoint};
  size_t count = std::min(op.numResults(), std::size(all));
  results.append(all, all + count);
  return success();
}
