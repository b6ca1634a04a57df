//===- Loss.cpp - NegativeLogLikelihood- and SoftmaxCrossEntropyLoss - cpp ===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Both pick logarithms of probabilities by labels.
//
//===----------------------------------------------------------------------===//

#include "Softmax.h"

#include "IR/Mini/LinalgBuilders.h"
#include "Onnx/Build/Elementwise.h"
#include "Onnx/Build/IndexTable.h"
#include "Onnx/OperatorTable.h"

using namespace mlir;
using namespace mini;

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

/// The loss of `logarithms`, which are of the first operand's shape.
static OnnxTensor buildLoss(OnnxOperator &op, const Labels &labels,
                            Value logarithms) {
  ImplicitLocOpBuilder &b = op.builder();
  Type elementType = op.operand(0).elementType,
       type = accumulatorType(elementType);
  Value losses = buildPicks(op, labels, logarithms);
  ArrayRef<int64_t> shape = labels.labels.shape();
  if (labels.reduction == LossReduction::None)
    return {buildRounding(b, losses, elementType), elementType};
  ReducedAxes all(shape, llvm::to_vector(llvm::seq<int64_t>(0, shape.size())),
                  b.getContext());
  auto sum = [&](Value tensor) {
    return all.sum(b, tensor, type, [](Scalar x) { return x; });
  };
  SmallVector<Value> sums{sum(losses)};
  bool isMean = labels.reduction == LossReduction::Mean;
  // What is ignored has no weight either.
  if (isMean && (labels.weights || labels.ignored))
    sums.push_back(sum(buildPicks(op, labels, {})));
  SmallVector<AffineMap> maps(sums.size(), b.getMultiDimIdentityMap(0));
  Value loss = buildElementwise(
      b, {}, elementType, sums, maps,
      [&](ImplicitLocOpBuilder &body, ValueRange elements) {
        Scalar total(body, elements[0]);
        if (isMean)
          total =
              total /
              (elements.size() > 1
                   ? total.with(elements[1])
                   : total.constant(static_cast<double>(all.reducedCount())));
        return convertWidth(body, total.getValue(), elementType);
      });
  return {loss, elementType};
}

LogicalResult
mini::convertNegativeLogLikelihoodLoss(OnnxOperator &op,
                                       SmallVectorImpl<OnnxTensor> &results) {
  auto labels = readLabels(op);
  if (failed(labels))
    return failure();
  results.push_back(buildLoss(op, *labels, op.operand(0).value));
  return success();
}

LogicalResult
mini::convertSoftmaxCrossEntropyLoss(OnnxOperator &op,
                                     SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  auto labels = readLabels(op);
  if (failed(labels))
    return failure();
  ImplicitLocOpBuilder &b = op.builder();
  OnnxTensor logarithms =
      buildSoftmax(b, input, ReducedAxes(input.shape(), 1, b.getContext()),
                   /*isLogarithm=*/true);
  results.push_back(buildLoss(op, *labels, logarithms.value));
  if (op.numResults() > 1)
    results.push_back(logarithms);
  return success();
}
