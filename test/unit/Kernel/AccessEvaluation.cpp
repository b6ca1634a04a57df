//===- AccessEvaluation.cpp - What emitted accesses read ------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header. The ops are those that accesses are made of, and no others.
//
//===----------------------------------------------------------------------===//

#include "AccessEvaluation.h"

#include "mlir/Dialect/AMDGPU/IR/AMDGPUDialect.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/TypeUtilities.h"
#include "gtest/gtest.h"

using namespace mini;
using namespace mlir;

int64_t mini::numberOf(Value value) {
  if (auto cast = value.getDefiningOp<arith::IndexCastOp>())
    value = cast.getIn();
  std::optional<int64_t> number = getConstantIntValue(value);
  EXPECT_TRUE(number);
  return number.value_or(-1);
}

static int64_t widthOf(Type type) {
  auto vector = dyn_cast<VectorType>(type);
  return vector ? vector.getNumElements() : 1;
}

Elements mini::elementsOf(Value buffer, int64_t start, Type type,
                          bool isChecked) {
  int64_t width = widthOf(type);
  int64_t whole = cast<MemRefType>(buffer.getType()).getNumElements();
  EXPECT_EQ(cast<MemRefType>(buffer.getType()).getRank(), 1);
  EXPECT_LE(width * getElementTypeOrSelf(type).getIntOrFloatBitWidth(), 128u);
  if (isChecked && start == whole)
    return Elements(width, 0);
  EXPECT_TRUE(start >= 0 && start + width <= whole) << start << " of " << whole;
  Elements elements;
  for (int64_t i = start; i < start + width; ++i)
    elements.push_back(i + 1);
  return elements;
}

Elements mini::evaluate(Value value) {
  Operation *op = value.getDefiningOp();
  if (auto load = dyn_cast<amdgpu::RawBufferLoadOp>(op)) {
    EXPECT_TRUE(load.getBoundsCheck());
    return elementsOf(load.getMemref(), numberOf(load.getIndices()[0]),
                      value.getType(), true);
  }
  if (auto load = dyn_cast<vector::LoadOp>(op))
    return elementsOf(load.getBase(), numberOf(load.getIndices()[0]),
                      value.getType(), false);
  if (auto load = dyn_cast<memref::LoadOp>(op))
    return elementsOf(load.getMemRef(), numberOf(load.getIndices()[0]),
                      value.getType(), false);
  if (auto parts = dyn_cast<vector::FromElementsOp>(op)) {
    Elements elements;
    for (Value part : parts.getElements())
      elements.push_back(evaluate(part).front());
    return elements;
  }
  if (auto insert = dyn_cast<vector::InsertStridedSliceOp>(op)) {
    Elements elements = evaluate(insert.getDest());
    Elements part = evaluate(insert.getValueToStore());
    llvm::copy(part, elements.begin() +
                         cast<IntegerAttr>(insert.getOffsets()[0]).getInt());
    return elements;
  }
  if (auto broadcast = dyn_cast<vector::BroadcastOp>(op))
    return Elements(widthOf(value.getType()),
                    evaluate(broadcast.getSource()).front());
  auto constant = dyn_cast<arith::ConstantOp>(op);
  if (!constant) {
    ADD_FAILURE() << op->getName().getStringRef().str() << " is no access";
    return Elements(widthOf(value.getType()), -1);
  }
  if (value.getType().isInteger(1))
    return {cast<IntegerAttr>(constant.getValue()).getValue() != 0};
  EXPECT_EQ(constant.getValue(),
            Builder(op->getContext()).getZeroAttr(value.getType()));
  return Elements(widthOf(value.getType()), 0);
}
