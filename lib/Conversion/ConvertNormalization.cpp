//===- ConvertNormalization.cpp - *Normalization, LRN - cpp ---------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Normalizations shift by a mean, divide by a deviation, scale, and shift
// again; they differ in where these come from. All of it is in f32 (f64 for
// tensors of it), with one rounding at the end.
//
//===----------------------------------------------------------------------===//

#include "Elementwise.h"
#include "FoldConstant.h"
#include "OperatorTable.h"
#include "Reduction.h"

using namespace mlir;
using namespace mini;

namespace {

/// A tensor and how an element of it is found for one of the input.
struct Parameter {
  Value value;
  AffineMap map;
};

} // namespace

/// `element` of the parameters' elements, in the type of sums.
static Value
buildFrom(ImplicitLocOpBuilder &b, ArrayRef<int64_t> shape, Type elementType,
          Type sumType, ArrayRef<Parameter> parameters,
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

/// (x - mean) * factor * scale + bias, where the scale and the bias may be
/// absent.
static Value buildNormalized(ImplicitLocOpBuilder &b, Value input,
                             Type elementType, Parameter mean, Parameter factor,
                             std::optional<Parameter> scale,
                             std::optional<Parameter> bias) {
  auto type = cast<RankedTensorType>(input.getType());
  SmallVector<Parameter> parameters{
      {input, b.getMultiDimIdentityMap(type.getRank())}, factor};
  for (const std::optional<Parameter> &parameter :
       {mean.value ? std::optional(mean) : std::nullopt, scale, bias})
    if (parameter)
      parameters.push_back(*parameter);
  return buildFrom(b, type.getShape(), elementType,
                   accumulatorType(type.getElementType()), parameters,
                   [&](ArrayRef<Scalar> elements) {
                     Scalar y = elements[0], factor = elements[1];
                     elements = elements.drop_front(2);
                     auto next = [&] {
                       Scalar element = elements.front();
                       elements = elements.drop_front();
                       return element;
                     };
                     if (mean.value)
                       y = y - next();
                     y = y * factor;
                     if (scale)
                       y = y * next();
                     return bias ? y + next() : y;
                   });
}

/// The mean of the elements along the axes.
static Value buildMean(ImplicitLocOpBuilder &b, const ReducedAxes &axes,
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

/// `factor` of the mean of (x - mean)^2, or of x^2 where `mean` is null.
static Value buildFactor(ImplicitLocOpBuilder &b, const ReducedAxes &axes,
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

/// 1 / sqrt(variance + epsilon), or an error for the attribute.
static auto inverseDeviation(double epsilon) {
  return [epsilon](Scalar variance) { return 1.0 / sqrt(variance + epsilon); };
}

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

/// Checks the input's elements, and that it has channels.
static LogicalResult checkInput(OnnxOperator &op, int64_t leastRank) {
  OnnxTensor input = op.operand(0);
  if (failed(checkElementType(op, input, kFloats, "the input")))
    return failure();
  if (input.rank() < leastRank)
    return op.emitError() << "the input is " << tensorText(input)
                          << ", but must have " << leastRank
                          << " dimensions or more";
  return success();
}

LogicalResult
mini::convertBatchNormalization(OnnxOperator &op,
                                SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  if (failed(checkInput(op, 2)))
    return failure();
  for (size_t i = 1; i < 5; ++i)
    if (failed(checkVector(op, i, input.shape()[1], "channels")))
      return failure();
  auto epsilon = op.floatAttribute("epsilon", 1e-5);
  auto isTraining = op.intAttribute("training_mode", 0);
  auto isSpatial = op.intAttribute("spatial", 1);
  if (failed(epsilon) || failed(isTraining) || failed(isSpatial))
    return failure();
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
  foldConstant(b, factor);
  AffineMap channel = b.getMultiDimIdentityMap(input.rank()).getSubMap({1});
  results.push_back(
      {buildNormalized(b, input.value, input.elementType,
                       {op.operand(3).value, channel}, {factor, channel},
                       std::nullopt, Parameter{op.operand(2).value, channel}),
       input.elementType});
  return success();
}

LogicalResult
mini::convertInstanceNormalization(OnnxOperator &op,
                                   SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  auto epsilon = op.floatAttribute("epsilon", 1e-5);
  if (failed(checkInput(op, 3)) || failed(epsilon) ||
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
  results.push_back(
      {buildNormalized(b, input.value, type, {mean, axes.kept()},
                       {factor, axes.kept()},
                       Parameter{op.operand(1).value, axes.along(1)},
                       Parameter{op.operand(2).value, axes.along(1)}),
       type});
  return success();
}

LogicalResult
mini::convertGroupNormalization(OnnxOperator &op,
                                SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  auto epsilon = op.floatAttribute("epsilon", 1e-5);
  auto groups = op.intAttribute("num_groups", 0);
  if (failed(checkInput(op, 2)) || failed(epsilon) || failed(groups))
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
                   llvm::to_vector(llvm::seq<int64_t>(2, grouped.size())),
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
  Value result =
      buildNormalized(b, view, type, {mean, axes.kept()}, {factor, axes.kept()},
                      parameter(1), parameter(2));
  results.push_back({buildReshape(b, result, input.shape()), type});
  return success();
}

/// Reads operand `index`, which broadcasts to the input, or an error.
static FailureOr<Parameter> readBroadcast(OnnxOperator &op, size_t index) {
  OnnxTensor operand = op.operand(index), input = op.operand(0);
  if (failed(checkElementType(op, operand, kFloats,
                              "operand " + std::to_string(index))))
    return failure();
  auto shape = broadcastShapes(operand.shape(), input.shape());
  if (!shape || ArrayRef<int64_t>(*shape) != input.shape())
    return op.emitError() << "operand " << index << " is "
                          << shapeText(operand.shape())
                          << ", which does not broadcast to the input "
                          << shapeText(input.shape());
  return Parameter{operand.value, broadcastMap(op.builder().getContext(),
                                               operand.shape(), input.shape())};
}

/// The dimensions from the axis on.
static FailureOr<ReducedAxes> readLastAxes(OnnxOperator &op) {
  OnnxTensor input = op.operand(0);
  auto axis = op.axisAttribute("axis", -1, input.rank());
  if (failed(axis))
    return failure();
  return ReducedAxes(input.shape(),
                     llvm::to_vector(llvm::seq(*axis, input.rank())),
                     op.builder().getContext());
}

/// The type of the mean and deviation as results: 1 (float) or 16 (bfloat16),
/// which are numbers of TensorProto.DataType in onnx.proto.
static FailureOr<Type> readStashType(OnnxOperator &op) {
  auto stashType = op.intAttribute("stash_type", 1);
  if (failed(stashType))
    return failure();
  ImplicitLocOpBuilder &b = op.builder();
  if (*stashType == 1)
    return Type(b.getF32Type());
  if (*stashType == 16)
    return Type(b.getBF16Type());
  return op.emitError() << "stash_type is " << *stashType
                        << "; 1 (float) and 16 (bfloat16) are supported";
}

LogicalResult
mini::convertLayerNormalization(OnnxOperator &op,
                                SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  auto epsilon = op.floatAttribute("epsilon", 1e-5);
  if (failed(checkInput(op, 1)) || failed(epsilon))
    return failure();
  auto axes = readLastAxes(op);
  auto stashType = readStashType(op);
  auto scale = readBroadcast(op, 1);
  if (failed(axes) || failed(stashType) || failed(scale))
    return failure();
  std::optional<Parameter> bias;
  if (op.operand(2)) {
    auto parameter = readBroadcast(op, 2);
    if (failed(parameter))
      return failure();
    bias = *parameter;
  }
  ImplicitLocOpBuilder &b = op.builder();
  Type type = input.elementType;
  Value mean = buildMean(b, *axes, input.value, type);
  Value factor = buildFactor(b, *axes, input.value, mean, type,
                             inverseDeviation(*epsilon));
  results.push_back({buildNormalized(b, input.value, type, {mean, axes->kept()},
                                     {factor, axes->kept()}, *scale, bias),
                     type});
  for (Value statistic : {mean, factor})
    if (results.size() < op.numResults())
      results.push_back(
          {buildReshape(b, buildRounding(b, statistic, *stashType),
                        axes->keptShapeWithUnits()),
           *stashType});
  return success();
}

LogicalResult
mini::convertRMSNormalization(OnnxOperator &op,
                              SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  auto epsilon = op.floatAttribute("epsilon", 1e-5);
  if (failed(checkInput(op, 1)) || failed(epsilon))
    return failure();
  auto axes = readLastAxes(op);
  auto stashType = readStashType(op);
  auto scale = readBroadcast(op, 1);
  if (failed(axes) || failed(stashType) || failed(scale))
    return failure();
  ImplicitLocOpBuilder &b = op.builder();
  Value factor = buildFactor(b, *axes, input.value, {}, input.elementType,
                             inverseDeviation(*epsilon));
  // The result has the type of the scale.
  Type type = op.operand(1).elementType;
  results.push_back(
      {buildNormalized(b, input.value, type, {}, {factor, axes->kept()}, *scale,
                       std::nullopt),
       type});
  return success();
}

LogicalResult
mini::convertMeanVarianceNormalization(OnnxOperator &op,
                                       SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  auto given = op.intsAttribute("axes");
  if (failed(checkInput(op, 1)) || failed(given))
    return failure();
  SmallVector<int64_t> dims;
  for (int64_t axis : given->value_or(SmallVector<int64_t>{0, 2, 3})) {
    FailureOr<int64_t> dim = op.normalizeAxis(axis, input.rank());
    if (failed(dim))
      return failure();
    dims.push_back(*dim);
  }
  ImplicitLocOpBuilder &b = op.builder();
  ReducedAxes axes(input.shape(), dims, b.getContext());
  if (axes.axes().empty())
    return op.emitError() << "the axes are empty, but must name a dimension";
  Type type = input.elementType;
  Value mean = buildMean(b, axes, input.value, type);
  // ONNX defines the operator as a function, with this constant in it.
  Value factor =
      buildFactor(b, axes, input.value, mean, type, [](Scalar variance) {
        return 1.0 / (sqrt(variance) + 1e-9);
      });
  results.push_back(
      {buildNormalized(b, input.value, type, {mean, axes.kept()},
                       {factor, axes.kept()}, std::nullopt, std::nullopt),
       type});
  return success();
}

LogicalResult
mini::convertLpNormalization(OnnxOperator &op,
                             SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  if (failed(checkInput(op, 1)))
    return failure();
  auto axis = op.axisAttribute("axis", -1, input.rank());
  auto p = readNormOrder(op);
  if (failed(axis) || failed(p))
    return failure();
  ImplicitLocOpBuilder &b = op.builder();
  ReducedAxes axes(input.shape(), *axis, b.getContext());
  Type type = input.elementType, sumType = accumulatorType(type);
  Value norms = axes.norm(b, input.value, type, *p);
  results.push_back(
      {buildFrom(b, input.shape(), type, sumType,
                 {{input.value, axes.identity()}, {norms, axes.kept()}},
                 [](ArrayRef<Scalar> elements) {
                   // Zeros stay zeros, as in ONNX Runtime.
                   Scalar norm = elements[1];
                   return elements[0] / select(norm == 0.0, 1.0, norm);
                 }),
       type});
  return success();
}

/// Local response normalization: each element is divided by a power of the sum
/// of squares of those next to it, in `size` channels.
LogicalResult mini::convertLRN(OnnxOperator &op,
                               SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  auto alpha = op.floatAttribute("alpha", 1e-4),
       beta = op.floatAttribute("beta", 0.75),
       bias = op.floatAttribute("bias", 1.0);
  auto size = op.intAttribute("size", 0);
  if (failed(checkInput(op, 2)) || failed(alpha) || failed(beta) ||
      failed(bias) || failed(size))
    return failure();
  if (*size < 1 || *size > INT32_MAX)
    return op.emitError() << "size is " << *size << ", but must be from 1 to "
                          << INT32_MAX;
  SmallVector<int64_t> shape(input.shape());
  shape.push_back(*size);
  if (auto problem = findShapeProblem(shape))
    return op.emitError() << "the windows are too many: " << *problem;
  ImplicitLocOpBuilder &b = op.builder();
  int64_t rank = input.rank();
  SmallVector<AffineExpr> source;
  for (int64_t dim = 0; dim < rank; ++dim)
    source.push_back(b.getAffineDimExpr(dim));
  source[1] = source[1] + b.getAffineDimExpr(rank) - (*size - 1) / 2;
  Value windows =
      buildGather(b, input.value, shape,
                  AffineMap::get(shape.size(), 0, source, b.getContext()));
  Type type = input.elementType, sumType = accumulatorType(type);
  Value sums = ReducedAxes(shape, rank, b.getContext())
                   .sum(b, windows, type, [](Scalar x) { return x * x; });
  AffineMap identity = b.getMultiDimIdentityMap(rank);
  results.push_back(
      {buildFrom(b, input.shape(), type, sumType,
                 {{input.value, identity}, {sums, identity}},
                 [&](ArrayRef<Scalar> elements) {
                   Scalar base =
                       elements[1] * (*alpha / static_cast<double>(*size)) +
                       *bias;
                   return elements[0] / power(base, base.constant(*beta));
                 }),
       type});
  return success();
}
