//===- IntegerConv.cpp - QLinearConv and ConvInteger - cpp ----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Convolutions of bytes, of any number of spatial dimensions and with groups.
// What the padding holds is the zero point.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/LinalgBuilders.h"
#include "Onnx/Build/Convolution.h"
#include "Onnx/Build/IntegerContraction.h"
#include "Onnx/Build/Quantization.h"
#include "Onnx/OperatorTable.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mini;

namespace {

/// The operands of a convolution and its geometry.
struct IntegerConv {
  OnnxTensor input, inputZeroPoint, weights, weightsZeroPoint;
  int64_t group;
  Window window;

  SmallVector<int64_t> resultShape() const;
};

} // namespace

SmallVector<int64_t> IntegerConv::resultShape() const {
  SmallVector<int64_t> shape{input.shape()[0], weights.shape()[0]};
  llvm::append_range(shape, window.outputSizes);
  return shape;
}

/// A scale or zero point of the weights is one value, or one a channel.
static LogicalResult checkChannelParameter(OnnxOperator &op, size_t index,
                                           int64_t channels) {
  OnnxTensor parameter = op.operand(index);
  if (!parameter || parameter.type().getNumElements() == 1 ||
      (parameter.rank() == 1 && parameter.shape()[0] == channels))
    return success();
  return op.emitError() << "operand " << index << " is "
                        << shapeText(parameter.shape())
                        << ", but must have one element, or one for each of "
                        << channels << " output channels";
}

static FailureOr<IntegerConv> readConv(OnnxOperator &op, size_t inputIndex,
                                       size_t inputZeroPoint,
                                       size_t weightsIndex,
                                       size_t weightsZeroPoint) {
  IntegerConv conv{op.operand(inputIndex),
                   op.operand(inputZeroPoint),
                   op.operand(weightsIndex),
                   op.operand(weightsZeroPoint),
                   1,
                   {}};
  if (failed(checkIntegerFactor(op, inputIndex, inputZeroPoint)) ||
      failed(checkIntegerFactor(op, weightsIndex, weightsZeroPoint)))
    return failure();
  if (conv.input.rank() < 3 || conv.input.rank() != conv.weights.rank())
    return op.emitError() << "the input is " << tensorText(conv.input)
                          << " and the weights are " << tensorText(conv.weights)
                          << "; both must have the same number of dimensions,"
                          << " at least 3";
  int64_t channels = conv.weights.shape()[0];
  auto group = readConvGroup(op, conv.input, conv.weights);
  if (failed(group))
    return failure();
  conv.group = *group;
  if (conv.inputZeroPoint && conv.inputZeroPoint.type().getNumElements() != 1)
    return op.emitError() << "the input's zero point is "
                          << shapeText(conv.inputZeroPoint.shape())
                          << ", but must have one element";
  if (failed(checkChannelParameter(op, weightsZeroPoint, channels)))
    return failure();
  auto window = readWindow(op, conv.input.shape().drop_front(2),
                           conv.weights.shape().drop_front(2));
  if (failed(window))
    return failure();
  conv.window = std::move(*window);
  if (failed(op.checkResultShape(conv.resultShape())))
    return failure();
  return conv;
}

/// Pads the input with its zero point. One that is not known to the compiler is
/// subtracted first, and then zero is the padding.
static LogicalResult padInput(OnnxOperator &op, IntegerConv &conv) {
  if (!conv.window.hasPadding())
    return success();
  ImplicitLocOpBuilder &b = op.builder();
  OnnxTensor &input = conv.input, &zeroPoint = conv.inputZeroPoint;
  std::optional<int64_t> fill = zeroPoint ? uniformInteger(zeroPoint) : 0;
  if (!fill) {
    Value centered = buildElementwise(
        b, input.shape(), b.getI32Type(), {input.value, zeroPoint.value},
        {b.getMultiDimIdentityMap(input.rank()),
         singleElementMap(zeroPoint, input.rank())},
        [&](ImplicitLocOpBuilder &body, ValueRange elements) {
          return centerInteger(body, elements[0], elements[1],
                               input.elementType);
        });
    input = {centered, b.getIntegerType(32, /*isSigned=*/true)};
    zeroPoint = OnnxTensor();
    fill = 0;
  }
  auto fillAttr =
      b.getIntegerAttr(input.type().getElementType(),
                       APInt(input.type().getElementTypeBitWidth(),
                             static_cast<uint64_t>(*fill), /*isSigned=*/true,
                             /*implicitTrunc=*/true));
  input.value = buildPadding(op, input.value, conv.window, fillAttr);
  return success(input.value != nullptr);
}

