//===- Convolution.cpp - What Conv and ConvTranspose share - cpp ----------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The sums of products, then the bias. f16 and bf16 accumulate in f32 and round
// once, after the bias.
//
//===----------------------------------------------------------------------===//

#include "Convolution.h"
#include "Elementwise.h"
#include "Float8.h"
#include "Quantization.h"
#include "Reduction.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

using namespace mlir;
using namespace mini;

LogicalResult mini::checkConvolutionOperands(OnnxOperator &op) {
  OnnxTensor input = op.operand(0), weights = op.operand(1),
             bias = op.operand(2);
  if (op.isOwn() ? failed(checkFloat8Product(op))
                 : failed(checkElementType(op, input, kFloats, "the input")))
    return failure();
  for (auto [name, tensor] :
       {std::pair("weights", weights), std::pair("bias", bias)})
    if (!op.isOwn() && tensor && tensor.elementType != input.elementType)
      return op.emitError()
             << "the " << name << " have elements of " << tensor.elementType
             << ", but the input of " << input.elementType;
  if (input.rank() < 3 || weights.rank() != input.rank())
    return op.emitError() << "the input is " << tensorText(input)
                          << " and the weights are " << tensorText(weights)
                          << "; both must have the same number of dimensions,"
                          << " which is 2 and the spatial ones";
  return success();
}

FailureOr<int64_t> mini::readGroup(OnnxOperator &op, int64_t channels,
                                   StringRef role) {
  FailureOr<int64_t> group = op.intAttribute("group", 1);
  if (failed(group))
    return failure();
  if (*group < 1 || *group > channels || channels % *group != 0)
    return op.emitError() << "group is " << *group << ", but must divide the "
                          << channels << " channels of the " << role;
  return group;
}

FailureOr<int64_t> mini::readConvGroup(OnnxOperator &op,
                                       const OnnxTensor &input,
                                       const OnnxTensor &weights) {
  FailureOr<int64_t> group = readGroup(op, weights.shape()[0], "weights");
  if (failed(group))
    return failure();
  // Neither factor is above 2^31.
  int64_t channels = weights.shape()[1] * *group;
  if (input.shape()[1] != channels)
    return op.emitError() << "the input has " << input.shape()[1]
                          << " channels, but the weights take " << channels;
  return group;
}

LogicalResult mini::checkBias(OnnxOperator &op, int64_t outputChannels) {
  OnnxTensor bias = op.operand(2);
  if (bias && bias.shape() != ArrayRef<int64_t>(outputChannels))
    return op.emitError() << "the bias is " << shapeText(bias.shape())
                          << ", but the weights make " << outputChannels
                          << " channels";
  return success();
}

LogicalResult mini::checkChannelMultiplier(OnnxOperator &op, int64_t channels) {
  OnnxTensor multiplier = op.operand(3);
  if (!multiplier || multiplier.type().getNumElements() == 1 ||
      multiplier.shape() == ArrayRef(channels))
    return success();
  return op.emitError() << "the multiplier is " << shapeText(multiplier.shape())
                        << ", but must have one element, or one for each of "
                        << channels << " channels";
}

ConvolutionLoops::ConvolutionLoops(MLIRContext *context,
                                   ArrayRef<int64_t> imageShape,
                                   ArrayRef<int64_t> filterShape, int64_t group,
                                   ArrayRef<int64_t> strides,
                                   ArrayRef<int64_t> dilations,
                                   ArrayRef<int64_t> outputSizes) {
  int64_t outputChannels = filterShape[0] / group,
          inputChannels = filterShape[1];
  auto addLoop = [&](int64_t size) {
    sizes.push_back(size);
    return getAffineDimExpr(sizes.size() - 1, context);
  };
  AffineExpr zero = getAffineConstantExpr(0, context);
  AffineExpr batch = addLoop(imageShape[0]);
  AffineExpr groupIndex = group == 1 ? zero : addLoop(group);
  AffineExpr channelOfGroup =
      group != 1 && outputChannels == 1 ? zero : addLoop(outputChannels);
  AffineExpr channel = groupIndex * outputChannels + channelOfGroup;
  SmallVector<AffineExpr> position;
  for (int64_t size : outputSizes)
    position.push_back(addLoop(size));
  resultRank = sizes.size();
  AffineExpr inputChannel = addLoop(inputChannels);
  SmallVector<AffineExpr> imageIndices{batch, groupIndex * inputChannels +
                                                  inputChannel};
  SmallVector<AffineExpr> filterIndices{channel, inputChannel};
  for (auto [i, size] : llvm::enumerate(filterShape.drop_front(2))) {
    AffineExpr tap = addLoop(size);
    filterIndices.push_back(tap);
    imageIndices.push_back(position[i] * strides[i] + tap * dilations[i]);
  }
  image = AffineMap::get(sizes.size(), 0, imageIndices, context);
  filter = AffineMap::get(sizes.size(), 0, filterIndices, context);
  outputChannel = AffineMap::get(sizes.size(), 0, channel);
}

