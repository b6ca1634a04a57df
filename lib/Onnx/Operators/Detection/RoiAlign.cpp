//===- RoiAlign.cpp - Averages or maxima in regions that are data - cpp ---===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A region is cut into bins, a bin has rows and columns of samples, and a
// sample is interpolated between four elements of the image. The weight of an
// element is a product of one along each dimension. Along a dimension, a tensor
// has what the samples of a bin, together, give each position of the image: NaN
// where none touches it, so that an infinity there does not reach the bin.
//
// As in ONNX Runtime, a maximum is one of the products of elements and weights,
// before they are added up.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/LinalgBuilders.h"
#include "Onnx/Build/Elementwise.h"
#include "Onnx/Build/IndexTable.h"
#include "Onnx/Build/Reduction.h"
#include "Onnx/OperatorTable.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

#include <limits>

using namespace mlir;
using namespace mini;

namespace {

/// A dimension of the image, of the height or the width.
struct RoiAxis {
  int64_t size;       ///< Of the image.
  int64_t bins;       ///< Of the result.
  int64_t coordinate; ///< Where a region starts; it ends two further on.
};

struct RoiAlign {
  bool isMaximum;
  bool hasHalfPixels;
  int64_t samplingRatio; ///< Samples of a bin along each dimension, or 0.
  double scale;
  RoiAxis rows, columns;
  Type type; ///< In which is computed.
};

/// The samples of a region along an axis.
struct Samples {
  Scalar start, binSize, count;

  Scalar spacing() const { return binSize / count; }
  /// Where sample `number` of bin `bin` is, in the image.
  Scalar at(Scalar bin, Scalar number) const {
    return start + bin * binSize + (number + 0.5) * binSize / count;
  }
};

} // namespace

static FailureOr<RoiAlign> readRoiAlign(OnnxOperator &op) {
  auto mode = op.stringAttribute("mode", "avg");
  // The operator had no such attribute before, and did this.
  auto transform = op.stringAttribute("coordinate_transformation_mode",
                                      op.isBeforeOpset(16) ? "output_half_pixel"
                                                           : "half_pixel");
  auto height = op.intAttribute("output_height", 1),
       width = op.intAttribute("output_width", 1),
       ratio = op.intAttribute("sampling_ratio", 0);
  auto scale = op.floatAttribute("spatial_scale", 1.0);
  if (failed(mode) || failed(transform) || failed(height) || failed(width) ||
      failed(ratio) || failed(scale))
    return failure();
  if (*mode != "avg" && *mode != "max")
    return op.emitError() << "mode is '" << *mode
                          << "'; 'avg' and 'max' are supported";
  if (*transform != "half_pixel" && *transform != "output_half_pixel")
    return op.emitError() << "coordinate_transformation_mode is '" << *transform
                          << "'; 'half_pixel' and"
                          << " 'output_half_pixel' are supported";
  if (*height < 1 || *width < 1 || *ratio < 0)
    return op.emitError() << "output_height is " << *height << ", output_width "
                          << *width << " and sampling_ratio " << *ratio
                          << "; the sizes must be positive, and the ratio not"
                          << " negative";
  ArrayRef<int64_t> shape = op.operand(0).shape();
  return RoiAlign{*mode == "max",
                  *transform == "half_pixel",
                  *ratio,
                  static_cast<float>(*scale),
                  {shape[2], *height, 1},
                  {shape[3], *width, 0},
                  op.operand(0).elementType.isF64()
                      ? op.builder().getF64Type()
                      : op.builder().getF32Type()};
}

static LogicalResult checkOperands(OnnxOperator &op) {
  OnnxTensor image = op.operand(0), regions = op.operand(1),
             batches = op.operand(2);
  if (failed(checkSameElementTypes(op, 2, kFloats)))
    return failure();
  if (!batches.elementType.isSignedInteger(64))
    return op.emitError() << "the batch indices' elements are "
                          << batches.elementType << "; si64 is supported";
  if (image.rank() != 4 || regions.rank() != 2 || regions.shape()[1] != 4 ||
      batches.shape() != regions.shape().take_front(1))
    return op.emitError() << "the input is " << shapeText(image.shape())
                          << ", the regions " << shapeText(regions.shape())
                          << " and the batch indices "
                          << shapeText(batches.shape())
                          << "; they must have 4 dimensions, be [N,4] and [N]";
  for (int64_t size : image.shape()) {
    if (failed(checkTable(op, size)))
      return failure();
    if (size == 0)
      return op.emitError() << "the input " << shapeText(image.shape())
                            << " has no elements to pool";
  }
  return success();
}

