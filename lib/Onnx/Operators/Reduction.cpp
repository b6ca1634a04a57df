//===- Reduction.cpp - Reduce*, global pooling - cpp ----------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Most reductions are a row of a table: which term of an element is combined,
// how, and what happens to the total. Integers wrap, and a mean of them
// truncates.
//
//===----------------------------------------------------------------------===//

#include "Onnx/Build/Reduction.h"
#include "Onnx/Build/Elementwise.h"
#include "Onnx/OperatorTable.h"

#include <cmath>

using namespace mlir;
using namespace mini;

namespace {

struct ReductionRow {
  StringLiteral name;
  unsigned types;
  Combination combination;
  Scalar (*term)(Scalar element);
  /// Null where the total is the result.
  Scalar (*finish)(Scalar total, double count);
};

/// A reduction's input, in which something is reduced whatever the axes.
struct AxesReduction {
  Value input;
  ReducedAxes axes;
  SmallVector<int64_t> resultShape;
};

} // namespace

static Scalar itself(Scalar x) { return x; }
static Scalar square(Scalar x) { return x * x; }
/// ONNX has no mean of nothing; ONNX Runtime's is zero.
static Scalar divide(Scalar total, double count) {
  return count == 0 ? total : total / count;
}

static constexpr ReductionRow kRows[] = {
    {"GlobalAveragePool", kFloats, Combination::Sum, itself, divide},
    {"GlobalMaxPool", kFloats, Combination::Maximum, itself, nullptr},
    {"ReduceL1", kNumbers, Combination::Sum, abs, nullptr},
    {"ReduceL2", kFloats, Combination::Sum, square,
     [](Scalar total, double) { return sqrt(total); }},
    {"ReduceLogSum", kFloats, Combination::Sum, itself,
     [](Scalar total, double) { return log(total); }},
    {"ReduceMax", kNumbersAndBools, Combination::Maximum, itself, nullptr},
    {"ReduceMean", kNumbers, Combination::Sum, itself, divide},
    {"ReduceMin", kNumbersAndBools, Combination::Minimum, itself, nullptr},
    {"ReduceProd", kNumbers, Combination::Product, itself, nullptr},
    {"ReduceSum", kNumbers, Combination::Sum, itself, nullptr},
    {"ReduceSumSquare", kNumbers, Combination::Sum, square, nullptr},
};

/// The axes as dimensions of a tensor of `rank` dimensions: all of them where
/// none are given, unless an attribute says that this means none. Up to opset
/// 17, or 12 for ReduceSum, they are an attribute, then an operand.
static FailureOr<SmallVector<int64_t>> readAxes(OnnxOperator &op,
                                                int64_t rank) {
  auto attribute = op.intsAttribute("axes");
  auto noop = op.intAttribute("noop_with_empty_axes", 0);
  if (failed(attribute) || failed(noop))
    return failure();
  SmallVector<int64_t> given = attribute->value_or(SmallVector<int64_t>());
  if (op.operand(1)) {
    if (*attribute)
      return op.emitError() << "has both an operand and an attribute 'axes'";
    auto operand = op.constantIntegers(1, "the axes");
    if (failed(operand))
      return failure();
    given = std::move(*operand);
  }
  if (given.empty() && !*noop)
    return llvm::to_vector(llvm::seq<int64_t>(rank));
  SmallVector<int64_t> axes;
  for (int64_t axis : given) {
    FailureOr<int64_t> dimension = op.normalizeAxis(axis, rank);
    if (failed(dimension))
      return failure();
    if (llvm::is_contained(axes, *dimension))
      return op.emitError() << "the axes " << shapeText(given)
                            << " name dimension " << *dimension << " twice";
    axes.push_back(*dimension);
  }
  return axes;
}

static AxesReduction makeReduction(ImplicitLocOpBuilder &b, OnnxTensor input,
                                   ArrayRef<int64_t> axes, bool keepsDims) {
  SmallVector<int64_t> shape(input.shape());
  if (!axes.empty()) {
    ReducedAxes reduced(shape, axes, b.getContext());
    return {input.value, reduced,
            keepsDims ? reduced.keptShapeWithUnits() : reduced.keptShape()};
  }
  SmallVector<int64_t> view(shape);
  view.push_back(1);
  return {buildReshape(b, input.value, view),
          ReducedAxes(view, input.rank(), b.getContext()), shape};
}

static FailureOr<AxesReduction> readReduction(OnnxOperator &op) {
  OnnxTensor input = op.operand(0);
  auto axes = readAxes(op, input.rank());
  auto keepsDims = op.intAttribute("keepdims", 1);
  if (failed(axes) || failed(keepsDims))
    return failure();
  return makeReduction(op.builder(), input, *axes, *keepsDims != 0);
}

