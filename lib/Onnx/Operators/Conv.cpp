//===- Conv.cpp - Conv to linalg - cpp ------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Conv on tensors as ONNX has them: explicit padding, then the convolution; and
// the same of 8-bit floats.
//
//===----------------------------------------------------------------------===//

#include "Onnx/Build/Convolution.h"
#include "Onnx/OperatorTable.h"

using namespace mlir;
using namespace mini;

LogicalResult mini::convertConv(OnnxOperator &op,
                                SmallVectorImpl<OnnxTensor> &results) {
  if (failed(checkConvolutionOperands(op)))
    return failure();
  OnnxTensor input = op.operand(0), weights = op.operand(1);
  int64_t outputChannels = weights.shape()[0];
  FailureOr<int64_t> group = readConvGroup(op, input, weights);
  if (failed(group))
    return failure();
  if (failed(checkBias(op, outputChannels)) ||
      failed(checkChannelMultiplier(op, outputChannels)))
    return failure();
  FailureOr<Window> window = readWindow(op, input.shape().drop_front(2),
                                        weights.shape().drop_front(2));
  if (failed(window))
    return failure();
  SmallVector<int64_t> shape{input.shape()[0], outputChannels};
  llvm::append_range(shape, window->outputSizes);
  if (failed(op.checkResultShape(shape)))
    return failure();
  Value padded = buildPadding(op, input.value, *window);
  if (!padded)
    return failure();
  Convolution convolution{{padded, input.elementType},
                          weights,
                          op.operand(2),
                          *group,
                          window->strides,
                          window->dilations,
                          window->outputSizes,
                          op.operand(3)};
  Value result = convolution.build(op.builder());
  results.push_back({result, getElementTypeOrSelf(result.getType())});
  return success();
}
