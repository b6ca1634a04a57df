//===- ConvTranspose.cpp - ConvTranspose to linalg - cpp ------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A transposed convolution is a convolution of the input spread out, with
// stride - 1 zeros between its elements, and the mirrored filter. Both are
// gathers and never exist in memory.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/LinalgBuilders.h"
#include "Onnx/Build/Convolution.h"
#include "Onnx/OperatorTable.h"

using namespace mlir;
using namespace mini;

namespace {

/// What ConvTranspose cuts off at the start, and how much remains; one entry a
/// spatial dimension.
struct TransposedWindow {
  SmallVector<int64_t> strides, dilations, cutsBefore, outputSizes;
};

/// The attributes that decide the size of the output.
struct SizeAttributes {
  SmallVector<int64_t> pads, outputPadding;
  std::optional<SmallVector<int64_t>> outputShape;
  StringRef autoPad;
};

} // namespace

static FailureOr<SizeAttributes> readSizeAttributes(OnnxOperator &op,
                                                    size_t rank) {
  auto pads = readSizes(op, "pads", 2 * rank, 0),
       outputPadding = readSizes(op, "output_padding", rank, 0);
  auto outputShape = op.intsAttribute("output_shape");
  auto autoPad = op.stringAttribute("auto_pad", "NOTSET");
  if (failed(pads) || failed(outputPadding) || failed(outputShape) ||
      failed(autoPad))
    return failure();
  if (*autoPad != "NOTSET" && *autoPad != "VALID" && *autoPad != "SAME_UPPER" &&
      *autoPad != "SAME_LOWER")
    return op.emitError() << "auto_pad is \"" << *autoPad
                          << "\", but must be NOTSET, VALID, SAME_UPPER or"
                          << " SAME_LOWER";
  if (*outputShape) {
    // Opset 1 lets it start with the batch and the channels.
    if ((*outputShape)->size() == rank + 2)
      (*outputShape)
          ->erase((*outputShape)->begin(), (*outputShape)->begin() + 2);
    if ((*outputShape)->size() != rank)
      return op.emitError()
             << "attribute 'output_shape' has " << (*outputShape)->size()
             << " values, but needs " << rank;
  }
  return SizeAttributes{std::move(*pads), std::move(*outputPadding),
                        std::move(*outputShape), *autoPad};
}

/// The output's size along dimension `i`, where the whole sum of shifted
/// filters has `fullSize` elements, and what is cut off before it.
static LogicalResult placeOutput(OnnxOperator &op,
                                 const SizeAttributes &attributes, size_t i,
                                 int64_t fullSize, int64_t sameSize,
                                 TransposedWindow &window) {
  bool isSame = StringRef(attributes.autoPad).starts_with("SAME");
  if (!attributes.outputShape && !isSame) {
    size_t rank = attributes.outputPadding.size();
    int64_t before = attributes.pads[i],
            size = fullSize - before - attributes.pads[i + rank];
    if (size < 1)
      return op.emitError()
             << "spatial dimension " << i << " of the result"
             << " has " << fullSize << " elements, of which"
             << " pads " << shapeText(attributes.pads) << " leave none";
    window.cutsBefore.push_back(before);
    window.outputSizes.push_back(size);
    return success();
  }
  int64_t size =
      attributes.outputShape ? (*attributes.outputShape)[i] : sameSize;
  // A larger one was the result of another input.
  int64_t limit = fullSize + window.strides[i] - 1;
  if (attributes.outputShape && (size < 1 || size > limit))
    return op.emitError() << "output_shape is "
                          << shapeText(*attributes.outputShape)
                          << ", but spatial dimension " << i
                          << " must be from 1 to " << limit;
  // What is beyond the full size, as where a stride is beyond the filter, has
  // no terms; ONNX Runtime puts it at the end.
  int64_t total = std::max<int64_t>(fullSize - size, 0);
  window.cutsBefore.push_back(
      attributes.autoPad == "SAME_UPPER" ? total / 2 : total - total / 2);
  window.outputSizes.push_back(size);
  return success();
}

static FailureOr<TransposedWindow>
readTransposedWindow(OnnxOperator &op, ArrayRef<int64_t> inputSizes,
                     ArrayRef<int64_t> kernelSizes) {
  size_t rank = inputSizes.size();
  auto strides = readSizes(op, "strides", rank, 1),
       dilations = readSizes(op, "dilations", rank, 1);
  auto kernelShape = op.intsAttribute("kernel_shape");
  if (failed(strides) || failed(dilations) || failed(kernelShape))
    return failure();
  if (*kernelShape && ArrayRef<int64_t>(**kernelShape) != kernelSizes)
    return op.emitError() << "kernel_shape is " << shapeText(**kernelShape)
                          << ", but the kernel's shape is "
                          << shapeText(kernelSizes);
  auto attributes = readSizeAttributes(op, rank);
  if (failed(attributes))
    return failure();
  TransposedWindow window{std::move(*strides), std::move(*dilations), {}, {}};
  for (size_t i = 0; i < rank; ++i) {
    if (inputSizes[i] < 1 || kernelSizes[i] < 1)
      return op.emitError() << "spatial dimension " << i << " has "
                            << inputSizes[i] << " elements and a kernel of "
                            << kernelSizes[i] << "; both must have some";
    // Each factor is below 2^31.
    int64_t fullSize = (inputSizes[i] - 1) * window.strides[i] +
                       attributes->outputPadding[i] +
                       (kernelSizes[i] - 1) * window.dilations[i] + 1;
    if (failed(placeOutput(op, *attributes, i, fullSize,
                           inputSizes[i] * window.strides[i], window)))
      return failure();
  }
  return window;
}