/// The sums in i32, as a tensor of the result's shape.
static Value buildSums(OnnxOperator &op, const IntegerConv &conv) {
  const Window &window = conv.window;
  ConvolutionLoops loops(op.builder().getContext(), conv.input.shape(),
                         conv.weights.shape(), conv.group, window.strides,
                         window.dilations, window.outputSizes);
  unsigned count = loops.sizes.size();
  IntegerFactor input{conv.input, loops.image, conv.inputZeroPoint,
                      singleElementMap(conv.inputZeroPoint, count)};
  bool isPerChannel = conv.weightsZeroPoint &&
                      conv.weightsZeroPoint.type().getNumElements() != 1;
  IntegerFactor weights{conv.weights, loops.filter, conv.weightsZeroPoint,
                        isPerChannel
                            ? loops.outputChannel
                            : singleElementMap(conv.weightsZeroPoint, count)};
  Value sums = buildIntegerContraction(op.builder(), loops.sizes,
                                       loops.resultRank, input, weights);
  return buildReshape(op.builder(), sums, conv.resultShape());
}

LogicalResult mini::convertConvInteger(OnnxOperator &op,
                                       SmallVectorImpl<OnnxTensor> &results) {
  auto conv = readConv(op, 0, 2, 1, 3);
  if (failed(conv) || failed(padInput(op, *conv)))
    return failure();
  results.push_back({buildSums(op, *conv),
                     op.builder().getIntegerType(32, /*isSigned=*/true)});
  return success();
}

static LogicalResult
convertPlainQLinearConv(OnnxOperator &op,
                        SmallVectorImpl<OnnxTensor> &results) {
  auto conv = readConv(op, 0, 2, 3, 5);
  if (failed(conv))
    return failure();
  int64_t channels = conv->weights.shape()[0];
  OnnxTensor inputScale = op.operand(1), weightsScale = op.operand(4),
             bias = op.operand(8);
  if (failed(checkScale(op, 1)) || failed(checkScale(op, 4)) ||
      failed(checkOutputQuantization(op, 6, 7)) ||
      failed(checkChannelParameter(op, 4, channels)))
    return failure();
  if (inputScale.type().getNumElements() != 1)
    return op.emitError() << "the input's scale is "
                          << shapeText(inputScale.shape())
                          << ", but must have one element";
  if (bias && (!bias.elementType.isSignedInteger(32) ||
               bias.shape() != ArrayRef(channels)))
    return op.emitError() << "the bias is " << tensorText(bias)
                          << ", but must be [" << channels << "],si32";
  if (failed(padInput(op, *conv)))
    return failure();
  unsigned rank = conv->input.rank();
  auto channelMap =
      AffineMap::get(rank, 0, getAffineDimExpr(1, op.builder().getContext()));
  Requantization requantization;
  requantization.lhsScale = {inputScale, singleElementMap(inputScale, rank)};
  requantization.rhsScale = {weightsScale,
                             weightsScale.type().getNumElements() == 1
                                 ? singleElementMap(weightsScale, rank)
                                 : channelMap};
  requantization.bias = {bias, channelMap};
  requantization.outputScale = op.operand(6);
  requantization.zeroPoint = op.operand(7);
  results.push_back(requantization.build(op.builder(), buildSums(op, *conv)));
  return success();
}

LogicalResult mini::convertQLinearConv(OnnxOperator &op,
                                       SmallVectorImpl<OnnxTensor> &results) {
  auto channelsLast = op.intAttribute("channels_last", 0);
  if (failed(channelsLast))
    return failure();
  if (*channelsLast == 0 || op.operand(0).rank() < 3)
    return convertPlainQLinearConv(op, results);
  // The weights are as they always are.
  SmallVector<OnnxTensor> operands;
  for (size_t i = 0; i < op.numOperands(); ++i)
    operands.push_back(op.operand(i));
  operands[0] = buildChannelsSecond(op.builder(), operands[0]);
  OnnxOperator conv = op.withOperands(operands);
  if (failed(convertPlainQLinearConv(conv, results)))
    return failure();
  results[0] = buildChannelsLast(op.builder(), results[0]);
  return success();
}
