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

} // namespace mini
