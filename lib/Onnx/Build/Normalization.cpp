//===- Normalization.cpp - What normalizations are made of - cpp ---------===//
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

#include "Normalization.h"
#include "Elementwise.h"

using namespace mlir;
using namespace mini;

Value mini::buildFrom(ImplicitLocOpBuilder &b, ArrayRef<int64_t> shape,
                      Type elementType, Type sumType,
                      ArrayRef<Parameter> parameters,
                      function_ref<Scalar(ArrayRef<Scalar> elements)> element) {
  SmallVector<Value> operands;
  SmallVector<AffineMap> maps;
  for (const Parameter &parameter : parameters) {
    operands.push_back(parameter.value);
    maps.push_back(parameter.map);
  }
  return buildElementwise(
      b, shape, elementType, operands, maps,
      [&](ImplicitLocOpBuilder &body, ValueRange values) {
        auto elements = llvm::map_to_vector(values, [&](Value value) {
          return Scalar(body, convertWidth(body, value, sumType));
        });
        return convertWidth(body, element(elements).getValue(), elementType);
      });
}

Value Normalization::build(ImplicitLocOpBuilder &b, Value input,
                           Type elementType) const {
  auto type = cast<RankedTensorType>(input.getType());
  SmallVector<Parameter> parameters{
      {input, b.getMultiDimIdentityMap(type.getRank())}, factor};
  for (const std::optional<Parameter> &parameter : {mean, scale, bias})
    if (parameter)
      parameters.push_back(*parameter);
  return buildFrom(b, type.getShape(), elementType,
                   accumulatorType(type.getElementType()), parameters,
                   [&](ArrayRef<Scalar> elements) {
                     ArrayRef<Scalar> rest = elements.drop_front(2);
                     auto next = [&] {
                       Scalar element = rest.front();
                       rest = rest.drop_front();
                       return element;
                     };
                     Scalar y = elements[0];
                     if (mean)
                       y = y - next();
                     y = y * elements[1];
                     if (scale)
                       y = y * next();
                     return bias ? y + next() : y;
                   });
}

Value mini::buildMean(ImplicitLocOpBuilder &b, const ReducedAxes &axes,
                      Value input, Type elementType) {
  Value sums = axes.sum(b, input, elementType, [](Scalar x) { return x; });
  SmallVector<int64_t> shape = axes.keptShape();
  Type sumType = accumulatorType(elementType);
  return buildFrom(b, shape, sumType, sumType,
                   {{sums, b.getMultiDimIdentityMap(shape.size())}},
                   [&](ArrayRef<Scalar> elements) {
                     return elements[0] /
                            static_cast<double>(axes.reducedCount());
                   });
}

Value mini::buildFactor(ImplicitLocOpBuilder &b, const ReducedAxes &axes,
                        Value input, Value mean, Type elementType,
                        function_ref<Scalar(Scalar variance)> factor) {
  Type sumType = accumulatorType(elementType);
  SmallVector<Value> operands{input};
  SmallVector<AffineMap> maps{axes.identity()};
  if (mean) {
    operands.push_back(mean);
    maps.push_back(axes.kept());
  }
  Value sums =
      axes.reduce(b, b.getZeroAttr(sumType), operands, maps,
                  [&](ImplicitLocOpBuilder &body, ValueRange elements) {
                    Scalar x(body, convertWidth(body, elements[0], sumType));
                    if (mean)
                      x = x - x.with(elements[1]);
                    return (x.with(elements.back()) + x * x).getValue();
                  });
  SmallVector<int64_t> shape = axes.keptShape();
  return buildFrom(b, shape, sumType, sumType,
                   {{sums, b.getMultiDimIdentityMap(shape.size())}},
                   [&](ArrayRef<Scalar> elements) {
                     return factor(elements[0] /
                                   static_cast<double>(axes.reducedCount()));
                   });
}

LogicalResult mini::checkNormalizedInput(OnnxOperator &op, int64_t leastRank) {
  OnnxTensor input = op.operand(0);
  if (failed(checkElementType(op, input, kFloats, "the input")))
    return failure();
  if (input.rank() < leastRank)
    return op.emitError() << "the input is " << tensorText(input)
                          << ", but must have " << leastRank
                          << " dimensions or more";
  return success();
}

FailureOr<Type> mini::readStashType(OnnxOperator &op) {
  auto stashType = op.intAttribute("stash_type", 1);
  if (failed(stashType))
    return failure();
  // The numbers are those of TensorProto.DataType in onnx.proto.
  ImplicitLocOpBuilder &b = op.builder();
  if (*stashType == 1)
    return Type(b.getF32Type());
  if (*stashType == 16)
    return Type(b.getBF16Type());
  return op.emitError() << "stash_type is " << *stashType
                        << "; 1 (float) and 16 (bfloat16) are supported";
}
