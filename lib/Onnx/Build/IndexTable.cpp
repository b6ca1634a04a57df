//===- IndexTable.cpp - Tables of indices - cpp ---------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Constants that tell an operator's body where it is.
//
//===----------------------------------------------------------------------===//

#include "IndexTable.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mini;

std::optional<std::string> mini::findTableProblem(int64_t size) {
  if (size <= kMaxTableSize)
    return std::nullopt;
  return "a dimension of " + std::to_string(size) +
         " elements needs a table of indices, above the limit of " +
         std::to_string(kMaxTableSize);
}

LogicalResult mini::checkTable(const OnnxOperator &op, int64_t size) {
  if (auto problem = findTableProblem(size))
    return op.emitError() << *problem;
  return success();
}

FailureOr<std::optional<SmallVector<int64_t>>>
mini::readConstantIndices(const OnnxOperator &op, size_t index,
                          ArrayRef<int64_t> sizes) {
  OnnxTensor indices = op.operand(index);
  DenseElementsAttr constant = indices.constant();
  if (!constant)
    return std::optional<SmallVector<int64_t>>();
  bool isUnsigned = indices.elementType.isUnsignedInteger();
  SmallVector<int64_t> values;
  for (auto [i, element] : llvm::enumerate(constant.getValues<APInt>())) {
    int64_t size = sizes[i % sizes.size()];
    int64_t value = isUnsigned && element.isNegative() ? INT64_MAX
                    : isUnsigned ? static_cast<int64_t>(element.getZExtValue())
                                 : element.getSExtValue();
    if (value < -size || value >= size)
      return op.emitError()
             << "index " << value << " is outside of a dimension of " << size;
    values.push_back(value < 0 ? value + size : value);
  }
  return std::optional(values);
}

Value mini::buildProgression(ImplicitLocOpBuilder &builder, int64_t count,
                             int64_t start, int64_t step, Type elementType) {
  if (!elementType)
    elementType = builder.getI64Type();
  unsigned width = elementType.getIntOrFloatBitWidth();
  SmallVector<APInt> values;
  for (int64_t i = 0; i < count; ++i)
    values.emplace_back(width, static_cast<uint64_t>(start + i * step),
                        /*isSigned=*/true, /*implicitTrunc=*/true);
  return arith::ConstantOp::create(
      builder, DenseElementsAttr::get(RankedTensorType::get(count, elementType),
                                      values));
}
