//===- IndexedRead.cpp - Elements found by indices that are data - cpp ----===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A reduction that selects, rather than a product with a matrix of zeros and
// ones: it is exact in every element type, also for infinities.
//
//===----------------------------------------------------------------------===//

#include "IndexedRead.h"

#include "AxisPieces.h"
#include "IR/Mini/LinalgBuilders.h"
#include "IndexTable.h"
#include "Scalar.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mini;

/// Whether the index is at `position`, both of the same type. One that is not
/// constant may be outside of the data; the nearest element stands for what is
/// there then.
static Scalar isAt(Scalar index, Scalar position, int64_t size,
                   bool isConstant) {
  bool isSigned = !index.isUnsignedInteger();
  if (isSigned)
    index = select(index < 0, index + static_cast<double>(size), index);
  if (!isConstant) {
    index = min(index, static_cast<double>(size - 1));
    if (isSigned)
      index = max(index, 0);
  }
  return index == position;
}

Value mini::buildIndexedRead(ImplicitLocOpBuilder &builder, OnnxTensor data,
                             ArrayRef<int64_t> shape,
                             ArrayRef<AffineExpr> coordinates,
                             ArrayRef<IndexedAxis> axes) {
  MLIRContext *context = builder.getContext();
  unsigned rank = shape.size(), loopCount = rank + axes.size();
  SmallVector<int64_t> loops(shape), sizes;
  SmallVector<AffineExpr> dataCoordinates(coordinates);
  SmallVector<Value> operands;
  SmallVector<AffineMap> maps;
  for (const IndexedAxis &indexed : axes) {
    AffineExpr loop = getAffineDimExpr(loops.size(), context);
    dataCoordinates[indexed.axis] = loop;
    sizes.push_back(data.shape()[indexed.axis]);
    loops.push_back(sizes.back());
    operands.push_back(indexed.indices.value);
    maps.push_back(
        AffineMap::get(loopCount, 0, indexed.map.getResults(), context));
    operands.push_back(buildProgression(
        builder, sizes.back(), 0, 1, indexed.indices.type().getElementType()));
    maps.push_back(AffineMap::get(loopCount, 0, loop));
  }
  operands.push_back(data.value);
  maps.push_back(AffineMap::get(loopCount, 0, dataCoordinates, context));
  Type elementType = data.type().getElementType();
  return buildReduction(
      builder, loops, rank, builder.getZeroAttr(elementType), operands, maps,
      [&](ImplicitLocOpBuilder &b, ValueRange elements) -> Value {
        std::optional<Scalar> found;
        for (auto [i, indexed] : llvm::enumerate(axes)) {
          bool isUnsigned = indexed.indices.elementType.isUnsignedInteger();
          Scalar here =
              isAt(Scalar(b, elements[2 * i], isUnsigned),
                   Scalar(b, elements[2 * i + 1], isUnsigned), sizes[i],
                   static_cast<bool>(indexed.indices.constant()));
          found = found ? *found & here : here;
        }
        Value element = elements[2 * axes.size()], others = elements.back();
        if (!found)
          return element;
        return arith::SelectOp::create(b, found->getValue(), element, others);
      });
}

Value mini::buildTake(ImplicitLocOpBuilder &builder, OnnxTensor data,
                      int64_t axis, ArrayRef<int64_t> indices,
                      std::optional<double> slope) {
  // More pieces would cost more than looking for each index.
  constexpr size_t kMaxPieces = 8;
  int64_t size = indices.size();
  if (auto pieces =
          findPieces(builder.getContext(), indices, kMaxPieces, slope))
    return buildPieces(builder, data.value, axis, size, *pieces);
  SmallVector<int32_t> narrow(indices);
  auto type = RankedTensorType::get(size, builder.getI32Type());
  OnnxTensor places{
      arith::ConstantOp::create(
          builder, DenseElementsAttr::get(type, ArrayRef<int32_t>(narrow))),
      builder.getIntegerType(32, /*isSigned=*/true)};
  SmallVector<int64_t> shape(data.shape());
  shape[axis] = size;
  AffineMap identity = builder.getMultiDimIdentityMap(data.rank());
  auto place = AffineMap::get(data.rank(), 0, builder.getAffineDimExpr(axis));
  return buildIndexedRead(builder, data, shape, identity.getResults(),
                          IndexedAxis{axis, places, place});
}
