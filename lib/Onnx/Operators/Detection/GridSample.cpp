//===- GridSample.cpp - Samples at points that are data - cpp -------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The weight of an element of the image in a sample is a product of one along
// each spatial dimension. Along a dimension, a tensor has the weights of all
// positions, for each point of the grid: NaN where the point does not touch the
// position, so that an infinity there does not reach the sample. The samples
// are a reduction over all positions.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/LinalgBuilders.h"
#include "Onnx/Build/Elementwise.h"
#include "Onnx/Build/IndexTable.h"
#include "Onnx/Build/Reduction.h"
#include "Onnx/OperatorTable.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/ADT/StringSwitch.h"

#include <limits>

using namespace mlir;
using namespace mini;

namespace {

enum class Mode { Nearest, Linear, Cubic };
enum class Padding { Zeros, Border, Reflection };

struct Sampling {
  Mode mode;
  Padding padding;
  bool alignsCorners;
  Type type; ///< In which is computed.
};

/// One of the elements of the image that a point touches along a dimension.
struct Tap {
  Scalar position, weight;
};

} // namespace

static FailureOr<Sampling> readSampling(OnnxOperator &op) {
  auto mode = op.stringAttribute("mode", "linear"),
       padding = op.stringAttribute("padding_mode", "zeros");
  auto alignsCorners = op.intAttribute("align_corners", 0);
  if (failed(mode) || failed(padding) || failed(alignsCorners))
    return failure();
  // Opset 20 gave two of them names for any number of dimensions.
  auto knownMode = llvm::StringSwitch<std::optional<Mode>>(*mode)
                       .Case("nearest", Mode::Nearest)
                       .Cases({"linear", "bilinear"}, Mode::Linear)
                       .Cases({"cubic", "bicubic"}, Mode::Cubic)
                       .Default(std::nullopt);
  if (!knownMode)
    return op.emitError() << "mode is '" << *mode
                          << "'; 'linear', 'nearest' and 'cubic' are supported";
  auto knownPadding = llvm::StringSwitch<std::optional<Padding>>(*padding)
                          .Case("zeros", Padding::Zeros)
                          .Case("border", Padding::Border)
                          .Case("reflection", Padding::Reflection)
                          .Default(std::nullopt);
  if (!knownPadding)
    return op.emitError() << "padding_mode is '" << *padding
                          << "'; 'zeros', 'border' and 'reflection' are"
                          << " supported";
  bool isDouble =
      op.operand(0).elementType.isF64() || op.operand(1).elementType.isF64();
  return Sampling{*knownMode, *knownPadding, *alignsCorners != 0,
                  isDouble ? op.builder().getF64Type()
                           : op.builder().getF32Type()};
}

static LogicalResult checkShapes(OnnxOperator &op, const Sampling &sampling) {
  OnnxTensor image = op.operand(0), grid = op.operand(1);
  unsigned types = sampling.mode == Mode::Nearest ? kNumbersAndBools : kFloats;
  if (failed(checkElementType(op, image, types, "the input")) ||
      failed(checkElementType(op, grid, kFloats, "the grid")))
    return failure();
  int64_t spatial = image.rank() - 2;
  if (spatial < 1 || grid.rank() != image.rank() ||
      grid.shape().back() != spatial || grid.shape()[0] != image.shape()[0])
    return op.emitError() << "the input is " << shapeText(image.shape())
                          << " and the grid " << shapeText(grid.shape())
                          << "; the grid must have the input's batch, as many"
                          << " dimensions, and a coordinate for each spatial"
                          << " dimension";
  for (int64_t size : image.shape().drop_front(2)) {
    if (failed(checkTable(op, size)))
      return failure();
    if (size == 0)
      return op.emitError() << "the input " << shapeText(image.shape())
                            << " has no elements to sample";
  }
  return success();
}

/// From the coordinate of the grid, from -1 to 1, to positions of a dimension
/// of `size`. What is far outside stays outside, where it can be counted.
static Scalar toPosition(const Sampling &sampling, Scalar coordinate,
                         int64_t size) {
  constexpr double kFar = 1 << 22;
  auto length = static_cast<double>(size);
  Scalar position = sampling.alignsCorners
                        ? (coordinate + 1) / 2 * (length - 1)
                        : ((coordinate + 1) * length - 1) / 2;
  return max(min(position, kFar), -kFar);
}

/// The four weights of a cubic convolution, of the elements from the one before
/// the last on that is not behind the point, `rest` behind which it is.
static SmallVector<Scalar, 4> cubicWeights(Scalar rest) {
  constexpr double a = -0.75;
  auto near = [&](Scalar x) { return (x * (a + 2) - (a + 3)) * x * x + 1; };
  auto far = [&](Scalar x) {
    return ((x * a - 5 * a) * x + 8 * a) * x - 4 * a;
  };
  return {far(rest + 1), near(rest), near(1 - rest), far(2 - rest)};
}

static SmallVector<Tap, 4> findTaps(Mode mode, Scalar position) {
  if (mode == Mode::Nearest)
    return {{roundEven(position), position.constant(1)}};
  Scalar first = floor(position), rest = position - first;
  if (mode == Mode::Linear)
    return {{first, first + 1 - position}, {first + 1, rest}};
  SmallVector<Tap, 4> taps;
  for (auto [i, weight] : llvm::enumerate(cubicWeights(rest)))
    taps.push_back({first + (static_cast<double>(i) - 1), weight});
  return taps;
}

