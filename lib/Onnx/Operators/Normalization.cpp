//===- Normalization.cpp - Batch, instance, group - cpp -------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// BatchNormalization, InstanceNormalization and GroupNormalization, which have
// a scale and a bias for each channel.
//
//===----------------------------------------------------------------------===//

#include "Onnx/Build/Normalization.h"
#include "Onnx/Build/Elementwise.h"
#include "Onnx/Build/FoldConstant.h"
#include "Onnx/OperatorTable.h"

using namespace mlir;
using namespace mini;

/// Checks that operand `index` has one value for each of `count` things.
static LogicalResult checkVector(OnnxOperator &op, size_t index, int64_t count,
                                 StringRef things) {
  OnnxTensor operand = op.operand(index);
  if (failed(checkElementType(op, operand, kFloats,
                              "operand " + std::to_string(index))))
    return failure();
  if (operand.shape() != ArrayRef<int64_t>(count))
    return op.emitError() << "operand " << index << " is "
                          << shapeText(operand.shape())
                          << ", but the input has " << count << " " << things;
  return success();
}

LogicalResult
mini::convertBatchNormalization(OnnxOperator &op,
                                SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  if (failed(checkNormalizedInput(op, 2)))
    return failure();
  for (size_t i = 1; i < 5; ++i)
    if (failed(checkVector(op, i, input.shape()[1], "channels")))
      return failure();
  auto epsilon = op.floatAttribute("epsilon", 1e-5);
  auto isTraining = op.intAttribute("training_mode", 0);
  auto isSpatial = op.intAttribute("spatial", 1);
  auto isTest = op.intAttribute("is_test", 0);
  if (failed(epsilon) || failed(isTraining) || failed(isSpatial) ||
      failed(isTest))
    return failure();
  if (op.isBeforeOpset(7) && *isTest == 0)
    return op.emitError() << "is_test is 0; only inference (1) is supported";
  if (*isTraining)
    return op.emitError() << "training_mode is " << *isTraining
                          << "; only inference (0) is supported";
  if (*isSpatial != 1)
    return op.emitError() << "spatial is " << *isSpatial
                          << "; only 1, a mean for each channel, is supported";
  ImplicitLocOpBuilder &b = op.builder();
  Type sumType = accumulatorType(input.elementType);
  AffineMap identity = b.getMultiDimIdentityMap(1);
  // scale / sqrt(variance + epsilon) is computed while compiling where it can.
  Value factor = buildFrom(
      b, input.shape()[1], sumType, sumType,
      {{op.operand(1).value, identity}, {op.operand(4).value, identity}},
      [&](ArrayRef<Scalar> elements) {
        return elements[0] / sqrt(elements[1] + *epsilon);
      });
  ConstantFolder().fold(b, factor);
  AffineMap channel = b.getMultiDimIdentityMap(input.rank()).getSubMap({1});
  Normalization normalization{
      Parameter{factor, channel}, Parameter{op.operand(3).value, channel},
      std::nullopt, Parameter{op.operand(2).value, channel}};
  results.push_back({normalization.build(b, input.value, input.elementType),
                     input.elementType});
  return success();
}

LogicalResult
mini::convertInstanceNormalization(OnnxOperator &op,
                                   SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  auto epsilon = op.floatAttribute("epsilon", 1e-5);
  if (failed(checkNormalizedInput(op, 3)) || failed(epsilon) ||
      failed(checkVector(op, 1, input.shape()[1], "channels")) ||
      failed(checkVector(op, 2, input.shape()[1], "channels")))
    return failure();
  ImplicitLocOpBuilder &b = op.builder();
  Type type = input.elementType;
  ReducedAxes axes(input.shape(),
                   llvm::to_vector(llvm::seq<int64_t>(2, input.rank())),
                   b.getContext());
  Value mean = buildMean(b, axes, input.value, type);
  Value factor =
      buildFactor(b, axes, input.value, mean, type, inverseDeviation(*epsilon));
  Normalization normalization{Parameter{factor, axes.kept()},
                              Parameter{mean, axes.kept()},
                              Parameter{op.operand(1).value, axes.along(1)},
                              Parameter{op.operand(2).value, axes.along(1)}};
  results.push_back({normalization.build(b, input.value, type), type});
  return success();
}

LogicalResult
mini::convertGroupNormalization(OnnxOperator &op,
                                SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  auto epsilon = op.floatAttribute("epsilon", 1e-5);
  auto groups = op.intAttribute("num_groups", 0);
  // All is computed in f32 at least, whatever the type asked for.
  auto stashType = readStashType(op);
  if (failed(checkNormalizedInput(op, 2)) || failed(epsilon) ||
      failed(groups) || failed(stashType))
    return failure();
  int64_t channels = input.shape()[1];
  if (*groups < 1 || *groups > channels || channels % *groups != 0)
    return op.emitError() << "num_groups is " << *groups
                          << ", but must divide the " << channels
                          << " channels of the input";
  // Up to opset 20 a group has one scale and bias, then each channel has.
  bool hasGroupScale = op.isBeforeOpset(21);
  for (size_t i : {1, 2})
    if (failed(hasGroupScale ? checkVector(op, i, *groups, "groups")
                             : checkVector(op, i, channels, "channels")))
      return failure();
  ImplicitLocOpBuilder &b = op.builder();
  SmallVector<int64_t> grouped{input.shape()[0], *groups, channels / *groups};
  llvm::append_range(grouped, input.shape().drop_front(2));
  ReducedAxes axes(grouped,
                   llvm::to_vector(llvm::seq<int64_t>(
                       2, static_cast<int64_t>(grouped.size()))),
                   b.getContext());
  Type type = input.elementType;
  Value view = buildReshape(b, input.value, grouped);
  Value mean = buildMean(b, axes, view, type);
  Value factor =
      buildFactor(b, axes, view, mean, type, inverseDeviation(*epsilon));
  auto parameter = [&](size_t index) {
    Value value = op.operand(index).value;
    if (hasGroupScale)
      return Parameter{value, axes.along(1)};
    SmallVector<int64_t> shape{*groups, channels / *groups};
    return Parameter{buildReshape(b, value, shape),
                     axes.identity().getSubMap({1, 2})};
  };
  Normalization normalization{Parameter{factor, axes.kept()},
                              Parameter{mean, axes.kept()}, parameter(1),
                              parameter(2)};
  Value result = normalization.build(b, view, type);
  results.push_back({buildReshape(b, result, input.shape()), type});
  return success();
}
