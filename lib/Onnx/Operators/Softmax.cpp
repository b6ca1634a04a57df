//===- Softmax.cpp - Softmax, LogSoftmax, Hardmax, losses - cpp -----------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Exponentials are of the differences to the maximum, so that none overflows,
// and are computed twice rather than kept in memory. The losses pick logarithms
// of softmaxes by labels.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/LinalgBuilders.h"
#include "Onnx/Build/Elementwise.h"
#include "Onnx/Build/Reduction.h"
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

/// The softmax of `input` along the axes, or its logarithm.
static OnnxTensor buildSoftmax(ImplicitLocOpBuilder &b, OnnxTensor input,
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

namespace {

enum class LossReduction { None, Sum, Mean };

/// What both losses read beside the logarithms of probabilities, [batch,
/// classes, position...].
struct Labels {
  OnnxTensor labels;  ///< [batch, position...]
  OnnxTensor weights; ///< [classes], or absent.
  std::optional<int64_t> ignored;
  LossReduction reduction;
};

} // namespace

static FailureOr<Labels> readLabels(OnnxOperator &op) {
  OnnxTensor input = op.operand(0), labels = op.operand(1),
             weights = op.operand(2);
  auto name = op.stringAttribute("reduction", "mean");
  auto ignored = op.intAttribute("ignore_index", 0);
  if (failed(checkElementType(op, input, kFloats, "the input")) ||
      failed(name) || failed(ignored))
    return failure();
  if (*name != "none" && *name != "sum" && *name != "mean")
    return op.emitError() << "reduction is '" << *name
                          << "'; 'none', 'sum' and 'mean' are supported";
  if (!labels.elementType.isSignedInteger(32) &&
      !labels.elementType.isSignedInteger(64))
    return op.emitError() << "the labels' elements are " << labels.elementType
                          << "; si32 and si64 are supported";
  SmallVector<int64_t> expected(input.shape());
  if (expected.size() >= 2)
    expected.erase(expected.begin() + 1);
  if (input.rank() < 2 || labels.shape() != ArrayRef(expected))
    return op.emitError() << "the input is " << shapeText(input.shape())
                          << " and the labels " << shapeText(labels.shape())
                          << "; they must be [N,C,...] and [N,...]";
  int64_t classes = input.shape()[1];
  if (weights && (weights.elementType != input.elementType ||
                  weights.shape() != ArrayRef(classes)))
    return op.emitError() << "the weights are " << tensorText(weights)
                          << ", but must be [" << classes << "],"
                          << input.elementType;
  if (input.type().getNumElements() == 0)
    return op.emitError() << "the input " << shapeText(input.shape())
                          << " has no elements";
  if (failed(checkTable(op, classes)))
    return failure();
  Labels result{labels, weights, std::nullopt, LossReduction::Mean};
  if (op.attribute("ignore_index"))
    result.ignored = *ignored;
  if (*name != "mean")
    result.reduction =
        *name == "none" ? LossReduction::None : LossReduction::Sum;
  return result;
}

/// What the labels pick, [batch, position...]: the negated logarithms times the
/// weights, or without `logarithms` the weights. Zero where a label is ignored.
static Value buildPicks(OnnxOperator &op, const Labels &labels,
                        Value logarithms) {
  ImplicitLocOpBuilder &b = op.builder();
  SmallVector<int64_t> loops(labels.labels.shape());
  int64_t rank = loops.size(), classes = op.operand(0).shape()[1];
  loops.push_back(classes);
  Type labelType = labels.labels.type().getElementType(),
       type = accumulatorType(op.operand(0).elementType);
  AffineMap identity = b.getMultiDimIdentityMap(rank + 1);
  AffineMap ofClass = identity.getMinorSubMap(1);
  SmallVector<Value> operands{labels.labels.value,
                              buildProgression(b, classes, 0, 1, labelType)};
  SmallVector<AffineMap> maps{identity.getMajorSubMap(rank), ofClass};
  if (labels.weights) {
    operands.push_back(labels.weights.value);
    maps.push_back(ofClass);
  }
  if (logarithms) {
    SmallVector<unsigned> dims{0, static_cast<unsigned>(rank)};
    llvm::append_range(dims, llvm::seq<unsigned>(1, rank));
    operands.push_back(logarithms);
    maps.push_back(identity.getSubMap(dims));
  }
  return buildReduction(
      b, loops, rank, b.getZeroAttr(type), operands, maps,
      [&](ImplicitLocOpBuilder &body, ValueRange elements) {
        Scalar label(body, elements[0]), soFar(body, elements.back());
        Scalar isHere = label == label.with(elements[1]);
        if (labels.ignored)
          isHere = isHere & (label != static_cast<double>(*labels.ignored));
        Scalar pick = soFar.constant(1);
        if (labels.weights)
          pick = pick.with(convertWidth(body, elements[2], type));
        if (logarithms)
          pick = -pick.with(
                     convertWidth(body, elements[elements.size() - 2], type)) *
                 pick;
        return select(isHere, pick, soFar).getValue();
      });
}

static LogicalResult buildLoss(OnnxOperator &op, Value logarithms,
                               SmallVectorImpl<OnnxTensor> &results) {
  auto labels = readLabels(op);
  if (failed(labels))
    return failure();
  ImplicitLocOpBuilder &b = op.builder();
  Type elementType = op.operand(0).elementType,
       type = accumulatorType(elementType);
  Value losses = buildPicks(op, *labels, logarithms);
  ArrayRef<int64_t> shape = labels->labels.shape();
  if (labels->reduction == LossReduction::None) {
    results.push_back({buildRounding(b, losses, elementType), elementType});
    return success();
  }
  ReducedAxes all(shape, llvm::to_vector(llvm::seq<int64_t>(0, shape.size())),
                  b.getContext());
  auto sum = [&](Value tensor) {
    return all.sum(b, tensor, type, [](Scalar x) { return x; });
  };
  SmallVector<Value> sums{sum(losses)};
  bool isMean = labels->reduction == LossReduction::Mean;
  // What is ignored has no weight either.
  if (isMean && (labels->weights || labels->ignored))
    sums.push_back(sum(buildPicks(op, *labels, {})));
  SmallVector<AffineMap> maps(sums.size(), b.getMultiDimIdentityMap(0));
  results.push_back(
      {buildElementwise(b, {}, elementType, sums, maps,
                        [&](ImplicitLocOpBuilder &body, ValueRange elements) {
                          Scalar total(body, elements[0]);
                          if (isMean)
                            total = total /
                                    (elements.size() > 1
                                         ? total.with(elements[1])
                                         : total.constant(static_cast<double>(
                                               all.reducedCount())));
                          return convertWidth(body, total.getValue(),
                                              elementType);
                        }),
       elementType});
  return success();
}

LogicalResult
mini::convertNegativeLogLikelihoodLoss(OnnxOperator &op,
                                       SmallVectorImpl<OnnxTensor> &results) {
  return buildLoss(op, op.operand(0).value, results);
}

LogicalResult
mini::convertSoftmaxCrossEntropyLoss(OnnxOperator &op,
                                     SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  if (failed(readLabels(op)))
    return failure();
  ImplicitLocOpBuilder &b = op.builder();
  OnnxTensor logarithms =
      buildSoftmax(b, input, ReducedAxes(input.shape(), 1, b.getContext()),
                   /*isLogarithm=*/true);
  if (failed(buildLoss(op, logarithms.value, results)))
    return failure();
  if (op.numResults() > 1)
    results.push_back(logarithms);
  return success();
}
