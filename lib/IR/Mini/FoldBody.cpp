//===- FoldBody.cpp - A body's result for constant elements ---------------===//
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

#include "FoldBody.h"

#include "mlir/IR/Matchers.h"
#include "mlir/IR/Operation.h"

using namespace mlir;

LogicalResult mini::foldOperation(Operation &op,
                                  DenseMap<Value, Attribute> &values) {
  SmallVector<Attribute> operands;
  for (Value operand : op.getOperands()) {
    TypedAttr constant;
    Attribute value = values.lookup(operand);
    if (!value && matchPattern(operand, m_Constant(&constant)))
      value = constant;
    if (!value)
      return failure();
    operands.push_back(value);
  }
  SmallVector<OpFoldResult> results;
  if (failed(op.fold(operands, results)) ||
      results.size() != op.getNumResults())
    return failure();
  for (auto [value, result] : llvm::zip_equal(op.getResults(), results)) {
    auto attribute = dyn_cast<Attribute>(result);
    if (!attribute)
      attribute = values.lookup(cast<Value>(result));
    if (!attribute)
      return failure();
    values[value] = attribute;
  }
  return success();
}

Attribute mini::foldBody(Block &body, DenseMap<Value, Attribute> &values) {
  for (Operation &op : body.without_terminator())
    if (failed(foldOperation(op, values)))
      return {};
  Value yielded = body.getTerminator()->getOperand(0);
  TypedAttr constant;
  if (Attribute value = values.lookup(yielded))
    return value;
  return matchPattern(yielded, m_Constant(&constant)) ? constant : Attribute();
}
