//===- ConvertElementwise.cpp - Elementwise operators - cpp ---------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Relu and Add, in the element type of their operands.
//
//===----------------------------------------------------------------------===//

#include "LinalgBuilders.h"
#include "OperatorTable.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mini;

LogicalResult mini::convertRelu(OnnxOperator &op,
                                SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  auto integerType = dyn_cast<IntegerType>(input.elementType);
  if (integerType ? !integerType.isSigned()
                  : !isArithmeticFloat(input.elementType))
    return op.emitError() << "the input's elements are " << input.elementType
                          << "; signed integers, f16, bf16, f32 and f64 are"
                          << " supported";
  Type elementType = input.type().getElementType();
  AffineMap identity = op.builder().getMultiDimIdentityMap(input.rank());
  Value result = buildElementwise(
      op.builder(), input.shape(), elementType, input.value, identity,
      [&](ImplicitLocOpBuilder &b, ValueRange elements) -> Value {
        Value zero = arith::ConstantOp::create(b, b.getZeroAttr(elementType));
        if (integerType)
          return arith::MaxSIOp::create(b, elements[0], zero);
        // A NaN stays one, and -0.0 becomes 0.0.
        return arith::MaximumFOp::create(b, elements[0], zero);
      });
  results.push_back({result, input.elementType});
  return success();
}

LogicalResult mini::convertAdd(OnnxOperator &op,
                               SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor lhs = op.operand(0), rhs = op.operand(1);
  if (lhs.elementType != rhs.elementType)
    return op.emitError() << "the operands have different element types, "
                          << lhs.elementType << " and " << rhs.elementType;
  auto integerType = dyn_cast<IntegerType>(lhs.elementType);
  if (integerType ? integerType.isSignless()
                  : !isArithmeticFloat(lhs.elementType))
    return op.emitError() << "the operands' elements are " << lhs.elementType
                          << "; integers, f16, bf16, f32 and f64 are"
                          << " supported";
  auto shape = broadcastShapes(lhs.shape(), rhs.shape());
  if (!shape)
    return op.emitError() << "shapes " << shapeText(lhs.shape()) << " and "
                          << shapeText(rhs.shape())
                          << " do not broadcast to each other";
  if (auto problem = findShapeProblem(*shape))
    return op.emitError() << "the result is too large: " << *problem;
  MLIRContext *context = op.builder().getContext();
  Value result = buildElementwise(
      op.builder(), *shape, lhs.type().getElementType(), {lhs.value, rhs.value},
      {broadcastMap(context, lhs.shape(), *shape),
       broadcastMap(context, rhs.shape(), *shape)},
      [&](ImplicitLocOpBuilder &b, ValueRange elements) -> Value {
        if (integerType)
          return arith::AddIOp::create(b, elements[0], elements[1]);
        return arith::AddFOp::create(b, elements[0], elements[1]);
      });
  results.push_back({result, lhs.elementType});
  return success();
}
