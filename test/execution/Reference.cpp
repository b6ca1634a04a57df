//===- Reference.cpp - The operators in double ----------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Plain loops, to be read against the operators' documentation.
//
//===----------------------------------------------------------------------===//

#include "Reference.h"

#include <algorithm>
#include <bit>
#include <cmath>

using namespace mini;
using namespace mini::execution;

/// The most by which one rounding to f32 moves a value, relative to it.
static constexpr double unitRoundoff = 0x1p-24;

static double roundToF32(double value) { return static_cast<float>(value); }

std::int64_t execution::outputSize(std::int64_t input, std::int64_t kernel,
                                   const ConvAttributes &attributes,
                                   int dimension) {
  std::int64_t window = attributes.dilations[dimension] * (kernel - 1) + 1;
  std::int64_t slack = input + attributes.pads[dimension] +
                       attributes.pads[dimension + 2] - window;
  return slack < 0 ? 0 : slack / attributes.strides[dimension] + 1;
}

namespace {

/// One input plane and one weight, added into one output plane.
struct PlaneProduct {
  const ConvAttributes &attributes;
  const Tensor &input;
  Tensor &result;
  std::vector<double> &magnitudes;

  void add(std::size_t from, std::size_t to, double weight,
           std::int64_t kernelRow, std::int64_t kernelColumn) const;
};

} // namespace

void PlaneProduct::add(std::size_t from, std::size_t to, double weight,
                       std::int64_t kernelRow,
                       std::int64_t kernelColumn) const {
  std::int64_t height = input.shape[2], width = input.shape[3];
  std::int64_t rows = result.shape[2], columns = result.shape[3];
  for (std::int64_t row = 0; row < rows; ++row) {
    std::int64_t y = row * attributes.strides[0] - attributes.pads[0] +
                     kernelRow * attributes.dilations[0];
    if (y < 0 || y >= height)
      continue;
    for (std::int64_t column = 0; column < columns; ++column) {
      std::int64_t x = column * attributes.strides[1] - attributes.pads[1] +
                       kernelColumn * attributes.dilations[1];
      if (x < 0 || x >= width)
        continue;
      std::size_t source = from + y * width + x;
      std::size_t target = to + row * columns + column;
      double product = input.values[source] * weight;
      result.values[target] += product;
      magnitudes[target] += std::abs(product);
      result.rounding[target] += input.rounding[source] * std::abs(weight);
      result.steps[target] += input.steps[source] * std::abs(weight);
    }
  }
}

/// The greatest power of two of which all values are multiples.
static double unitOf(const std::vector<double> &values) {
  double unit = HUGE_VAL;
  for (double value : values) {
    if (value == 0 || !std::isfinite(value))
      continue;
    int exponent;
    auto digits = static_cast<std::uint64_t>(
        std::ldexp(std::frexp(std::abs(value), &exponent), 53));
    unit =
        std::min(unit, std::ldexp(1, exponent - 53 + std::countr_zero(digits)));
  }
  return unit;
}

Tensor execution::conv(const Tensor &input, const Tensor &weights,
                       const Tensor *bias, const ConvAttributes &attributes) {
  std::int64_t batch = input.shape[0], channels = input.shape[1];
  std::int64_t outputs = weights.shape[0];
  std::int64_t kernelRows = weights.shape[2], kernelColumns = weights.shape[3];
  Tensor result(ElementType::F32,
                {batch, outputs,
                 outputSize(input.shape[2], kernelRows, attributes, 0),
                 outputSize(input.shape[3], kernelColumns, attributes, 1)});
  std::vector<double> magnitudes(result.values.size());
  std::int64_t inputPlane = input.shape[2] * input.shape[3];
  std::int64_t outputPlane = result.shape[2] * result.shape[3];
  PlaneProduct product{attributes, input, result, magnitudes};
  for (std::int64_t n = 0; n < batch; ++n)
    for (std::int64_t o = 0; o < outputs; ++o) {
      std::size_t to = (n * outputs + o) * outputPlane;
      for (std::int64_t c = 0; c < channels; ++c)
        for (std::int64_t i = 0; i < kernelRows; ++i)
          for (std::int64_t j = 0; j < kernelColumns; ++j)
            product.add((n * channels + c) * inputPlane, to,
                        weights.values[((o * channels + c) * kernelRows + i) *
                                           kernelColumns +
                                       j],
                        i, j);
      for (std::int64_t i = 0; bias && i < outputPlane; ++i) {
        result.values[to + i] += bias->values[o];
        magnitudes[to + i] += std::abs(bias->values[o]);
      }
    }
  double relative = (channels * kernelRows * kernelColumns + 2) * unitRoundoff;
  double unit = unitOf(input.values) * unitOf(weights.values);
  if (bias)
    unit = std::min(unit, unitOf(bias->values));
  for (std::size_t i = 0; i < magnitudes.size(); ++i)
    if (result.bound(i) > 0 || !(magnitudes[i] <= unit / unitRoundoff))
      result.rounding[i] += relative * (magnitudes[i] + result.rounding[i]);
  return result;
}

Tensor execution::relu(const Tensor &input) {
  Tensor result = input;
  for (double &value : result.values)
    if (value < 0) // False for NaN.
      value = 0;
  return result;
}

