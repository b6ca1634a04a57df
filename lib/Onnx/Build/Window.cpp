//===- Window.cpp - Sliding windows of Conv and pooling - cpp -------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Follows the formulas in ONNX's documentation of Conv and MaxPool.
//
//===----------------------------------------------------------------------===//

#include "Window.h"
#include "IR/Mini/LinalgBuilders.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mini;

bool Window::hasPadding() const {
  auto isPositive = [](int64_t pad) { return pad > 0; };
  return llvm::any_of(padsBefore, isPositive) ||
         llvm::any_of(padsAfter, isPositive);
}

FailureOr<SmallVector<int64_t>> mini::readSizes(const OnnxOperator &op,
                                                StringRef name, size_t count,
                                                int64_t minimum) {
  auto values = op.intsAttribute(name);
  if (failed(values))
    return failure();
  if (!*values)
    return SmallVector<int64_t>(count, minimum);
  if ((*values)->size() != count)
    return op.emitError() << "attribute '" << name << "' has "
                          << (*values)->size() << " values, but needs "
                          << count;
  for (int64_t value : **values)
    if (value < minimum || value > INT32_MAX)
      return op.emitError() << "attribute '" << name << "' is "
                            << shapeText(**values) << ", but its values must be"
                            << " from " << minimum << " to " << INT32_MAX;
  return std::move(**values);
}

/// The padding that makes the output's size the input's divided by the stride,
/// rounded up. The odd element goes to the end, or to the start for SAME_LOWER.
static void padToSame(Window &window, ArrayRef<int64_t> inputSizes,
                      ArrayRef<int64_t> extents, bool lower) {
  for (size_t i = 0; i < inputSizes.size(); ++i) {
    int64_t outputSize =
        llvm::divideCeilSigned(inputSizes[i], window.strides[i]);
    int64_t total = std::max<int64_t>(
        (outputSize - 1) * window.strides[i] + extents[i] - inputSizes[i], 0);
    window.padsBefore[i] = lower ? total - total / 2 : total / 2;
    window.padsAfter[i] = total - window.padsBefore[i];
  }
}

static LogicalResult readPadding(const OnnxOperator &op, Window &window,
                                 ArrayRef<int64_t> inputSizes,
                                 ArrayRef<int64_t> extents) {
  size_t rank = inputSizes.size();
  auto pads = readSizes(op, "pads", 2 * rank, 0);
  auto autoPad = op.stringAttribute("auto_pad", "NOTSET");
  if (failed(pads) || failed(autoPad))
    return failure();
  window.padsBefore.assign(pads->begin(), pads->begin() + rank);
  window.padsAfter.assign(pads->begin() + rank, pads->end());
  if (*autoPad == "NOTSET")
    return success();
  if (window.hasPadding())
    return op.emitError() << "has both pads " << shapeText(*pads)
                          << " and auto_pad \"" << *autoPad
                          << "\"; they exclude each other";
  if (*autoPad == "VALID")
    return success();
  if (*autoPad != "SAME_UPPER" && *autoPad != "SAME_LOWER")
    return op.emitError() << "auto_pad is \"" << *autoPad
                          << "\", but must be NOTSET, VALID, SAME_UPPER or"
                          << " SAME_LOWER";
  padToSame(window, inputSizes, extents, *autoPad == "SAME_LOWER");
  return success();
}