/// The samples of the region from `from` to `to`, as the operand has them.
static Samples makeSamples(const RoiAlign &align, const RoiAxis &axis,
                           Scalar from, Scalar to) {
  double offset = align.hasHalfPixels ? 0.5 : 0;
  Scalar start = from * align.scale - offset, end = to * align.scale - offset;
  Scalar length = end - start;
  if (!align.hasHalfPixels)
    length = max(length, 1);
  Scalar binSize = length / static_cast<double>(axis.bins);
  Scalar count = align.samplingRatio
                     ? start.constant(static_cast<double>(align.samplingRatio))
                     : ceil(binSize);
  return {start, binSize, count};
}

/// Whether a sample there is in the image or next to it.
static Scalar isInside(Scalar position, const RoiAxis &axis) {
  return (position >= -1) & (position <= static_cast<double>(axis.size));
}

/// The steps through the samples that may touch a position: all of them, or of
/// a number that is data those from the first on. Samples are more than half an
/// element apart then, unless there is only one. What they touch is at most one
/// away, or two where a sample next to the image is moved to its start.
static int64_t countSteps(const RoiAlign &align) {
  return align.samplingRatio ? align.samplingRatio : 8;
}

/// The sample that is looked at in step `step` for the position `here`.
static Scalar findSample(const RoiAlign &align, const Samples &samples,
                         Scalar bin, Scalar here, Scalar step) {
  if (align.samplingRatio)
    return step;
  Scalar distance = here - 2 - samples.start - bin * samples.binSize;
  // Without samples, or with none that touches, all are beyond their number.
  return max(floor(distance / samples.spacing() - 0.5), 0) + step;
}

/// What a bin's samples give each position along `axis`, [region, bin,
/// position]: the sum of their weights, or their maximum or minimum.
static Value buildWeights(OnnxOperator &op, const RoiAlign &align,
                          const RoiAxis &axis, Combination combination) {
  ImplicitLocOpBuilder &b = op.builder();
  OnnxTensor regions = op.operand(1);
  int64_t steps = countSteps(align);
  AffineExpr region = b.getAffineDimExpr(0);
  auto readRegion = [&](int64_t coordinate) {
    return AffineMap::get(4, 0, {region, b.getAffineConstantExpr(coordinate)},
                          b.getContext());
  };
  SmallVector<Value> operands{regions.value, regions.value};
  SmallVector<AffineMap> maps{readRegion(axis.coordinate),
                              readRegion(axis.coordinate + 2)};
  int64_t loops[] = {regions.shape()[0], axis.bins, axis.size, steps};
  for (int64_t d = 1; d < 4; ++d) {
    operands.push_back(buildProgression(b, loops[d], 0, 1, b.getI32Type()));
    maps.push_back(AffineMap::get(4, 0, b.getAffineDimExpr(d)));
  }
  auto none =
      b.getFloatAttr(align.type, std::numeric_limits<double>::quiet_NaN());
  return buildReduction(
      b, loops, 3, none, operands, maps,
      [&](ImplicitLocOpBuilder &body, ValueRange elements) -> Value {
        auto number = [&](size_t i) {
          return convert(Scalar(body, elements[i]), align.type);
        };
        Scalar bin = number(2), here = number(3);
        Samples samples = makeSamples(align, axis, number(0), number(1));
        Scalar sample = findSample(align, samples, bin, here, number(4));
        Scalar position = samples.at(bin, sample);
        Scalar counts = (sample < samples.count) & isInside(position, axis);
        // Between the element `low` and the next, but at the ends on one.
        auto last = static_cast<double>(axis.size - 1);
        position = min(max(position, 0), last);
        Scalar low = floor(position), high = min(low + 1, last),
               rest = position - low;
        Scalar result(body, elements.back());
        for (auto [element, weight] :
             {std::pair(low, 1.0 - rest), std::pair(high, rest)}) {
          Scalar together =
              weight.with(combine(body, combination, align.type,
                                  result.getValue(), weight.getValue()));
          Scalar next = select(result == result, together, weight);
          result = select(counts & (element == here), next, result);
        }
        return result.getValue();
      });
}

