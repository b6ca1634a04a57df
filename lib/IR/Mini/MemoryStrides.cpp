//===- MemoryStrides.cpp - The steps between elements in memory -----------===//
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

#include "MemoryStrides.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace mini {

SmallVector<int64_t> memoryStrides(MemRefType buffer) {
  return buffer.getStridesAndOffset().first;
}

SmallVector<int64_t> memoryStrides(Value tensor) {
  if (auto toTensor = tensor.getDefiningOp<bufferization::ToTensorOp>())
    return memoryStrides(cast<MemRefType>(toTensor.getBuffer().getType()));
  return computeSuffixProduct(
      cast<RankedTensorType>(tensor.getType()).getShape());
}

int64_t memorySpan(MemRefType buffer) {
  int64_t last = 0;
  for (auto [size, stride] :
       llvm::zip_equal(buffer.getShape(), memoryStrides(buffer)))
    last += (size - 1) * stride;
  return last + 1;
}

std::optional<int64_t> memoryElements(MemRefType buffer) {
  SmallVector<int64_t> strides;
  int64_t offset = 0, last = 0;
  if (!buffer.hasStaticShape() ||
      failed(buffer.getStridesAndOffset(strides, offset)) || offset != 0)
    return std::nullopt;
  for (auto [size, stride] : llvm::zip_equal(buffer.getShape(), strides)) {
    int64_t steps = 0;
    if (size < 1 || ShapedType::isDynamic(stride) || stride < 0 ||
        llvm::MulOverflow(size - 1, stride, steps) ||
        llvm::AddOverflow(last, steps, last))
      return std::nullopt;
  }
  return last == std::numeric_limits<int64_t>::max() ? std::nullopt
                                                     : std::optional(last + 1);
}

} // namespace mini
