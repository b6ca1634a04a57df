//===- Softmax.cpp - Softmax, LogSoftmax and Hardmax - cpp
//-----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Exponentials are of the differences to the maximum, so that none overflows,
// and are computed twice rather than kept in memory.
//
//===----------------------------------------------------------------------===//

#include "Softmax.h"

#include "IR/Mini/LinalgBuilders.h"
#include "Onnx/Build/Elementwise.h"
#include "Onnx/OperatorTable.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mini;

/// Up to opset 12 the dimensions from the axis on count as one.
static FailureOr<ReducedAxes> readNormalizedAxes(OnnxOperator &op) {
  OnnxTensor input = op.operand(0);
  if (failed(checkElementType(op, input, kFloats, "the input")))
    return failure();
  bool flattens = op.isBeforeOpset(13);
  auto axis = op.axisAttribute("axis", flattens ? 1 : -1, input.rank());
  if (failed(axis))
    return failure();
  int64_t end = flattens ? input.rank() : *axis + 1;
  return ReducedAxes(input.shape(), llvm::to_vector(llvm::seq(*axis, end)),
                     op.builder().getContext());
}

OnnxTensor mini::buildSoftmax(ImplicitLocOpBuilder &b, OnnxTensor input,
                              const ReducedAxes &axes, bool isLogarithm) {
  Type elementType = input.elementType, sumType = accumulatorType(elementType);
  Value maxima =
      axes.combineAll(b, Combination::Maximum, elementType, input.value);
  // The element minus the maximum, which come first.
  auto difference = [&](ImplicitLocOpBuilder &body, ValueRange elements) {
    return Scalar(body, convertWidth(body, elements[0], sumType)) -
           Scalar(body, convertWidth(body, elements[1], sumType));
  };
  Value sums =
      axes.reduce(b, b.getZeroAttr(sumType), {input.value, maxima},
                  {axes.identity(), axes.kept()},
                  [&](ImplicitLocOpBuilder &body, ValueRange elements) {
                    Scalar total(body, elements[2]);
                    return (total + exp(difference(body, elements))).getValue();
                  });
  Value result = buildElementwise(
      b, input.shape(), elementType, {input.value, maxima, sums},
      {axes.identity(), axes.kept(), axes.kept()},
      [&](ImplicitLocOpBuilder &body, ValueRange elements) {
        Scalar total(body, elements[2]), x = difference(body, elements);
        Scalar y = isLogarithm ? x - log(total) : exp(x) / total;
        return convertWidth(body, y.getValue(), elementType);
      });
  return {result, elementType};
}

LogicalResult mini::convertSoftmax(OnnxOperator &op,
                                   SmallVectorImpl<OnnxTensor> &results) {
  auto axes = readNormalizedAxes(op);
  if (failed(axes))
    return failure();
  results.push_back(buildSoftmax(op.builder(), op.operand(0), *axes,
                                 op.name() == "LogSoftmax"));
  return success();
}

LogicalResult mini::convertHardmax(OnnxOperator &op,
                                   SmallVectorImpl<OnnxTensor> &results) {
  auto axes = readNormalizedAxes(op);
  if (failed(axes))
    return failure();
  ImplicitLocOpBuilder &b = op.builder();
  OnnxTensor input = op.operand(0);
  Type elementType = input.elementType;
  for (int64_t axis : axes->axes())
    if (failed(checkTable(op, input.shape()[axis])))
      return failure();
  Value maxima =
      axes->combineAll(b, Combination::Maximum, elementType, input.value);
  Value firsts =
      axes->findExtremes(b, input.value, maxima, /*findsLast=*/false);
  // 1 where the element's own place is the first maximum's.
  SmallVector<Value> operands{firsts};
  SmallVector<AffineMap> maps{axes->kept()};
  axes->addPlaces(b, operands, maps);
  Value result = buildElementwise(
      b, input.shape(), elementType, operands, maps,
      [&](ImplicitLocOpBuilder &body, ValueRange elements) {
        Scalar first(body, elements[0]), place = first.with(elements[1]);
        for (Value term : elements.drop_front(2))
          place = place + place.with(term);
        Scalar one(body, arith::ConstantOp::create(
                             body, body.getFloatAttr(elementType, 1.0)));
        return select(place == first, one, 0.0).getValue();
      });
  results.push_back({result, elementType});
  return success();
}