/// linalg has a name for the most common one.
static Value buildConv2D(ImplicitLocOpBuilder &b, const Convolution &conv,
                         Type sumType) {
  SmallVector<int64_t> shape{conv.image.shape()[0], conv.filter.shape()[0]};
  llvm::append_range(shape, conv.outputSizes);
  Value zeros = buildZeroTensor(b, shape, sumType);
  return linalg::Conv2DNchwFchwOp::create(
             b, TypeRange(zeros.getType()),
             ValueRange{conv.image.value, conv.filter.value}, ValueRange(zeros),
             b.getI64TensorAttr(conv.strides),
             b.getI64TensorAttr(conv.dilations))
      .getResult(0);
}

Value Convolution::buildSums(ImplicitLocOpBuilder &b, Type sumType) const {
  if (group == 1 && outputSizes.size() == 2 && !isFloat8(image.elementType))
    return buildConv2D(b, *this, sumType);
  ConvolutionLoops loops(b.getContext(), image.shape(), filter.shape(), group,
                         strides, dilations, outputSizes);
  return buildContraction(b, loops.sizes, loops.resultRank, image, loops.image,
                          filter, loops.filter, sumType);
}

Value Convolution::combineChannels(
    ImplicitLocOpBuilder &b, Value result, const OnnxTensor &channels,
    Type elementType,
    function_ref<Value(ImplicitLocOpBuilder &, Value, Value)> combine) const {
  unsigned rank = shapeOf(result).size();
  Value terms = channels.value;
  AffineMap map = singleElementMap(channels, rank);
  if (channels.type().getNumElements() != 1) {
    // Its dimensions are those of the sums' channels.
    int64_t channelsOfGroup = filter.shape()[0] / group;
    SmallVector<int64_t> grouped{group, channelsOfGroup};
    if (group != 1 && channelsOfGroup != 1)
      terms = buildReshape(b, terms, grouped);
    map = AffineMap::getMultiDimIdentityMap(rank, b.getContext())
              .getSliceMap(1, shapeOf(terms).size());
  }
  return buildElementwise(
      b, shapeOf(result), elementType, {result, terms},
      {b.getMultiDimIdentityMap(rank), map},
      [&](ImplicitLocOpBuilder &body, ValueRange elements) {
        Value sum = elements[0];
        Value term = convertWidth(body, elements[1], sum.getType());
        return convertWidth(body, combine(body, sum, term), elementType);
      });
}

Value Convolution::build(ImplicitLocOpBuilder &b) const {
  Type elementType = productType(image.elementType),
       sumType = accumulatorType(elementType);
  Value result = buildSums(b, sumType);
  using Body = ImplicitLocOpBuilder;
  if (multiplier)
    result = combineChannels(b, result, multiplier, sumType,
                             [](Body &body, Value x, Value y) -> Value {
                               return arith::MulFOp::create(body, x, y);
                             });
  if (bias)
    result = combineChannels(b, result, bias, elementType,
                             [](Body &body, Value x, Value y) -> Value {
                               return arith::AddFOp::create(body, x, y);
                             });
  result = buildRounding(b, result, elementType);
  if (group == 1 || filter.shape()[0] == group)
    return result;
  SmallVector<int64_t> shape{image.shape()[0], filter.shape()[0]};
  llvm::append_range(shape, outputSizes);
  return buildReshape(b, result, shape);
}