/// The number of windows along each dimension. With ceil_mode the last one may
/// reach beyond the padding, but must start before the padding at the end.
static LogicalResult countWindows(const OnnxOperator &op, Window &window,
                                  ArrayRef<int64_t> inputSizes,
                                  ArrayRef<int64_t> kernelSizes,
                                  ArrayRef<int64_t> extents) {
  FailureOr<int64_t> ceilMode = op.intAttribute("ceil_mode", 0);
  if (failed(ceilMode))
    return failure();
  for (size_t i = 0; i < inputSizes.size(); ++i) {
    int64_t padded = inputSizes[i] + window.padsBefore[i] + window.padsAfter[i];
    if (kernelSizes[i] < 1 || padded < extents[i])
      return op.emitError()
             << "spatial dimension " << i << " has " << padded
             << " elements with its padding, too few for a"
             << " window of " << extents[i] << " (kernel size "
             << kernelSizes[i] << ", dilation " << window.dilations[i] << ")";
    int64_t stride = window.strides[i];
    int64_t last = (padded - extents[i]) / stride;
    if (*ceilMode && (padded - extents[i]) % stride != 0 &&
        (last + 1) * stride < inputSizes[i] + window.padsBefore[i])
      ++last;
    window.outputSizes.push_back(last + 1);
    window.coveredSizes.push_back(last * stride + extents[i]);
  }
  return success();
}

FailureOr<Window> mini::readWindow(const OnnxOperator &op,
                                   ArrayRef<int64_t> inputSizes,
                                   ArrayRef<int64_t> kernelSizes) {
  size_t rank = inputSizes.size();
  auto kernelShape = op.intsAttribute("kernel_shape");
  auto strides = readSizes(op, "strides", rank, 1);
  auto dilations = readSizes(op, "dilations", rank, 1);
  if (failed(kernelShape) || failed(strides) || failed(dilations))
    return failure();
  if (*kernelShape && ArrayRef<int64_t>(**kernelShape) != kernelSizes)
    return op.emitError() << "kernel_shape is " << shapeText(**kernelShape)
                          << ", but the kernel's shape is "
                          << shapeText(kernelSizes);

  Window window{std::move(*strides), std::move(*dilations), {}, {}, {}, {}};
  SmallVector<int64_t> extents;
  for (auto [kernelSize, dilation] :
       llvm::zip_equal(kernelSizes, window.dilations))
    extents.push_back((kernelSize - 1) * dilation + 1);
  if (failed(readPadding(op, window, inputSizes, extents)) ||
      failed(countWindows(op, window, inputSizes, kernelSizes, extents)))
    return failure();
  return window;
}

Value mini::buildPadding(OnnxOperator &op, Value input, const Window &window,
                         TypedAttr fill) {
  ImplicitLocOpBuilder &b = op.builder();
  ArrayRef<int64_t> inputShape =
      cast<RankedTensorType>(input.getType()).getShape();
  size_t rank = inputShape.size(),
         firstSpatial = rank - window.padsBefore.size();
  SmallVector<int64_t> shape(inputShape);
  SmallVector<AffineExpr> source;
  bool isWithin = true;
  for (size_t dim = 0; dim < rank; ++dim) {
    int64_t before = 0;
    if (dim >= firstSpatial) {
      before = window.padsBefore[dim - firstSpatial];
      shape[dim] = window.coveredSizes[dim - firstSpatial];
      isWithin &= before == 0 && shape[dim] <= inputShape[dim];
    }
    source.push_back(b.getAffineDimExpr(dim) - before);
  }
  if (isWithin)
    return input;
  if (auto problem = findShapeProblem(shape)) {
    op.emitError() << "the padded input is too large: " << *problem;
    return {};
  }
  return buildGather(b, input, shape,
                     AffineMap::get(rank, 0, source, b.getContext()), fill);
}

OnnxTensor mini::buildChannelsSecond(ImplicitLocOpBuilder &builder,
                                     OnnxTensor tensor) {
  SmallVector<int64_t> permutation{0, tensor.rank() - 1};
  llvm::append_range(permutation, llvm::seq<int64_t>(1, tensor.rank() - 1));
  return {buildTranspose(builder, tensor.value, permutation),
          tensor.elementType};
}

OnnxTensor mini::buildChannelsLast(ImplicitLocOpBuilder &builder,
                                   OnnxTensor tensor) {
  SmallVector<int64_t> permutation{0};
  llvm::append_range(permutation, llvm::seq<int64_t>(2, tensor.rank()));
  permutation.push_back(1);
  return {buildTranspose(builder, tensor.value, permutation),
          tensor.elementType};
}
