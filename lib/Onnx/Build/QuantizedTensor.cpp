//===- QuantizedTensor.cpp - Tensors with a scale and zero point - cpp ----===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "QuantizedTensor.h"

#include "IR/Mini/LinalgBuilders.h"
#include "Reduction.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mini;

void TensorScale::addTo(BodyOperands &operands, unsigned loops) const {
  operands.add(scale, singleElementMap(scale, loops));
  operands.addZeroPoint(zeroPoint, singleElementMap(zeroPoint, loops));
}

FailureOr<TensorScale> mini::readTensorScale(const OnnxOperator &op,
                                             size_t index, Type elementType) {
  TensorScale parameters{op.operand(index), op.operand(index + 1)};
  const OnnxTensor &zeroPoint = parameters.zeroPoint;
  if (!parameters.scale)
    return op.emitError() << "the scale (operand " << index << ") is absent";
  if (failed(checkScale(op, index)))
    return failure();
  if (zeroPoint && zeroPoint.elementType != elementType)
    return op.emitError() << "the zero point (operand " << index + 1 << ") is "
                          << zeroPoint.elementType
                          << ", but the tensor's elements are " << elementType;
  for (size_t i = index; i <= index + 1; ++i)
    if (OnnxTensor tensor = op.operand(i))
      if (tensor.type().getNumElements() != 1)
        return op.emitError()
               << "operand " << i << " is " << shapeText(tensor.shape())
               << ", but must have one element";
  return parameters;
}

FailureOr<QuantizedTensor> mini::readQuantizedTensor(const OnnxOperator &op,
                                                     size_t index) {
  OnnxTensor tensor = op.operand(index);
  if (!tensor)
    return op.emitError() << "operand " << index << " is absent";
  if (!tensor.elementType.isSignedInteger(8) &&
      !tensor.elementType.isUnsignedInteger(8))
    return op.emitError() << "operand " << index << " has elements of "
                          << tensor.elementType
                          << "; si8 and ui8 are supported";
  auto parameters = readTensorScale(op, index + 1, tensor.elementType);
  if (failed(parameters))
    return failure();
  return QuantizedTensor{tensor, *parameters};
}

/// The least (or greatest) of all elements and zero.
template <typename Op>
static Value buildExtreme(ImplicitLocOpBuilder &builder, OnnxTensor input) {
  ReducedAxes axes(input.shape(), llvm::to_vector(llvm::seq(input.rank())),
                   builder.getContext());
  return axes.reduce(builder, builder.getF32FloatAttr(0), input.value,
                     axes.identity(),
                     [](ImplicitLocOpBuilder &b, ValueRange elements) -> Value {
                       return Op::create(b, elements[0], elements[1]);
                     });
}

QuantizedTensor mini::quantizeDynamically(ImplicitLocOpBuilder &builder,
                                          const OnnxTensor &input) {
  Value least = buildExtreme<arith::MinNumFOp>(builder, input),
        greatest = buildExtreme<arith::MaxNumFOp>(builder, input);
  AffineMap scalar = builder.getMultiDimIdentityMap(0);
  Type f32 = builder.getF32Type();
  auto byte = builder.getIntegerType(8, /*isSigned=*/false);
  Value scale = buildElementwise(
      builder, {}, f32, {least, greatest}, {scalar, scalar},
      [](ImplicitLocOpBuilder &b, ValueRange elements) -> Value {
        Value range = arith::SubFOp::create(b, elements[1], elements[0]);
        Value quotient = arith::DivFOp::create(b, range, constantF32(b, 255));
        Value isZero = arith::CmpFOp::create(b, arith::CmpFPredicate::OEQ,
                                             range, constantF32(b, 0));
        return arith::SelectOp::create(b, isZero, constantF32(b, 1), quotient);
      });
  Value zeroPoint = buildElementwise(
      builder, {}, builder.getI8Type(), {least, scale}, {scalar, scalar},
      [&](ImplicitLocOpBuilder &b, ValueRange elements) {
        Value start = arith::SubFOp::create(
            b, constantF32(b, 0),
            arith::DivFOp::create(b, elements[0], elements[1]));
        return quantizeElement(b, start, {}, byte);
      });
  AffineMap identity = builder.getMultiDimIdentityMap(input.rank());
  AffineMap single = AffineMap::get(input.rank(), 0, builder.getContext());
  Value result = buildElementwise(
      builder, input.shape(), builder.getI8Type(),
      {input.value, scale, zeroPoint}, {identity, single, single},
      [&](ImplicitLocOpBuilder &b, ValueRange elements) {
        Value quotient = arith::DivFOp::create(b, elements[0], elements[1]);
        return quantizeElement(b, quotient, elements[2], byte);
      });
  return {{result, byte}, {{scale, f32}, {zeroPoint, byte}}};
}

FailureOr<QuantizedTensor> mini::quantizeInput(OnnxOperator &op) {
  OnnxTensor input = op.operand(0);
  if (!input.elementType.isF32())
    return op.emitError() << "the input's elements are " << input.elementType
                          << "; f32 is supported";
  return quantizeDynamically(op.builder(), input);
}
