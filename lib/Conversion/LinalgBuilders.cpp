//===- LinalgBuilders.cpp - Building blocks of conversions - cpp ----------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Elementwise generics and broadcasting.
//
//===----------------------------------------------------------------------===//

#include "LinalgBuilders.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mini;

Value mini::buildElementwise(ImplicitLocOpBuilder &builder,
                             ArrayRef<int64_t> shape, Type elementType,
                             ValueRange operands, ArrayRef<AffineMap> maps,
                             ElementBuilder element) {
  Value init = tensor::EmptyOp::create(builder, shape, elementType);
  SmallVector<AffineMap> allMaps(maps);
  allMaps.push_back(builder.getMultiDimIdentityMap(shape.size()));
  SmallVector<utils::IteratorType> iterators(shape.size(),
                                             utils::IteratorType::parallel);
  auto generic = linalg::GenericOp::create(
      builder, TypeRange(init.getType()), operands, ValueRange(init), allMaps,
      iterators, [&](OpBuilder &nested, Location location, ValueRange args) {
        ImplicitLocOpBuilder bodyBuilder(location, nested);
        Value result = element(bodyBuilder, args.drop_back());
        linalg::YieldOp::create(bodyBuilder, result);
      });
  return generic.getResult(0);
}

Value mini::buildZeroTensor(ImplicitLocOpBuilder &builder,
                            ArrayRef<int64_t> shape, Type elementType) {
  Value zero =
      arith::ConstantOp::create(builder, builder.getZeroAttr(elementType));
  Value init = tensor::EmptyOp::create(builder, shape, elementType);
  return linalg::FillOp::create(builder, zero, init).getResult(0);
}

std::optional<SmallVector<int64_t>>
mini::broadcastShapes(ArrayRef<int64_t> lhs, ArrayRef<int64_t> rhs) {
  if (lhs.size() < rhs.size())
    std::swap(lhs, rhs);
  SmallVector<int64_t> result(lhs);
  MutableArrayRef<int64_t> tail = MutableArrayRef(result).take_back(rhs.size());
  for (auto [size, other] : llvm::zip_equal(tail, rhs)) {
    if (size == 1)
      size = other;
    else if (other != 1 && other != size)
      return std::nullopt;
  }
  return result;
}

AffineMap mini::broadcastMap(MLIRContext *context, ArrayRef<int64_t> from,
                             ArrayRef<int64_t> to) {
  size_t offset = to.size() - from.size();
  SmallVector<AffineExpr> indices;
  for (auto [dimension, size] : llvm::enumerate(from)) {
    bool repeats = size == 1 && to[offset + dimension] != 1;
    indices.push_back(repeats ? getAffineConstantExpr(0, context)
                              : getAffineDimExpr(offset + dimension, context));
  }
  return AffineMap::get(to.size(), 0, indices, context);
}