/// The sizes of `shape` and the strides with which the result's index moves in
/// it: 0 along dimensions that are repeated.
static std::vector<std::int64_t> broadcastStrides(const Shape &shape,
                                                  std::size_t rank) {
  std::vector<std::int64_t> strides(rank, 0);
  std::int64_t stride = 1;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    std::size_t dimension = shape.size() - 1 - i;
    if (shape[dimension] != 1)
      strides[rank - 1 - i] = stride;
    stride *= shape[dimension];
  }
  return strides;
}

static Shape broadcastShape(const Shape &left, const Shape &right) {
  Shape result(std::max(left.size(), right.size()), 1);
  for (const Shape *shape : {&left, &right})
    for (std::size_t i = 0; i < shape->size(); ++i) {
      std::int64_t size = (*shape)[shape->size() - 1 - i];
      if (size != 1)
        result[result.size() - 1 - i] = size;
    }
  return result;
}

static std::size_t broadcastIndex(std::size_t index, const Shape &shape,
                                  const std::vector<std::int64_t> &strides) {
  std::size_t offset = 0;
  for (std::size_t i = shape.size(); i-- > 0; index /= shape[i])
    offset += index % shape[i] * strides[i];
  return offset;
}

Tensor execution::add(const Tensor &left, const Tensor &right) {
  Tensor result(ElementType::F32, broadcastShape(left.shape, right.shape));
  auto leftStrides = broadcastStrides(left.shape, result.shape.size());
  auto rightStrides = broadcastStrides(right.shape, result.shape.size());
  for (std::size_t i = 0; i < result.values.size(); ++i) {
    std::size_t l = broadcastIndex(i, result.shape, leftStrides);
    std::size_t r = broadcastIndex(i, result.shape, rightStrides);
    double sum = left.values[l] + right.values[r];
    result.values[i] = roundToF32(sum);
    result.rounding[i] = left.rounding[l] + right.rounding[r];
    result.steps[i] = left.steps[l] + right.steps[r];
    if (result.bound(i) > 0) // The program rounds another sum than this one.
      result.rounding[i] +=
          2 * unitRoundoff * (std::abs(sum) + result.bound(i));
  }
  return result;
}

namespace {

/// The scale and the zero point that belong to each value.
struct Parameters {
  const Tensor &scale, &zeroPoint;
  std::size_t inner = 1; ///< How many neighbours share them.

  Parameters(const Tensor &scale, const Tensor &zeroPoint, const Shape &shape,
             int axis)
      : scale(scale), zeroPoint(zeroPoint) {
    if (axis < 0)
      axis += static_cast<int>(shape.size());
    for (std::size_t i = axis + 1; i < shape.size(); ++i)
      inner *= shape[i];
  }
  static double at(const Tensor &parameter, std::size_t channel) {
    return parameter.values[channel % parameter.values.size()];
  }
  double scaleOf(std::size_t index) const { return at(scale, index / inner); }
  double zeroPointOf(std::size_t index) const {
    return at(zeroPoint, index / inner);
  }
};

} // namespace

static double quantizedLevel(double quotient, double zeroPoint,
                             ElementType type) {
  double least = type == ElementType::I8 ? -128 : 0;
  if (std::isnan(quotient))
    return least;
  // Half to even is the default rounding mode.
  return std::clamp(std::nearbyint(quotient) + zeroPoint, least, least + 255);
}

Tensor execution::quantize(const Tensor &input, const Tensor &scale,
                           const Tensor &zeroPoint, int axis) {
  Tensor result(zeroPoint.type, input.shape);
  Parameters parameters(scale, zeroPoint, input.shape, axis);
  for (std::size_t i = 0; i < result.values.size(); ++i) {
    double divisor = parameters.scaleOf(i), zero = parameters.zeroPointOf(i);
    auto levelOf = [&](double quotient) {
      return quantizedLevel(quotient, zero, zeroPoint.type);
    };
    double value = input.values[i];
    if (input.bound(i) == 0) {
      // Rounding the quotient of two f32 values first to double and then to
      // f32 gives the f32 quotient.
      result.values[i] = levelOf(roundToF32(value / divisor));
      continue;
    }
    double reach = tieDistance + input.steps[i];
    result.values[i] = levelOf(value / divisor);
    result.steps[i] =
        std::max(levelOf((value + reach) / divisor) - result.values[i],
                 result.values[i] - levelOf((value - reach) / divisor));
  }
  return result;
}

Tensor execution::dequantize(const Tensor &input, const Tensor &scale,
                             const Tensor &zeroPoint, int axis) {
  Tensor result(ElementType::F32, input.shape);
  Parameters parameters(scale, zeroPoint, input.shape, axis);
  for (std::size_t i = 0; i < result.values.size(); ++i) {
    double factor = parameters.scaleOf(i);
    double difference = input.values[i] - parameters.zeroPointOf(i);
    result.values[i] = roundToF32(difference * factor);
    result.steps[i] = input.steps[i] * factor;
    if (input.steps[i] > 0) // The other level's product rounds on its own.
      result.rounding[i] =
          2 * unitRoundoff * (std::abs(difference) + input.steps[i]) * factor;
  }
  return result;
}
