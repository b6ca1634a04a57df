//===- Interpolation.h - Where resized elements come from - h -------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The coordinates and weights of Resize along one dimension, in the f32
// arithmetic of ONNX Runtime, so that ties between two elements fall as they do
// there.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_ONNX_BUILD_INTERPOLATION_H
#define MINI_LIB_ONNX_BUILD_INTERPOLATION_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <optional>

namespace mini {

/// One dimension's part of a Resize.
struct ResizedAxis {
  int64_t axis, inputSize, outputSize;
  float scale;
  float roiStart = 0, roiEnd = 1;
};

/// From an index of the result to a coordinate of the input.
using CoordinateTransform = float (*)(const ResizedAxis &axis, float index);
/// From a coordinate to an index.
using NearestMode = int64_t (*)(float coordinate, bool isDownsampled);

/// Those of ONNX's names, or null.
CoordinateTransform findCoordinateTransform(llvm::StringRef name);
NearestMode findNearestMode(llvm::StringRef name);

/// Resize-10 and Upsample name no mode: ONNX Runtime rounds up where it makes
/// fewer elements, and else down.
int64_t nearestOfOpset10(float coordinate, bool isDownsampled);

/// One of the elements that make an element of the result: its index in the
/// input and its weight, for each index of the result.
struct Tap {
  llvm::SmallVector<int64_t> indices;
  llvm::SmallVector<float> weights;
};

Tap nearestTap(const ResizedAxis &axis, CoordinateTransform transform,
               NearestMode nearest);
llvm::SmallVector<Tap> linearTaps(const ResizedAxis &axis,
                                  CoordinateTransform transform);
/// `a` is the parameter of the cubic kernel. With `excludesOutside`, elements
/// outside of the input have no weight, else those at its ends stand for them.
llvm::SmallVector<Tap> cubicTaps(const ResizedAxis &axis,
                                 CoordinateTransform transform, float a,
                                 bool excludesOutside);

} // namespace mini

#endif // MINI_LIB_ONNX_BUILD_INTERPOLATION_H
