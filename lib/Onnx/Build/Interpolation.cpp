//===- Interpolation.cpp - Where resized elements come from - cpp ---------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The formulas are those of Resize's operator document; the cubic kernel is
// that of R. Keys, Cubic Convolution Interpolation for Digital Image Processing
// (1981).
//
//===----------------------------------------------------------------------===//

#include "Interpolation.h"

#include "llvm/ADT/StringSwitch.h"

#include <algorithm>
#include <array>
#include <cmath>

using namespace mini;

static float halfPixel(const ResizedAxis &axis, float index) {
  return (index + 0.5f) / axis.scale - 0.5f;
}

static float alignCorners(const ResizedAxis &axis, float index) {
  if (axis.outputSize == 1)
    return 0;
  return index * static_cast<float>(axis.inputSize - 1) /
         static_cast<float>(axis.outputSize - 1);
}

static float halfPixelSymmetric(const ResizedAxis &axis, float index) {
  auto inputSize = static_cast<float>(axis.inputSize);
  float adjustment =
      static_cast<float>(axis.outputSize) / (axis.scale * inputSize);
  float offset = inputSize / 2 * (1 - adjustment);
  // ONNX Runtime adds these in f64.
  return static_cast<float>(offset + (index + 0.5) / axis.scale - 0.5);
}

static float cropAndResize(const ResizedAxis &axis, float index) {
  auto last = static_cast<float>(axis.inputSize - 1);
  if (axis.outputSize == 1)
    return 0.5f * (axis.roiStart + axis.roiEnd) * last;
  return axis.roiStart * last + index * (axis.roiEnd - axis.roiStart) * last /
                                    static_cast<float>(axis.outputSize - 1);
}

CoordinateTransform mini::findCoordinateTransform(llvm::StringRef name) {
  return llvm::StringSwitch<CoordinateTransform>(name)
      .Case("half_pixel", halfPixel)
      .Case("half_pixel_symmetric", halfPixelSymmetric)
      .Case("pytorch_half_pixel",
            [](const ResizedAxis &axis, float index) {
              return axis.outputSize > 1 ? halfPixel(axis, index) : 0.0f;
            })
      .Case("align_corners", alignCorners)
      .Case("asymmetric", [](const ResizedAxis &axis,
                             float index) { return index / axis.scale; })
      .Case("tf_half_pixel_for_nn",
            [](const ResizedAxis &axis, float index) {
              return (index + 0.5f) / axis.scale;
            })
      .Case("tf_crop_and_resize", cropAndResize)
      .Default(nullptr);
}

/// To the nearest index; of two that are about as near, `half` more than the
/// lower one. What is a tie in exact arithmetic is one here, as in ONNX
/// Runtime, though scales and coordinates are rounded.
static int64_t roundTie(float coordinate, int64_t half) {
  constexpr float kTolerance = 1e-6f;
  float lower = std::floor(coordinate);
  if (std::abs(coordinate - (lower + 0.5f)) < kTolerance)
    return static_cast<int64_t>(lower) + half;
  return static_cast<int64_t>(std::round(coordinate));
}

NearestMode mini::findNearestMode(llvm::StringRef name) {
  return llvm::StringSwitch<NearestMode>(name)
      .Case("round_prefer_floor", [](float x, bool) { return roundTie(x, 0); })
      .Case("round_prefer_ceil", [](float x, bool) { return roundTie(x, 1); })
      .Case("floor",
            [](float x, bool) { return static_cast<int64_t>(std::floor(x)); })
      .Case("ceil",
            [](float x, bool) { return static_cast<int64_t>(std::ceil(x)); })
      .Default(nullptr);
}

int64_t mini::nearestOfOpset10(float coordinate, bool isDownsampled) {
  return static_cast<int64_t>(isDownsampled ? std::ceil(coordinate)
                                            : coordinate);
}

/// A coordinate within reach of the input, so that it converts to an integer.
static float boundedCoordinate(const ResizedAxis &axis,
                               CoordinateTransform transform, int64_t index) {
  float x = transform(axis, static_cast<float>(index));
  // A NaN is not ordered.
  if (!(x >= -4))
    return -4;
  return std::min(x, static_cast<float>(axis.inputSize) + 4);
}

static int64_t clampIndex(const ResizedAxis &axis, int64_t index) {
  return std::clamp<int64_t>(index, 0, axis.inputSize - 1);
}

Tap mini::nearestTap(const ResizedAxis &axis, CoordinateTransform transform,
                     NearestMode nearest) {
  Tap tap;
  for (int64_t i = 0; i < axis.outputSize; ++i) {
    float x = boundedCoordinate(axis, transform, i);
    tap.indices.push_back(clampIndex(axis, nearest(x, axis.scale < 1)));
    tap.weights.push_back(1);
  }
  return tap;
}

llvm::SmallVector<Tap> mini::linearTaps(const ResizedAxis &axis,
                                        CoordinateTransform transform) {
  llvm::SmallVector<Tap> taps(2);
  for (int64_t i = 0; i < axis.outputSize; ++i) {
    float x = std::clamp(boundedCoordinate(axis, transform, i), 0.0f,
                         static_cast<float>(axis.inputSize - 1));
    auto lower = static_cast<int64_t>(x);
    float distance = x - static_cast<float>(lower);
    taps[0].indices.push_back(lower);
    taps[0].weights.push_back(1 - distance);
    taps[1].indices.push_back(clampIndex(axis, lower + 1));
    taps[1].weights.push_back(distance);
  }
  return taps;
}

/// The weights of the four elements around a coordinate that is `s` behind the
/// second.
static std::array<float, 4> cubicWeights(float s, float a) {
  auto near = [&](float x) { return ((a + 2) * x - (a + 3)) * x * x + 1; };
  auto far = [&](float x) { return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a; };
  return {far(s + 1), near(s), near(1 - s), far(2 - s)};
}

llvm::SmallVector<Tap> mini::cubicTaps(const ResizedAxis &axis,
                                       CoordinateTransform transform, float a,
                                       bool excludesOutside) {
  llvm::SmallVector<Tap> taps(4);
  for (int64_t i = 0; i < axis.outputSize; ++i) {
    float x = boundedCoordinate(axis, transform, i);
    float lower = std::floor(x);
    std::array<float, 4> weights = cubicWeights(x - lower, a);
    float sum = 1;
    if (excludesOutside) {
      sum = 0;
      for (int64_t t = 0; t < 4; ++t) {
        int64_t index = static_cast<int64_t>(lower) - 1 + t;
        if (index != clampIndex(axis, index))
          weights[t] = 0;
        sum += weights[t];
      }
    }
    for (int64_t t = 0; t < 4; ++t) {
      int64_t index = static_cast<int64_t>(lower) - 1 + t;
      taps[t].indices.push_back(clampIndex(axis, index));
      taps[t].weights.push_back(sum == 0 ? 0 : weights[t] / sum);
    }
  }
  return taps;
}