/// Reduces the elements of the image, [region, channel, row of bins, column of
/// bins], with the weights of each along both axes.
static Value buildBins(OnnxOperator &op, const RoiAlign &align) {
  ImplicitLocOpBuilder &b = op.builder();
  OnnxTensor image = op.operand(0), batches = op.operand(2);
  ArrayRef<int64_t> shape = image.shape();
  int64_t loops[] = {
      batches.shape()[0], shape[1], align.rows.bins, align.columns.bins,
      shape[0],           shape[2], shape[3]};
  auto makeMap = [&](ArrayRef<unsigned> dims) {
    return AffineMap::getMultiDimMapWithTargets(7, dims, b.getContext());
  };
  SmallVector<Value> operands{image.value, batches.value,
                              buildProgression(b, shape[0], 0, 1)};
  SmallVector<AffineMap> maps{makeMap({4, 1, 5, 6}), makeMap({0}),
                              makeMap({4})};
  SmallVector<Combination> combinations{Combination::Sum};
  if (align.isMaximum)
    combinations = {Combination::Maximum, Combination::Minimum};
  for (Combination combination : combinations) {
    operands.push_back(buildWeights(op, align, align.rows, combination));
    operands.push_back(buildWeights(op, align, align.columns, combination));
    maps.append({makeMap({0, 2, 5}), makeMap({0, 3, 6})});
  }
  double init = align.isMaximum ? -std::numeric_limits<double>::infinity() : 0;
  return buildReduction(
      b, loops, 4, b.getFloatAttr(align.type, init), operands, maps,
      [&](ImplicitLocOpBuilder &body, ValueRange elements) -> Value {
        Scalar value = convert(Scalar(body, elements[0]), align.type);
        Scalar old = value.with(elements.back());
        auto weight = [&](size_t i) {
          return value.with(elements[i]) * value.with(elements[i + 1]);
        };
        Scalar batch(body, elements[1]);
        batch = max(min(batch, static_cast<double>(shape[0] - 1)), 0);
        Scalar first = weight(3);
        Scalar counts = (first == first) & (batch == batch.with(elements[2]));
        Scalar term = first * value;
        // The greatest product with a negative element has the least weight.
        Scalar next = align.isMaximum ? max(old, max(term, weight(5) * value))
                                      : old + term;
        return select(counts, next, old).getValue();
      });
}

/// Whether bin `bin` has a sample outside of the image, where it is 0: the
/// first or the last, if any.
static Scalar reachesOutside(const Samples &samples, Scalar bin,
                             const RoiAxis &axis) {
  Scalar first = samples.at(bin, bin.constant(0)),
         last = samples.at(bin, samples.count - 1);
  return ~(isInside(first, axis) & isInside(last, axis));
}

/// Divides the sums of all samples by their number, or lets samples outside of
/// the image take part in the maximum.
static Value finishBins(OnnxOperator &op, const RoiAlign &align,
                        ArrayRef<int64_t> shape, Value bins) {
  ImplicitLocOpBuilder &b = op.builder();
  SmallVector<Value> operands{bins};
  SmallVector<AffineMap> maps{b.getMultiDimIdentityMap(4)};
  for (int64_t coordinate = 0; coordinate < 4; ++coordinate) {
    operands.push_back(op.operand(1).value);
    maps.push_back(AffineMap::get(
        4, 0, {b.getAffineDimExpr(0), b.getAffineConstantExpr(coordinate)},
        b.getContext()));
  }
  for (int64_t d : {2, 3}) {
    operands.push_back(buildProgression(b, shape[d], 0, 1, b.getI32Type()));
    maps.push_back(AffineMap::get(4, 0, b.getAffineDimExpr(d)));
  }
  Type valueType = op.operand(0).type().getElementType();
  return buildElementwise(
      b, shape, valueType, operands, maps,
      [&](ImplicitLocOpBuilder &body, ValueRange elements) {
        auto number = [&](size_t i) {
          return convert(Scalar(body, elements[i]), align.type);
        };
        Scalar value(body, elements[0]);
        Samples rows = makeSamples(align, align.rows, number(2), number(4)),
                columns =
                    makeSamples(align, align.columns, number(1), number(3));
        if (align.isMaximum) {
          Scalar outside = reachesOutside(rows, number(5), align.rows) |
                           reachesOutside(columns, number(6), align.columns);
          value = select(outside, max(value, 0), value);
          value = select((rows.count > 0) & (columns.count > 0), value, 0);
        } else {
          value = value / max(rows.count * columns.count, 1);
        }
        return convertWidth(body, value.getValue(), valueType);
      });
}

LogicalResult mini::convertRoiAlign(OnnxOperator &op,
                                    SmallVectorImpl<OnnxTensor> &results) {
  if (failed(checkOperands(op)))
    return failure();
  auto align = readRoiAlign(op);
  if (failed(align))
    return failure();
  OnnxTensor image = op.operand(0), regions = op.operand(1);
  int64_t count = regions.shape()[0];
  SmallVector<int64_t> shape{count, image.shape()[1], align->rows.bins,
                             align->columns.bins};
  if (failed(op.checkResultShape(shape)) ||
      failed(checkTable(op, align->samplingRatio)))
    return failure();
  for (const RoiAxis &axis : {align->rows, align->columns})
    if (failed(checkTable(op, axis.bins)) ||
        failed(op.checkResultShape({count, axis.bins, axis.size})))
      return failure();
  results.push_back({finishBins(op, *align, shape, buildBins(op, *align)),
                     image.elementType});
  return success();
}