/// The element that stands for what is at the whole number `position`.
static Scalar padPosition(const Sampling &sampling, Scalar position,
                          int64_t size) {
  auto last = static_cast<double>(size - 1);
  if (sampling.padding == Padding::Zeros)
    return position;
  if (sampling.padding == Padding::Border || size == 1)
    return max(min(position, last), 0);
  // At the middle of the end's elements, or at their outer sides.
  double period = sampling.alignsCorners ? 2 * last : 2 * last + 2,
         mirror = sampling.alignsCorners ? period : period - 1;
  Scalar rest = position - floor(position / period) * period;
  return select(rest > last, mirror - rest, rest);
}

/// The weights of all positions of spatial dimension `dim`, behind the
/// dimensions of the grid.
static Value buildWeights(OnnxOperator &op, const Sampling &sampling,
                          int64_t dim) {
  ImplicitLocOpBuilder &b = op.builder();
  OnnxTensor grid = op.operand(1);
  int64_t rank = grid.rank(), size = op.operand(0).shape()[dim + 2];
  SmallVector<int64_t> shape(grid.shape().drop_back());
  shape.push_back(size);
  // The coordinates of a point begin with that of the innermost dimension.
  SmallVector<AffineExpr> source;
  for (int64_t d = 0; d + 1 < rank; ++d)
    source.push_back(b.getAffineDimExpr(d));
  source.push_back(b.getAffineConstantExpr(rank - 3 - dim));
  Value positions = buildProgression(b, size, 0, 1, b.getI32Type());
  return buildElementwise(
      b, shape, sampling.type, {grid.value, positions},
      {AffineMap::get(rank, 0, source, b.getContext()),
       AffineMap::get(rank, 0, b.getAffineDimExpr(rank - 1))},
      [&](ImplicitLocOpBuilder &body, ValueRange elements) {
        Scalar coordinate = convert(Scalar(body, elements[0]), sampling.type),
               here = convert(Scalar(body, elements[1]), sampling.type);
        std::optional<Scalar> sum, touches;
        for (Tap tap :
             findTaps(sampling.mode, toPosition(sampling, coordinate, size))) {
          Scalar isHere = padPosition(sampling, tap.position, size) == here;
          Scalar weight = select(isHere, tap.weight, 0);
          sum = sum ? *sum + weight : weight;
          touches = touches ? *touches | isHere : isHere;
        }
        return select(*touches, *sum, std::numeric_limits<double>::quiet_NaN())
            .getValue();
      });
}

/// Sums up the elements of the image, the first operand, times the weights
/// along all dimensions, where all of these are touched. The last loops are the
/// positions in the image, of as many dimensions as there are weights.
static Value buildSamples(ImplicitLocOpBuilder &b, const Sampling &sampling,
                          ArrayRef<int64_t> loops, ValueRange operands,
                          ArrayRef<AffineMap> maps) {
  bool isMove = sampling.mode == Mode::Nearest;
  Type valueType = getElementTypeOrSelf(operands[0].getType()),
       sumType = isMove ? valueType : sampling.type;
  size_t resultRank = loops.size() - (operands.size() - 1);
  Value samples = buildReduction(
      b, loops, resultRank, b.getZeroAttr(sumType), operands, maps,
      [&](ImplicitLocOpBuilder &body, ValueRange elements) -> Value {
        Scalar weight(body, elements[1]);
        for (Value factor : elements.drop_front(2).drop_back())
          weight = weight * weight.with(factor);
        Value touches = (weight == weight).getValue(), soFar = elements.back();
        if (isMove)
          return arith::SelectOp::create(body, touches, elements[0], soFar);
        Scalar value(body, convertWidth(body, elements[0], sumType));
        Value sum = (value.with(soFar) + weight * value).getValue();
        return arith::SelectOp::create(body, touches, sum, soFar);
      });
  return isMove ? samples : buildRounding(b, samples, valueType);
}

LogicalResult mini::convertGridSample(OnnxOperator &op,
                                      SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor image = op.operand(0), grid = op.operand(1);
  auto sampling = readSampling(op);
  if (failed(sampling) || failed(checkShapes(op, *sampling)))
    return failure();
  ImplicitLocOpBuilder &b = op.builder();
  int64_t rank = image.rank(), spatial = rank - 2;
  // The loops: batch, channel, the point, the position in the image.
  SmallVector<int64_t> loops{image.shape()[0], image.shape()[1]};
  llvm::append_range(loops, grid.shape().drop_front().drop_back());
  if (failed(op.checkResultShape(loops)))
    return failure();
  llvm::append_range(loops, image.shape().drop_front(2));
  SmallVector<AffineExpr> point{b.getAffineDimExpr(0)}, source = point;
  source.push_back(b.getAffineDimExpr(1));
  for (int64_t d = 0; d < spatial; ++d) {
    point.push_back(b.getAffineDimExpr(d + 2));
    source.push_back(b.getAffineDimExpr(d + rank));
  }
  auto makeMap = [&](ArrayRef<AffineExpr> results) {
    return AffineMap::get(loops.size(), 0, results, b.getContext());
  };
  SmallVector<Value> operands{image.value};
  SmallVector<AffineMap> maps{makeMap(source)};
  for (int64_t d = 0; d < spatial; ++d) {
    SmallVector<int64_t> shape(grid.shape().drop_back());
    shape.push_back(image.shape()[d + 2]);
    if (auto problem = findShapeProblem(shape))
      return op.emitError() << "the weights are too many: " << *problem;
    operands.push_back(buildWeights(op, *sampling, d));
    SmallVector<AffineExpr> weight(point);
    weight.push_back(b.getAffineDimExpr(d + rank));
    maps.push_back(makeMap(weight));
  }
  results.push_back(
      {buildSamples(b, *sampling, loops, operands, maps), image.elementType});
  return success();
}
