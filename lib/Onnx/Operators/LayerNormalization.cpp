//===- LayerNormalization.cpp - Layer, RMS and others - cpp ---------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// LayerNormalization and RMSNormalization, whose parameters broadcast to the
// input, also of sums; and what has no parameters: MeanVarianceNormalization,
// LpNormalization, LRN.
//
//===----------------------------------------------------------------------===//

#include "Onnx/Build/Elementwise.h"
#include "Onnx/Build/Normalization.h"
#include "Onnx/OperatorTable.h"

using namespace mlir;
using namespace mini;

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

namespace {

/// What LayerNormalization and RMSNormalization share.
struct Layer {
  double epsilon;
  ReducedAxes axes;
  Type stashType;
  Parameter scale;
};

} // namespace

static FailureOr<Layer> readLayer(OnnxOperator &op) {
  auto epsilon = op.floatAttribute("epsilon", 1e-5);
  if (failed(checkNormalizedInput(op, 1)) || failed(epsilon))
    return failure();
  auto axes = readLastAxes(op);
  auto stashType = readStashType(op);
  auto scale = readBroadcast(op, 1);
  if (failed(axes) || failed(stashType) || failed(scale))
    return failure();
  return Layer{*epsilon, *axes, *stashType, *scale};
}

/// (x - mean) / deviation * scale + bias, where `bias` may be absent, then the
/// mean and the deviation's reciprocal as far as `count` results go. Without
/// `hasMean` the mean is zero.
static void buildLayer(OnnxOperator &op, OnnxTensor input, const Layer &layer,
                       std::optional<Parameter> bias, bool hasMean,
                       Type resultType, size_t count,
                       SmallVectorImpl<OnnxTensor> &results) {
  ImplicitLocOpBuilder &b = op.builder();
  Type type = input.elementType;
  SmallVector<Value> statistics;
  std::optional<Parameter> mean;
  if (hasMean) {
    statistics.push_back(buildMean(b, layer.axes, input.value, type));
    mean = Parameter{statistics[0], layer.axes.kept()};
  }
  Value factor =
      buildFactor(b, layer.axes, input.value, hasMean ? mean->value : Value(),
                  type, inverseDeviation(layer.epsilon));
  statistics.push_back(factor);
  Normalization normalization{Parameter{factor, layer.axes.kept()}, mean,
                              layer.scale, bias};
  results.push_back(
      {normalization.build(b, input.value, resultType), resultType});
  for (Value statistic : statistics)
    if (results.size() < count)
      results.push_back(
          {buildReshape(b, buildRounding(b, statistic, layer.stashType),
                        layer.axes.keptShapeWithUnits()),
           layer.stashType});
}

LogicalResult
mini::convertLayerNormalization(OnnxOperator &op,
                                SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  auto layer = readLayer(op);
  if (failed(layer))
    return failure();
  std::optional<Parameter> bias;
  if (op.operand(2)) {
    auto parameter = readBroadcast(op, 2);
    if (failed(parameter))
      return failure();
    bias = *parameter;
  }
  buildLayer(op, input, *layer, bias, /*hasMean=*/true, input.elementType,
             op.numResults(), results);
  return success();
}

LogicalResult
mini::convertRMSNormalization(OnnxOperator &op,
                              SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  auto layer = readLayer(op);
  if (failed(layer))
    return failure();
  // The result has the type of the scale.
  buildLayer(op, input, *layer, std::nullopt, /*hasMean=*/false,
             op.operand(1).elementType, op.numResults(), results);
  return success();
}

/// The first two operands and maybe a bias, added up.
static FailureOr<OnnxTensor> buildSkipSum(OnnxOperator &op, OnnxTensor bias) {
  OnnxTensor input = op.operand(0);
  SmallVector<OnnxTensor> terms{input, op.operand(1)};
  if (bias)
    terms.push_back(bias);
  OnnxOperator sumOperator = op.withOperands(terms);
  auto shape = broadcastOperands(op, terms);
  if (failed(shape) ||
      failed(checkSameElementTypes(sumOperator, terms.size(), kFloats)))
    return failure();
  if (ArrayRef<int64_t>(*shape) != input.shape())
    return op.emitError() << "the operands make " << shapeText(*shape)
                          << ", but the input is " << shapeText(input.shape());
  return buildScalarwise(
      op, *shape, input.elementType, terms, [](ArrayRef<Scalar> elements) {
        return computeInF32(elements, [](ArrayRef<Scalar> wide) {
          Scalar total = wide[0] + wide[1];
          return wide.size() > 2 ? total + wide[2] : total;
        });
      });
}

/// A layer normalization, or one without a mean, of a sum: the input, what a
/// connection skipped to here and maybe a bias. The sum is the last result.
LogicalResult
mini::convertSkipLayerNormalization(OnnxOperator &op,
                                    SmallVectorImpl<OnnxTensor> &results) {
  bool hasMean = op.name() == "SkipLayerNormalization";
  OnnxTensor input = op.operand(0), scale = op.operand(2),
             shift = hasMean ? op.operand(3) : OnnxTensor();
  auto sum = buildSkipSum(op, op.operand(hasMean ? 4 : 3));
  if (failed(sum))
    return failure();
  OnnxTensor operands[] = {*sum, scale, shift};
  OnnxOperator layerOperator = op.withOperands(operands);
  auto epsilon = op.floatAttribute("epsilon", 1e-12);
  auto layer = readLayer(layerOperator);
  if (failed(epsilon) || failed(layer))
    return failure();
  layer->epsilon = *epsilon;
  std::optional<Parameter> bias;
  if (shift) {
    auto parameter = readBroadcast(layerOperator, 2);
    if (failed(parameter))
      return failure();
    bias = *parameter;
  }
  // Of the statistics, a mean is given even where there is none.
  size_t count = op.numResults();
  buildLayer(op, *sum, *layer, bias, hasMean, input.elementType,
             std::min<size_t>(count, 3), results);
  if (count > 1 && !hasMean)
    results.insert(results.begin() + 1,
                   OnnxTensor{buildZeroTensor(op.builder(),
                                              layer->axes.keptShapeWithUnits(),
                                              layer->stashType),
                              layer->stashType});
  results.truncate(std::min(results.size(), count));
  if (count > 3)
    results.push_back(*sum);
  return success();
}

LogicalResult
mini::convertMeanVarianceNormalization(OnnxOperator &op,
                                       SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  auto given = op.intsAttribute("axes");
  if (failed(checkNormalizedInput(op, 1)) || failed(given))
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
  Normalization normalization{Parameter{factor, axes.kept()},
                              Parameter{mean, axes.kept()}, std::nullopt,
                              std::nullopt};
  results.push_back({normalization.build(b, input.value, type), type});
  return success();
}

LogicalResult
mini::convertLpNormalization(OnnxOperator &op,
                             SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  if (failed(checkNormalizedInput(op, 1)))
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
  if (failed(checkNormalizedInput(op, 2)) || failed(alpha) || failed(beta) ||
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
