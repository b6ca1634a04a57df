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
#include "Reduction.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

using namespace mlir;
using namespace mini;

LogicalResult mini::checkConvolutionOperands(OnnxOperator &op) {
  OnnxTensor input = op.operand(0), weights = op.operand(1),
             bias = op.operand(2);
  if (failed(checkElementType(op, input, kFloats, "the input")))
    return failure();
  for (auto [name, tensor] :
       {std::pair("weights", weights), std::pair("bias", bias)})
    if (tensor && tensor.elementType != input.elementType)
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

LogicalResult mini::checkBias(OnnxOperator &op, int64_t outputChannels) {
  OnnxTensor bias = op.operand(2);
  if (bias && bias.shape() != ArrayRef<int64_t>(outputChannels))
    return op.emitError() << "the bias is " << shapeText(bias.shape())
                          << ", but the weights make " << outputChannels
                          << " channels";
  return success();
}

static ArrayRef<int64_t> shapeOf(Value tensor) {
  return cast<RankedTensorType>(tensor.getType()).getShape();
}

/// linalg has a name for the most common one.
static Value buildConv2D(ImplicitLocOpBuilder &b, const Convolution &conv,
                         Type sumType) {
  SmallVector<int64_t> shape{shapeOf(conv.image)[0], shapeOf(conv.filter)[0]};
  llvm::append_range(shape, conv.outputSizes);
  Value zeros = buildZeroTensor(b, shape, sumType);
  return linalg::Conv2DNchwFchwOp::create(
             b, TypeRange(zeros.getType()), ValueRange{conv.image, conv.filter},
             ValueRange(zeros), b.getI64TensorAttr(conv.strides),
             b.getI64TensorAttr(conv.dilations))
      .getResult(0);
}

Value Convolution::buildSums(ImplicitLocOpBuilder &b, Type sumType) const {
  size_t spatialRank = outputSizes.size();
  if (group == 1 && spatialRank == 2)
    return buildConv2D(b, *this, sumType);
  // Loops: the batch, the group and the output channel of it, each if there are
  // many, the output's position; then the input channel and the filter's
  // position. Without one of the first, the result is as ONNX has it.
  int64_t outputChannels = shapeOf(filter)[0] / group,
          inputChannels = shapeOf(filter)[1];
  SmallVector<int64_t> loops{shapeOf(image)[0]};
  auto addLoop = [&](int64_t size) {
    loops.push_back(size);
    return b.getAffineDimExpr(loops.size() - 1);
  };
  AffineExpr groupIndex =
      group == 1 ? b.getAffineConstantExpr(0) : addLoop(group);
  AffineExpr outputChannel = group != 1 && outputChannels == 1
                                 ? b.getAffineConstantExpr(0)
                                 : addLoop(outputChannels);
  SmallVector<AffineExpr> filterIndices{groupIndex * outputChannels +
                                        outputChannel};
  SmallVector<AffineExpr> position;
  for (int64_t size : outputSizes)
    position.push_back(addLoop(size));
  size_t resultRank = loops.size();
  AffineExpr channel = addLoop(inputChannels);
  filterIndices.push_back(channel);
  SmallVector<AffineExpr> imageIndices{b.getAffineDimExpr(0),
                                       groupIndex * inputChannels + channel};
  for (size_t i = 0; i < spatialRank; ++i) {
    AffineExpr tap = addLoop(shapeOf(filter)[i + 2]);
    filterIndices.push_back(tap);
    imageIndices.push_back(position[i] * strides[i] + tap * dilations[i]);
  }
  return buildContraction(
      b, loops, resultRank, image,
      AffineMap::get(loops.size(), 0, imageIndices, b.getContext()), filter,
      AffineMap::get(loops.size(), 0, filterIndices, b.getContext()), sumType);
}

Value Convolution::build(ImplicitLocOpBuilder &b) const {
  Type elementType = cast<RankedTensorType>(image.getType()).getElementType();
  Value result = buildSums(b, accumulatorType(elementType));
  int64_t channels = shapeOf(filter)[0] / group;
  bool isGrouped = group != 1 && channels != 1;
  if (bias) {
    // Its dimensions are those of the sums' channels.
    SmallVector<int64_t> grouped{group, channels};
    Value terms = isGrouped ? buildReshape(b, bias.value, grouped) : bias.value;
    unsigned rank = shapeOf(result).size();
    AffineMap map = AffineMap::getMultiDimIdentityMap(rank, b.getContext())
                        .getSliceMap(1, shapeOf(terms).size());
    result =
        buildElementwise(b, shapeOf(result), elementType, {result, terms},
                         {b.getMultiDimIdentityMap(rank), map},
                         [&](ImplicitLocOpBuilder &body, ValueRange elements) {
                           Value sum = elements[0];
                           Value term =
                               convertWidth(body, elements[1], sum.getType());
                           sum = arith::AddFOp::create(body, sum, term);
                           return convertWidth(body, sum, elementType);
                         });
  }
  result = buildRounding(b, result, elementType);
  if (!isGrouped)
    return result;
  SmallVector<int64_t> shape{shapeOf(image)[0], shapeOf(filter)[0]};
  llvm::append_range(shape, outputSizes);
  return buildReshape(b, result, shape);
}