/// The spatial dimensions, which are kept as ones.
static FailureOr<AxesReduction> readGlobalPool(OnnxOperator &op) {
  OnnxTensor input = op.operand(0);
  if (input.rank() < 2)
    return op.emitError() << "the input is " << tensorText(input)
                          << ", but must have a batch and channels";
  auto axes = llvm::to_vector(llvm::seq<int64_t>(2, input.rank()));
  return makeReduction(op.builder(), input, axes, /*keepsDims=*/true);
}

/// `finish` of the totals, which may be null, rounded to `elementType`.
static Value finishTotals(ImplicitLocOpBuilder &b, Value totals,
                          Type elementType,
                          function_ref<Scalar(Scalar)> finish) {
  auto type = cast<RankedTensorType>(totals.getType());
  Type valueType = signlessElementType(elementType);
  if (!finish)
    return buildRounding(b, totals, valueType);
  return buildElementwise(
      b, type.getShape(), valueType, totals,
      b.getMultiDimIdentityMap(type.getRank()),
      [&](ImplicitLocOpBuilder &body, ValueRange elements) {
        Scalar total(body, elements[0], elementType.isUnsignedInteger());
        return convertWidth(body, finish(total).getValue(), valueType);
      });
}

static Value buildTotals(ImplicitLocOpBuilder &b, const ReductionRow &row,
                         const AxesReduction &reduction, Type elementType) {
  Type valueType = signlessElementType(elementType);
  if (row.combination == Combination::Sum)
    return reduction.axes.sum(b, reduction.input, elementType, row.term);
  // A maximum needs no wider type, a product does.
  Type totalType = row.combination == Combination::Product
                       ? accumulatorType(valueType)
                       : valueType;
  return reduction.axes.reduce(
      b, neutralElement(row.combination, elementType, totalType),
      reduction.input, reduction.axes.identity(),
      [&](ImplicitLocOpBuilder &body, ValueRange elements) {
        return combine(body, row.combination, elementType, elements[1],
                       convertWidth(body, elements[0], totalType));
      });
}

static LogicalResult convertByRow(OnnxOperator &op,
                                  FailureOr<AxesReduction> reduction,
                                  SmallVectorImpl<OnnxTensor> &results) {
  const ReductionRow &row = *llvm::find_if(
      kRows, [&](const ReductionRow &row) { return row.name == op.name(); });
  Type elementType = op.operand(0).elementType;
  if (failed(reduction))
    return failure();
  int64_t count = reduction->axes.reducedCount();
  auto integerType = dyn_cast<IntegerType>(elementType);
  if (row.finish && integerType &&
      (count == 0 || !llvm::isIntN(integerType.getWidth(), count)))
    return op.emitError() << "a mean of " << count << " elements of "
                          << elementType << " is not defined";
  ImplicitLocOpBuilder &b = op.builder();
  Value totals = buildTotals(b, row, *reduction, elementType);
  auto finish = [&](Scalar total) {
    return row.finish(total, static_cast<double>(count));
  };
  Value result =
      finishTotals(b, totals, elementType,
                   row.finish ? function_ref<Scalar(Scalar)>(finish) : nullptr);
  results.push_back(
      {buildReshape(b, result, reduction->resultShape), elementType});
  return success();
}

static LogicalResult checkRowTypes(OnnxOperator &op) {
  const ReductionRow &row = *llvm::find_if(
      kRows, [&](const ReductionRow &row) { return row.name == op.name(); });
  return checkElementType(op, op.operand(0), row.types, "the input");
}

LogicalResult mini::convertReduction(OnnxOperator &op,
                                     SmallVectorImpl<OnnxTensor> &results) {
  if (failed(checkRowTypes(op)))
    return failure();
  return convertByRow(op, readReduction(op), results);
}

LogicalResult mini::convertGlobalPool(OnnxOperator &op,
                                      SmallVectorImpl<OnnxTensor> &results) {
  if (failed(checkRowTypes(op)))
    return failure();
  return convertByRow(op, readGlobalPool(op), results);
}

LogicalResult mini::convertGlobalLpPool(OnnxOperator &op,
                                        SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  if (failed(checkElementType(op, input, kFloats, "the input")))
    return failure();
  auto reduction = readGlobalPool(op);
  auto p = readNormOrder(op);
  if (failed(reduction) || failed(p))
    return failure();
  ImplicitLocOpBuilder &b = op.builder();
  Value norms =
      reduction->axes.norm(b, reduction->input, input.elementType, *p);
  norms = buildRounding(b, norms, input.elementType);
  results.push_back(
      {buildReshape(b, norms, reduction->resultShape), input.elementType});
  return success();
}

