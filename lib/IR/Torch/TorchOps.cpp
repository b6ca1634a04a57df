//===- TorchOps.cpp - Operations of the torch dialect ---------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Folders and verifiers; the rest is generated.
//
//===----------------------------------------------------------------------===//

#include "Torch.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/OpImplementation.h"

using namespace mlir;
using namespace mini::torch;

#define GET_OP_CLASSES
#include "IR/Torch/TorchOps.cpp.inc"

OpFoldResult ConstantNoneOp::fold(FoldAdaptor) {
  return UnitAttr::get(getContext());
}

OpFoldResult ConstantIntOp::fold(FoldAdaptor) { return getValueAttr(); }
OpFoldResult ConstantFloatOp::fold(FoldAdaptor) { return getValueAttr(); }
OpFoldResult ConstantBoolOp::fold(FoldAdaptor) { return getValueAttr(); }
OpFoldResult ConstantStrOp::fold(FoldAdaptor) { return getValueAttr(); }
OpFoldResult VTensorLiteralOp::fold(FoldAdaptor) { return getValueAttr(); }

LogicalResult PrimListConstructOp::verify() {
  Type containedType = getResult().getType().getContainedType();
  for (auto [index, element] : llvm::enumerate(getElements()))
    if (element.getType() != containedType)
      return emitOpError() << "makes a list of " << containedType
                           << ", but element " << index << " is "
                           << element.getType();
  return success();
}

LogicalResult VTensorLiteralOp::verify() {
  ShapedType valueType = getValue().getShapedType();
  VTensorType type = getType();
  if (type.hasDtype() && type.getDtype() != valueType.getElementType())
    return emitOpError() << "has elements of " << valueType.getElementType()
                         << ", but its dtype is " << type.getDtype();
  if (!type.getHasSizes())
    return success();
  if (failed(verifyCompatibleShape(type.getSizes(), valueType.getShape())))
    return emitOpError() << "has the value " << valueType
                         << ", which does not fit its sizes in " << type;
  return success();
}
