//===- QuantizedRecurrent.cpp - Products with weights in bytes - cpp ------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Of DynamicQuantizeLSTM. As in ONNX Runtime, the inputs of all steps have one
// scale, and a step's state has its own.
//
//===----------------------------------------------------------------------===//

#include "Recurrent.h"

#include "IR/Mini/LinalgBuilders.h"
#include "Onnx/Build/IntegerContraction.h"
#include "Onnx/Build/QuantizedTensor.h"

using namespace mlir;
using namespace mini;

Value Recurrent::multiplyQuantized(const OnnxTensor &input, AffineMap read,
                                   ArrayRef<int64_t> shape,
                                   const QuantizedWeights &weights,
                                   int64_t direction) {
  ImplicitLocOpBuilder &b = op->builder();
  int64_t size = weights.tensor.shape()[1], columns = gates * hidden;
  size_t resultRank = shape.size() + 1;
  AffineExpr d = b.getAffineConstantExpr(direction);
  AffineExpr column = b.getAffineDimExpr(shape.size()),
             k = b.getAffineDimExpr(resultRank), first = b.getAffineDimExpr(0);
  OnnxTensor matrix =
      slice(weights.tensor, {size, columns}, {d, first, b.getAffineDimExpr(1)});
  // Of this direction: one element, or one for each column.
  auto parameter = [&](const OnnxTensor &tensor) {
    if (!tensor)
      return tensor;
    if (tensor.rank() == 1)
      return slice(tensor, {1}, {d + first});
    return slice(tensor, tensor.shape()[1], {d, first});
  };
  auto mapOf = [&](const OnnxTensor &tensor, unsigned loops) {
    bool isSingle = !tensor || tensor.shape()[0] == 1;
    return AffineMap::get(loops, 0,
                          isSingle ? b.getAffineConstantExpr(0) : column);
  };
  OnnxTensor scale = parameter(weights.scale),
             zeroPoint = parameter(weights.zeroPoint);
  QuantizedTensor bytes = quantizeDynamically(b, input);
  SmallVector<int64_t> loops(shape);
  loops.append({columns, size});
  unsigned rank = loops.size();
  Value sums = buildIntegerContraction(
      b, loops, resultRank,
      {bytes.tensor, read, bytes.parameters.zeroPoint,
       singleElementMap(bytes.parameters.zeroPoint, rank)},
      {matrix, AffineMap::get(rank, 0, {k, column}, b.getContext()), zeroPoint,
       mapOf(zeroPoint, rank)});
  Requantization scaling;
  scaling.lhsScale = {bytes.parameters.scale,
                      singleElementMap(bytes.parameters.scale, resultRank)};
  scaling.rhsScale = {scale, mapOf(scale, resultRank)};
  return scaling.build(b, sums).value;
}

Value Recurrent::projectQuantizedInputs(AffineMap read) {
  SmallVector<Value> parts;
  for (const RecurrentDirection &direction : directions)
    parts.push_back(multiplyQuantized(x, read, {steps, batch},
                                      {weights, op->operand(8), op->operand(9)},
                                      direction.index));
  return parts.size() == 1 ? parts.front()
                           : buildConcat(op->builder(), parts, 2);
}

LogicalResult Recurrent::checkQuantizedWeights(size_t index, size_t scale,
                                               ArrayRef<int64_t> shape) {
  if (failed(checkIntegerFactor(*op, index, scale + 1)))
    return failure();
  if (op->operand(index).shape() != shape)
    return op->emitError() << "the weights (operand " << index << ") are "
                           << shapeText(op->operand(index).shape())
                           << ", but must be " << shapeText(shape);
  if (!op->operand(scale))
    return op->emitError() << "the scale (operand " << scale << ") is absent";
  for (size_t i : {scale, scale + 1}) {
    OnnxTensor parameter = op->operand(i);
    int64_t rank = parameter ? parameter.rank() : 1;
    bool fits = !parameter || rank == 1 ||
                (rank == 2 && (parameter.shape()[1] == shape[2] ||
                               parameter.shape()[1] == 1));
    if (!fits || (parameter && parameter.shape()[0] != shape[0]))
      return op->emitError()
             << "operand " << i << " is " << shapeText(parameter.shape())
             << ", but must have a value for each of the " << shape[0]
             << " directions, or for each of their " << shape[2] << " rows";
  }
  return checkScale(*op, scale);
}
