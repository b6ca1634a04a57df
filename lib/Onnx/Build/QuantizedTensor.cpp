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
