//===- Resize.cpp - Resize and Upsample - cpp -----------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A dimension at a time. Each element is a sum of one, two or four elements of
// the input by weights that are constants; which ones is known here too, and
// mostly an affine function of the index.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/LinalgBuilders.h"
#include "Onnx/Build/Elementwise.h"
#include "Onnx/Build/IndexTable.h"
#include "Onnx/Build/IndexedRead.h"
#include "Onnx/Build/Interpolation.h"
#include "Onnx/OperatorTable.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

#include <cmath>

using namespace mlir;
using namespace mini;

namespace {

/// What the attributes say.
struct ResizeModes {
  StringRef mode, policy, transformName;
  CoordinateTransform transform;
  NearestMode nearest;
  float cubicA, extrapolationValue;
  bool excludesOutside;
};

} // namespace

/// Upsample and Resize-10 have scales alone, and no attributes but the mode. Of
/// an unknown opset the number of operands tells.
static bool isOpset10Form(const OnnxOperator &op) {
  bool isOpsetKnown = op.isBeforeOpset(INT64_MAX);
  return op.name() == "Upsample" || op.isBeforeOpset(11) ||
         (!isOpsetKnown && op.numOperands() <= 2);
}

static FailureOr<ResizeModes> readModes(OnnxOperator &op) {
  auto mode = op.stringAttribute("mode", "nearest");
  auto transform =
      op.stringAttribute("coordinate_transformation_mode",
                         isOpset10Form(op) ? "asymmetric" : "half_pixel");
  auto nearest = op.stringAttribute("nearest_mode", "round_prefer_floor");
  auto policy = op.stringAttribute("keep_aspect_ratio_policy", "stretch");
  auto cubicA = op.floatAttribute("cubic_coeff_a", -0.75);
  auto extrapolation = op.floatAttribute("extrapolation_value", 0);
  auto excludesOutside = op.intAttribute("exclude_outside", 0);
  auto antialias = op.intAttribute("antialias", 0);
  if (failed(mode) || failed(transform) || failed(nearest) || failed(policy) ||
      failed(cubicA) || failed(extrapolation) || failed(excludesOutside) ||
      failed(antialias))
    return failure();
  if (*mode != "nearest" && *mode != "linear" && *mode != "cubic")
    return op.emitError() << "mode is '" << *mode
                          << "'; 'nearest', 'linear' and"
                          << " 'cubic' are supported";
  if (*antialias && *mode != "nearest")
    return op.emitError() << "antialias is " << *antialias
                          << ", which is not supported; resize without it";
  ResizeModes modes{*mode,
                    *policy,
                    *transform,
                    findCoordinateTransform(*transform),
                    isOpset10Form(op) ? nearestOfOpset10
                                      : findNearestMode(*nearest),
                    static_cast<float>(*cubicA),
                    static_cast<float>(*extrapolation),
                    *excludesOutside != 0};
  if (!modes.transform)
    return op.emitError() << "coordinate_transformation_mode is '" << *transform
                          << "', which is not one of ONNX's";
  if (!modes.nearest)
    return op.emitError() << "nearest_mode is '" << *nearest
                          << "', which is not one of ONNX's";
  if (*policy != "stretch" && *policy != "not_larger" &&
      *policy != "not_smaller")
    return op.emitError() << "keep_aspect_ratio_policy is '" << *policy
                          << "'; 'stretch', 'not_larger' and 'not_smaller' are"
                          << " supported";
  return modes;
}