/// The logarithm of a sum of exponentials, all scaled by that of the greatest
/// element so that none overflows; by nothing where it is infinite.
LogicalResult
mini::convertReduceLogSumExp(OnnxOperator &op,
                             SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  if (failed(checkElementType(op, input, kFloats, "the input")))
    return failure();
  auto reduction = readReduction(op);
  if (failed(reduction))
    return failure();
  ImplicitLocOpBuilder &b = op.builder();
  const ReducedAxes &axes = reduction->axes;
  Type sumType = accumulatorType(input.elementType);
  Value maxima = axes.combineAll(b, Combination::Maximum, input.elementType,
                                 reduction->input);
  auto scale = [&](ImplicitLocOpBuilder &body, Value maximum) {
    Scalar value(body, convertWidth(body, maximum, sumType));
    return select(abs(value) == HUGE_VAL, 0.0, value);
  };
  Value sums = axes.reduce(
      b, b.getZeroAttr(sumType), {reduction->input, maxima},
      {axes.identity(), axes.kept()},
      [&](ImplicitLocOpBuilder &body, ValueRange elements) {
        Scalar x(body, convertWidth(body, elements[0], sumType));
        return (x.with(elements[2]) + exp(x - scale(body, elements[1])))
            .getValue();
      });
  SmallVector<int64_t> shape = axes.keptShape();
  SmallVector<AffineMap> maps(2, b.getMultiDimIdentityMap(shape.size()));
  Value result = buildElementwise(
      b, shape, input.elementType, {sums, maxima}, maps,
      [&](ImplicitLocOpBuilder &body, ValueRange elements) {
        Scalar total =
            log(Scalar(body, elements[0])) + scale(body, elements[1]);
        return convertWidth(body, total.getValue(), input.elementType);
      });
  results.push_back(
      {buildReshape(b, result, reduction->resultShape), input.elementType});
  return success();
}

LogicalResult mini::convertArgReduction(OnnxOperator &op,
                                        SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  if (failed(checkElementType(op, input, kNumbers, "the input")))
    return failure();
  auto axis = op.axisAttribute("axis", 0, input.rank());
  auto keepsDims = op.intAttribute("keepdims", 1);
  auto findsLast = op.intAttribute("select_last_index", 0);
  if (failed(axis) || failed(keepsDims) || failed(findsLast))
    return failure();
  int64_t size = input.shape()[*axis];
  if (size == 0)
    return op.emitError() << "dimension " << *axis << " of the input "
                          << shapeText(input.shape())
                          << " has no elements to choose from";
  if (failed(checkTable(op, size)))
    return failure();
  ImplicitLocOpBuilder &b = op.builder();
  ReducedAxes axes(input.shape(), *axis, b.getContext());
  auto combination =
      op.name() == "ArgMax" ? Combination::Maximum : Combination::Minimum;
  Value extremes =
      axes.combineAll(b, combination, input.elementType, input.value);
  Value places = axes.findExtremes(b, input.value, extremes, *findsLast != 0);
  if (*keepsDims)
    places = buildReshape(b, places, axes.keptShapeWithUnits());
  results.push_back({places, b.getIntegerType(64, /*isSigned=*/true)});
  return success();
}

/// Element i sums up a window of all elements, of which those after i are
/// outside of the input.
LogicalResult mini::convertCumSum(OnnxOperator &op,
                                  SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  if (failed(checkElementType(op, input, kNumbers, "the input")))
    return failure();
  auto axisValues = op.constantIntegers(1, "the axis");
  auto isExclusive = op.intAttribute("exclusive", 0);
  auto isReverse = op.intAttribute("reverse", 0);
  if (failed(axisValues) || failed(isExclusive) || failed(isReverse))
    return failure();
  if (axisValues->size() != 1)
    return op.emitError() << "the axis has " << axisValues->size()
                          << " values, but must have one";
  FailureOr<int64_t> axis = op.normalizeAxis(axisValues->front(), input.rank());
  if (failed(axis))
    return failure();
  SmallVector<int64_t> shape(input.shape());
  shape.push_back(input.shape()[*axis]);
  if (auto problem = findShapeProblem(shape))
    return op.emitError() << "the sums have too many terms: " << *problem;
  ImplicitLocOpBuilder &b = op.builder();
  SmallVector<AffineExpr> source;
  for (int64_t dim = 0; dim < input.rank(); ++dim)
    source.push_back(b.getAffineDimExpr(dim));
  // The farthest term is the first, as when the sums are carried on.
  AffineExpr distance = shape.back() - 1 - b.getAffineDimExpr(input.rank()) +
                        (*isExclusive ? 1 : 0);
  source[*axis] =
      *isReverse ? source[*axis] + distance : source[*axis] - distance;
  Value terms =
      buildGather(b, input.value, shape,
                  AffineMap::get(shape.size(), 0, source, b.getContext()));
  Value sums = ReducedAxes(shape, input.rank(), b.getContext())
                   .sum(b, terms, input.elementType, itself);
  results.push_back({buildRounding(b, sums, input.type().getElementType()),
                     input.elementType});
  return success();
}
