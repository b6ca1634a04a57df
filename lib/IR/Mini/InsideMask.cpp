//===- InsideMask.cpp - Where a gather finds an element - cpp -------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A map that shows every element in its place needs no gather.
//
//===----------------------------------------------------------------------===//

#include "InsideMask.h"
#include "Mini.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;

Value mini::buildInsideMask(OpBuilder &builder, Location location,
                            ArrayRef<int64_t> sourceShape,
                            ArrayRef<int64_t> shape, AffineMap map) {
  auto type = RankedTensorType::get(sourceShape, builder.getI1Type());
  Value everywhere = arith::ConstantOp::create(
      builder, location, DenseElementsAttr::get(type, true));
  if (map.isIdentity() && sourceShape == shape)
    return everywhere;
  return GatherOp::create(builder, location, everywhere, shape, map);
}
