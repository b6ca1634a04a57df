//===- ConvertConv.cpp - Conv - cpp ---------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A 2-D convolution in the layouts that ONNX has: explicit padding, the named
// linalg operation, then the bias. f16 and bf16 accumulate in f32 and round
// once, after the bias.
//
//===----------------------------------------------------------------------===//

#include "LinalgBuilders.h"
#include "OperatorTable.h"
#include "Window.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mini;

static LogicalResult checkTypes(OnnxOperator &op) {
  OnnxTensor input = op.operand(0), weights = op.operand(1),
             bias = op.operand(2);
  if (!isArithmeticFloat(input.elementType))
    return op.emitError() << "the input's elements are " << input.elementType
                          << "; f16, bf16, f32 and f64 are supported";
  for (auto [name, tensor] :
       {std::pair("weights", weights), std::pair("bias", bias)})
    if (tensor && tensor.elementType != input.elementType)
      return op.emitError()
             << "the " << name << " have elements of " << tensor.elementType
             << ", but the input of " << input.elementType;
  return success();
}

static LogicalResult checkShapes(OnnxOperator &op) {
  OnnxTensor input = op.operand(0), weights = op.operand(1),
             bias = op.operand(2);
  if (input.rank() != 4 || weights.rank() != 4)
    return op.emitError() << "the input is " << tensorText(input)
                          << " and the weights are " << tensorText(weights)
                          << "; only 2-D convolutions are supported, where both"
                          << " have 4 dimensions";
  FailureOr<int64_t> group = op.intAttribute("group", 1);
  if (failed(group))
    return failure();
  if (*group != 1)
    return op.emitError() << "group is " << *group << "; only 1 is supported";
  if (input.shape()[1] != weights.shape()[1])
    return op.emitError() << "the input has " << input.shape()[1]
                          << " channels, but the weights take "
                          << weights.shape()[1];
  if (bias && bias.shape() != weights.shape().take_front())
    return op.emitError() << "the bias is " << shapeText(bias.shape())
                          << ", but the weights make " << weights.shape()[0]
                          << " channels";
  return success();
}

/// Pads the spatial dimensions with zeros; null after an error.
static Value padInput(OnnxOperator &op, OnnxTensor input,
                      const Window &window) {
  if (!window.hasPadding())
    return input.value;
  ImplicitLocOpBuilder &b = op.builder();
  SmallVector<int64_t> shape(input.shape());
  SmallVector<OpFoldResult> low(2, b.getIndexAttr(0)), high(low);
  for (auto [i, before, after] :
       llvm::enumerate(window.padsBefore, window.padsAfter)) {
    low.push_back(b.getIndexAttr(before));
    high.push_back(b.getIndexAttr(after));
    shape[i + 2] += before + after;
  }
  if (auto problem = findShapeProblem(shape)) {
    op.emitError() << "the padded input is too large: " << *problem;
    return {};
  }
  Type elementType = input.type().getElementType();
  Value zero = arith::ConstantOp::create(b, b.getZeroAttr(elementType));
  return tensor::PadOp::create(b, RankedTensorType::get(shape, elementType),
                               input.value, low, high, zero);
}

/// Adds the bias, if there is one, and rounds to `elementType`.
static Value finish(ImplicitLocOpBuilder &b, Value sums, OnnxTensor bias,
                    Type elementType) {
  auto type = cast<RankedTensorType>(sums.getType());
  if (!bias && type.getElementType() == elementType)
    return sums;
  SmallVector<Value> operands{sums};
  SmallVector<AffineMap> maps{b.getMultiDimIdentityMap(4)};
  if (bias) {
    operands.push_back(bias.value);
    maps.push_back(AffineMap::get(4, 0, b.getAffineDimExpr(1)));
  }
  return buildElementwise(
      b, type.getShape(), elementType, operands, maps,
      [&](ImplicitLocOpBuilder &body, ValueRange elements) {
        Value sum = elements[0];
        if (bias) {
          Value term = elements[1];
          if (term.getType() != sum.getType())
            term = arith::ExtFOp::create(body, sum.getType(), term);
          sum = arith::AddFOp::create(body, sum, term);
        }
        if (sum.getType() != elementType)
          sum = arith::TruncFOp::create(body, elementType, sum);
        return sum;
      });
}

LogicalResult mini::convertConv(OnnxOperator &op,
                                SmallVectorImpl<OnnxTensor> &results) {
  if (failed(checkTypes(op)) || failed(checkShapes(op)))
    return failure();
  OnnxTensor input = op.operand(0), weights = op.operand(1);
  FailureOr<Window> window = readWindow(op, input.shape().drop_front(2),
                                        weights.shape().drop_front(2));
  if (failed(window))
    return failure();

  ImplicitLocOpBuilder &b = op.builder();
  SmallVector<int64_t> shape{input.shape()[0], weights.shape()[0]};
  llvm::append_range(shape, window->outputSizes);
  if (auto problem = findShapeProblem(shape))
    return op.emitError() << "the result is too large: " << *problem;
  Type accumulatorType = input.elementType.getIntOrFloatBitWidth() < 32
                             ? b.getF32Type()
                             : input.elementType;
  Value padded = padInput(op, input, *window);
  if (!padded)
    return failure();
  Value zeros = buildZeroTensor(b, shape, accumulatorType);
  Value sums =
      linalg::Conv2DNchwFchwOp::create(
          b, TypeRange(zeros.getType()), ValueRange{padded, weights.value},
          ValueRange(zeros), b.getI64TensorAttr(window->strides),
          b.getI64TensorAttr(window->dilations))
          .getResult(0);
  Value result = finish(b, sums, op.operand(2), input.elementType);
  results.push_back({result, input.elementType});
  return success();
}
