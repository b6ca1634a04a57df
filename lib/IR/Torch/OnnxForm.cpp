//===- OnnxForm.cpp - ONNX's operators in the torch dialect - cpp ---------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See OnnxForm.h.
//
//===----------------------------------------------------------------------===//

#include "OnnxForm.h"

#include "Torch.h"

using namespace mlir;
using namespace mini;

std::optional<int64_t> mini::opsetOf(Operation *function) {
  auto opset =
      function->getAttrOfType<IntegerAttr>("torch.onnx_meta.opset_version");
  if (!opset || opset.getValue().getSignificantBits() > 64)
    return std::nullopt;
  return opset.getValue().getSExtValue();
}

std::optional<int64_t> mini::opsetOf(Operation *op,
                                     std::optional<int64_t> ofFunction) {
  auto own = op->getAttrOfType<IntegerAttr>(kOpsetAttribute);
  if (!own || own.getValue().getSignificantBits() > 64)
    return ofFunction;
  return own.getValue().getSExtValue();
}

bool mini::makesScalar(Operation *op) {
  return isa<torch::ConstantIntOp, torch::ConstantFloatOp,
             torch::ConstantBoolOp, torch::ConstantStrOp, torch::ConstantNoneOp,
             torch::PrimListConstructOp>(op);
}

bool mini::isScalarBesideRows(ArrayRef<int64_t> lhs, ArrayRef<int64_t> rhs) {
  if (lhs.empty() || rhs.empty())
    return lhs.empty();
  for (auto [size, other] : llvm::zip(llvm::reverse(lhs), llvm::reverse(rhs)))
    if (size != 1 || other != 1)
      return size == 1;
  return true;
}