/// The floats of a constant operand, or of an attribute `name`.
static FailureOr<SmallVector<float>> readFloats(OnnxOperator &op, size_t index,
                                                StringRef name) {
  SmallVector<float> values;
  OnnxTensor operand = op.operand(index);
  DenseElementsAttr constant = operand.constant();
  if (operand && !constant)
    return op.emitError() << "the " << name << " (operand " << index
                          << ") must be known at compile time; "
                          << op.bindAdvice(index);
  if (operand && !isArithmeticFloat(operand.elementType))
    return op.emitError() << "the " << name << " (operand " << index << ") is "
                          << tensorText(operand) << ", but must be floats";
  SmallVector<Attribute> elements;
  if (constant)
    llvm::append_range(elements, constant.getValues<Attribute>());
  else if (auto list = dyn_cast_or_null<ArrayAttr>(op.attribute(name)))
    llvm::append_range(elements, list);
  for (Attribute element : elements) {
    auto number = dyn_cast<FloatAttr>(element);
    if (!number)
      return op.emitError()
             << "attribute '" << name << "' is " << op.attribute(name)
             << ", but must be a list of floats";
    values.push_back(static_cast<float>(number.getValueAsDouble()));
  }
  return values;
}

static LogicalResult checkCount(OnnxOperator &op, StringRef name, size_t found,
                                size_t expected) {
  if (found == expected)
    return success();
  return op.emitError() << "there are " << found << " " << name
                        << ", but there must be " << expected;
}

/// Sets the sizes of the result by scales.
static LogicalResult applyScales(OnnxOperator &op, ArrayRef<float> scales,
                                 MutableArrayRef<ResizedAxis> axes) {
  if (failed(checkCount(op, "scales", scales.size(), axes.size())))
    return failure();
  for (auto [scale, axis] : llvm::zip_equal(scales, axes)) {
    axis.scale = scale;
    float size = scale * static_cast<float>(axis.inputSize);
    // What is beyond all sizes, and a NaN, does not convert.
    if (!(scale > 0) || !(size <= static_cast<float>(INT32_MAX)))
      return op.emitError() << "the scale of dimension " << axis.axis << " is "
                            << std::to_string(scale)
                            << ", but must be positive and make a size of at"
                            << " most " << INT32_MAX;
    axis.outputSize = static_cast<int64_t>(size);
  }
  return success();
}

/// Sets the sizes as given, or the nearest ones that keep the proportions.
static LogicalResult applySizes(OnnxOperator &op, ArrayRef<int64_t> sizes,
                                StringRef policy,
                                MutableArrayRef<ResizedAxis> axes) {
  if (failed(checkCount(op, "sizes", sizes.size(), axes.size())))
    return failure();
  for (auto [size, axis] : llvm::zip_equal(sizes, axes)) {
    if (size < 0 || size > INT32_MAX || (axis.inputSize == 0 && size != 0))
      return op.emitError()
             << "dimension " << axis.axis << " of " << axis.inputSize
             << " elements cannot have " << size;
    axis.outputSize = size;
    axis.scale = axis.inputSize == 0 ? 1.0f
                                     : static_cast<float>(size) /
                                           static_cast<float>(axis.inputSize);
  }
  if (policy == "stretch" || axes.empty())
    return success();
  float common = axes.front().scale;
  for (const ResizedAxis &axis : axes)
    common = policy == "not_larger" ? std::min(common, axis.scale)
                                    : std::max(common, axis.scale);
  SmallVector<float> scales(axes.size(), common);
  if (failed(applyScales(op, scales, axes)))
    return failure();
  for (ResizedAxis &axis : axes)
    axis.outputSize = static_cast<int64_t>(
        std::round(common * static_cast<float>(axis.inputSize)));
  return success();
}

/// The regions of tf_crop_and_resize: all starts, then all ends.
static LogicalResult readRegions(OnnxOperator &op,
                                 MutableArrayRef<ResizedAxis> axes) {
  auto regions = readFloats(op, 1, "roi");
  if (failed(regions) ||
      failed(checkCount(op, "values of roi", regions->size(), 2 * axes.size())))
    return failure();
  for (auto [i, axis] : llvm::enumerate(axes)) {
    axis.roiStart = (*regions)[i];
    axis.roiEnd = (*regions)[axes.size() + i];
  }
  return success();
}