/// The input spread out so that the windows of the mirrored filter begin at its
/// start; null after an error.
static Value spreadInput(OnnxOperator &op, OnnxTensor input,
                         ArrayRef<int64_t> kernelSizes,
                         const TransposedWindow &window) {
  ImplicitLocOpBuilder &b = op.builder();
  // A stride's view of the source has a dimension of one element, which the
  // remainder leaves for positions that are no multiples of it.
  SmallVector<int64_t> view(input.shape().take_front(2)), shape(view);
  SmallVector<AffineExpr> source{b.getAffineDimExpr(0), b.getAffineDimExpr(1)};
  for (size_t i = 0; i < kernelSizes.size(); ++i) {
    int64_t stride = window.strides[i],
            reach = (kernelSizes[i] - 1) * window.dilations[i];
    shape.push_back(window.outputSizes[i] + reach);
    view.push_back(input.shape()[i + 2]);
    AffineExpr position =
        b.getAffineDimExpr(i + 2) + (window.cutsBefore[i] - reach);
    source.push_back(position.floorDiv(stride));
    if (stride == 1)
      continue;
    view.push_back(1);
    source.push_back(position % stride);
  }
  if (auto problem = findShapeProblem(shape)) {
    op.emitError() << "the input spread out is too large: " << *problem;
    return {};
  }
  return buildGather(b, buildReshape(b, input.value, view), shape,
                     AffineMap::get(shape.size(), 0, source, b.getContext()));
}

/// [group * input channels, output channels, size...] to
/// [group * output channels, input channels, size...], mirrored.
static Value mirrorFilter(ImplicitLocOpBuilder &b, OnnxTensor weights,
                          int64_t group) {
  SmallVector<int64_t> shape(weights.shape());
  int64_t inputChannels = shape[0] / group, outputChannels = shape[1];
  shape[0] = outputChannels * group;
  shape[1] = inputChannels;
  AffineExpr output = b.getAffineDimExpr(0), input = b.getAffineDimExpr(1);
  SmallVector<AffineExpr> source{input, output};
  if (group != 1)
    source = {output.floorDiv(outputChannels) * inputChannels + input,
              output % outputChannels};
  for (size_t dim = 2; dim < shape.size(); ++dim)
    source.push_back(shape[dim] - 1 - b.getAffineDimExpr(dim));
  return buildGather(b, weights.value, shape,
                     AffineMap::get(shape.size(), 0, source, b.getContext()));
}

LogicalResult mini::convertConvTranspose(OnnxOperator &op,
                                         SmallVectorImpl<OnnxTensor> &results) {
  if (failed(checkConvolutionOperands(op)))
    return failure();
  OnnxTensor input = op.operand(0), weights = op.operand(1);
  if (input.shape()[1] != weights.shape()[0])
    return op.emitError() << "the input has " << input.shape()[1]
                          << " channels, but the weights take "
                          << weights.shape()[0];
  FailureOr<int64_t> group = readGroup(op, input.shape()[1], "input");
  if (failed(group))
    return failure();
  if (llvm::is_contained(weights.shape(), 0))
    return op.emitError() << "the weights are " << shapeText(weights.shape())
                          << ", but must have elements";
  // Neither factor is above 2^31.
  int64_t outputChannels = weights.shape()[1] * *group;
  if (failed(checkBias(op, outputChannels)))
    return failure();
  ArrayRef<int64_t> kernelSizes = weights.shape().drop_front(2);
  FailureOr<TransposedWindow> window =
      readTransposedWindow(op, input.shape().drop_front(2), kernelSizes);
  if (failed(window))
    return failure();
  SmallVector<int64_t> shape{input.shape()[0], outputChannels};
  llvm::append_range(shape, window->outputSizes);
  if (failed(op.checkResultShape(shape)))
    return failure();
  Value spread = spreadInput(op, input, kernelSizes, *window);
  if (!spread)
    return failure();
  ImplicitLocOpBuilder &b = op.builder();
  Type elementType = input.elementType;
  Convolution convolution{{spread, elementType},
                          {mirrorFilter(b, weights, *group), elementType},
                          op.operand(2),
                          *group,
                          SmallVector<int64_t>(kernelSizes.size(), 1),
                          window->dilations,
                          window->outputSizes};
  results.push_back({convolution.build(b), input.elementType});
  return success();
}