/// The dimensions to resize, with their sizes in the result.
static FailureOr<SmallVector<ResizedAxis>> readAxes(OnnxOperator &op,
                                                    const ResizeModes &modes) {
  OnnxTensor input = op.operand(0);
  // There is no operand of axes: the place is one that none has.
  auto given = op.axesOperand("axes", SIZE_MAX, input.rank());
  if (failed(given))
    return failure();
  SmallVector<ResizedAxis> axes;
  for (int64_t axis : given->value_or(llvm::to_vector(llvm::seq(input.rank()))))
    axes.push_back({axis, input.shape()[axis], input.shape()[axis], 1});
  size_t scalesIndex = isOpset10Form(op) ? 1 : 2;
  auto scales = readFloats(op, scalesIndex, "scales");
  if (failed(scales))
    return failure();
  OnnxTensor sizes = isOpset10Form(op) ? OnnxTensor() : op.operand(3);
  bool hasSizes = sizes && sizes.type().getNumElements() != 0;
  // An empty tensor stands for an absent one.
  if (hasSizes != scales->empty() && input.rank() != 0)
    return op.emitError() << "has " << (hasSizes ? "both" : "neither")
                          << " scales " << (hasSizes ? "and" : "nor")
                          << " sizes";
  if (!hasSizes && failed(applyScales(op, *scales, axes)))
    return failure();
  if (hasSizes) {
    auto values = op.constantIntegers(3, "the sizes");
    if (failed(values) || failed(applySizes(op, *values, modes.policy, axes)))
      return failure();
  }
  if (modes.transformName == "tf_crop_and_resize" &&
      failed(readRegions(op, axes)))
    return failure();
  for (const ResizedAxis &axis : axes)
    if (failed(checkTable(op, axis.inputSize)) ||
        failed(checkTable(op, axis.outputSize)))
      return failure();
  return axes;
}

static SmallVector<Tap> findTaps(const ResizedAxis &axis,
                                 const ResizeModes &modes) {
  if (modes.mode == "linear")
    return linearTaps(axis, modes.transform);
  if (modes.mode == "cubic")
    return cubicTaps(axis, modes.transform, modes.cubicA,
                     modes.excludesOutside);
  return {nearestTap(axis, modes.transform, modes.nearest)};
}

/// About how far apart in the input two neighbouring elements of the result
/// are.
static double slopeOf(const ResizedAxis &axis, CoordinateTransform transform) {
  if (axis.outputSize < 2)
    return 0;
  auto last = static_cast<float>(axis.outputSize - 1);
  return (double(transform(axis, last)) - transform(axis, 0)) / last;
}

/// A constant vector along `axis` of a tensor of `rank` dimensions.
template <typename Element>
static OnnxTensor buildVector(OnnxOperator &op, ArrayRef<Element> values,
                              Type valueType, Type elementType, int64_t axis,
                              int64_t rank) {
  SmallVector<int64_t> shape(rank, 1);
  shape[axis] = values.size();
  auto elements =
      DenseElementsAttr::get(RankedTensorType::get(shape, valueType), values);
  return {arith::ConstantOp::create(op.builder(), elements), elementType};
}

/// `input`, whose elements are f32 or f64, with one dimension resized.
static OnnxTensor interpolate(OnnxOperator &op, OnnxTensor input,
                              const ResizedAxis &axis, double slope,
                              ArrayRef<Tap> taps) {
  SmallVector<OnnxTensor> operands;
  for (const Tap &tap : taps) {
    operands.push_back(
        {buildTake(op.builder(), input, axis.axis, tap.indices, slope),
         input.elementType});
    Type f32 = op.builder().getF32Type();
    operands.push_back(buildVector(op, ArrayRef(tap.weights), f32, f32,
                                   axis.axis, input.rank()));
  }
  SmallVector<int64_t> shape(input.shape());
  shape[axis.axis] = axis.outputSize;
  return buildScalarwise(
      op, shape, input.elementType, operands, [&](ArrayRef<Scalar> elements) {
        std::optional<Scalar> sum;
        for (size_t i = 0; i < elements.size(); i += 2) {
          Scalar weight = convert(elements[i + 1], input.elementType);
          // An infinity without weight does not make a NaN.
          Scalar term = select(weight != 0, elements[i] * weight, 0);
          sum = sum ? *sum + term : term;
        }
        return *sum;
      });
}

/// `resized` where the coordinates are within the input along each of `axes`,
/// and else the extrapolation value.
static OnnxTensor extrapolate(OnnxOperator &op, OnnxTensor resized,
                              ArrayRef<ResizedAxis> axes,
                              const ResizeModes &modes) {
  SmallVector<OnnxTensor> operands{resized};
  for (const ResizedAxis &axis : axes) {
    SmallVector<int8_t> isInside;
    for (int64_t i = 0; i < axis.outputSize; ++i) {
      float x = modes.transform(axis, static_cast<float>(i));
      isInside.push_back(x >= 0 && x <= static_cast<float>(axis.inputSize - 1));
    }
    OpBuilder &b = op.builder();
    operands.push_back(buildVector(op, ArrayRef<int8_t>(isInside),
                                   b.getI8Type(), b.getI1Type(), axis.axis,
                                   resized.rank()));
  }
  return buildScalarwise(op, resized.shape(), resized.elementType, operands,
                         [&](ArrayRef<Scalar> elements) {
                           Scalar x = elements[0];
                           for (Scalar isInside : elements.drop_front())
                             x = select(isInside, x, modes.extrapolationValue);
                           return x;
                         });
}

static OnnxTensor resize(OnnxOperator &op, ArrayRef<ResizedAxis> axes,
                         const ResizeModes &modes) {
  OnnxTensor resized = op.operand(0);
  bool isNearest = modes.mode == "nearest";
  bool isCropped = modes.transformName == "tf_crop_and_resize";
  Type elementType = resized.elementType;
  auto cast = [&](Type type) {
    if (resized.elementType != type)
      resized = buildScalarwise(
          op, resized.shape(), type, resized,
          [&](ArrayRef<Scalar> x) { return convert(x[0], type); });
  };
  if (!isNearest && !elementType.isF64())
    cast(op.builder().getF32Type());
  for (const ResizedAxis &axis : axes) {
    if (axis.inputSize == axis.outputSize && axis.scale == 1 && !isCropped)
      continue;
    SmallVector<Tap> taps = findTaps(axis, modes);
    double slope = slopeOf(axis, modes.transform);
    if (isNearest)
      resized.value =
          buildTake(op.builder(), resized, axis.axis, taps[0].indices, slope);
    else
      resized = interpolate(op, resized, axis, slope, taps);
  }
  if (isCropped)
    resized = extrapolate(op, resized, axes, modes);
  cast(elementType);
  return resized;
}

LogicalResult mini::convertResize(OnnxOperator &op,
                                  SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  auto modes = readModes(op);
  if (failed(modes))
    return failure();
  unsigned types = modes->mode == "nearest" ? kNumbersAndBools : kNumbers;
  if (modes->transformName == "tf_crop_and_resize")
    types = kNumbers;
  if (failed(checkElementType(op, input, types, "the input")))
    return failure();
  auto axes = readAxes(op, *modes);
  if (failed(axes))
    return failure();
  SmallVector<int64_t> shape(input.shape());
  for (const ResizedAxis &axis : *axes)
    shape[axis.axis] = axis.outputSize;
  if (failed(op.checkResultShape(shape)))
    return failure();
  if (llvm::is_contained(shape, 0) || llvm::is_contained(input.shape(), 0)) {
    // Nothing to read, or nothing to compute.
    auto map = op.builder().getMultiDimIdentityMap(input.rank());
    results.push_back({buildGather(op.builder(), input.value, shape, map),
                       input.elementType});
    return success();
  }
  results.push_back(resize(op, *axes, *modes));
  return success();
}
