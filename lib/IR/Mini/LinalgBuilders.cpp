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

#include "IndexMap.h"
#include "InsideMask.h"
#include "Mini.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"

using namespace mlir;
using namespace mini;

ArrayRef<int64_t> mini::shapeOf(Value tensor) {
  return cast<RankedTensorType>(tensor.getType()).getShape();
}

AffineMap mini::mapDims(ImplicitLocOpBuilder &builder, unsigned loops,
                        ArrayRef<unsigned> dims) {
  return AffineMap::getMultiDimMapWithTargets(loops, dims,
                                              builder.getContext());
}

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

Value mini::buildReduction(ImplicitLocOpBuilder &builder,
                           ArrayRef<int64_t> loops, size_t resultRank,
                           TypedAttr init, ValueRange operands,
                           ArrayRef<AffineMap> maps, ElementBuilder element) {
  Value empty = tensor::EmptyOp::create(builder, loops.take_front(resultRank),
                                        init.getType());
  Value start =
      linalg::FillOp::create(
          builder, Value(arith::ConstantOp::create(builder, init)), empty)
          .getResult(0);
  SmallVector<AffineMap> allMaps(maps);
  auto identity =
      AffineMap::getMultiDimIdentityMap(loops.size(), builder.getContext());
  allMaps.push_back(AffineMap::get(loops.size(), 0,
                                   identity.getResults().take_front(resultRank),
                                   builder.getContext()));
  SmallVector<utils::IteratorType> iterators(loops.size(),
                                             utils::IteratorType::reduction);
  std::fill_n(iterators.begin(), resultRank, utils::IteratorType::parallel);
  auto generic = linalg::GenericOp::create(
      builder, TypeRange(start.getType()), operands, ValueRange(start), allMaps,
      iterators, [&](OpBuilder &nested, Location location, ValueRange args) {
        ImplicitLocOpBuilder bodyBuilder(location, nested);
        linalg::YieldOp::create(bodyBuilder, element(bodyBuilder, args));
      });
  return generic.getResult(0);
}

linalg::GenericOp mini::cloneGeneric(OpBuilder &builder,
                                     linalg::GenericOp generic,
                                     ValueRange inputs, Value init,
                                     ArrayRef<AffineMap> maps,
                                     ArrayRef<utils::IteratorType> iterators) {
  auto clone = linalg::GenericOp::create(
      builder, generic.getLoc(), init.getType(), inputs, init, maps, iterators);
  OpBuilder::InsertionGuard guard(builder);
  builder.cloneRegionBefore(generic.getRegion(), clone.getRegion(),
                            clone.getRegion().begin());
  return clone;
}

Value mini::buildGather(ImplicitLocOpBuilder &builder, Value source,
                        ArrayRef<int64_t> shape, AffineMap map,
                        TypedAttr fill) {
  auto type = cast<RankedTensorType>(source.getType());
  if (map.isIdentity() && type.getShape() == shape)
    return source;
  if (!fill)
    fill = builder.getZeroAttr(type.getElementType());
  // No gather reads a tensor without elements, nor makes one.
  if (llvm::is_contained(shape, 0))
    return arith::ConstantOp::create(
        builder,
        DenseElementsAttr::get(type.clone(shape), ArrayRef<Attribute>()));
  if (llvm::is_contained(type.getShape(), 0))
    return arith::ConstantOp::create(
        builder, DenseElementsAttr::get(type.clone(shape), Attribute(fill)));
  auto gather = GatherOp::create(builder, builder.getLoc(), source, shape, map);
  gather.setFillAttr(fill);
  return gather;
}

Value mini::buildReshape(ImplicitLocOpBuilder &builder, Value source,
                         ArrayRef<int64_t> shape) {
  ArrayRef<int64_t> from = cast<RankedTensorType>(source.getType()).getShape();
  MLIRContext *context = builder.getContext();
  // There are no coordinates in dimensions of size 0.
  if (llvm::is_contained(shape, 0))
    return buildGather(builder, source, shape,
                       AffineMap::get(shape.size(), 0, context));
  SmallVector<AffineExpr> coordinates;
  // Dimensions are matched in groups of equal numbers of elements, so that each
  // coordinate depends on as few dimensions as possible.
  size_t i = 0, j = 0;
  while (i < from.size()) {
    size_t firstOld = i;
    int64_t oldCount = from[i++], newCount = 1;
    AffineExpr index = builder.getAffineConstantExpr(0);
    while (j < shape.size() || i < from.size()) {
      if (newCount < oldCount && j < shape.size()) {
        // The index of a dimension of one element is 0.
        if (shape[j] != 1)
          index = index * shape[j] + builder.getAffineDimExpr(j);
        newCount *= shape[j++];
      } else if (oldCount < newCount && i < from.size()) {
        oldCount *= from[i++];
      } else {
        break;
      }
    }
    AffineMap split =
        delinearizingMap(from.slice(firstOld, i - firstOld), context);
    for (AffineExpr coordinate : split.getResults())
      coordinates.push_back(coordinate.replaceDims(index));
  }
  return buildGather(builder, source, shape,
                     AffineMap::get(shape.size(), 0, coordinates, context));
}

Value mini::buildTranspose(ImplicitLocOpBuilder &builder, Value source,
                           ArrayRef<int64_t> permutation) {
  ArrayRef<int64_t> from = cast<RankedTensorType>(source.getType()).getShape();
  // Where each dimension of the source is in the result. Upstream's maps of
  // permutations must have results, which those of a scalar do not.
  SmallVector<AffineExpr> coordinates =
      llvm::map_to_vector(invertPermutationVector(permutation), [&](int64_t d) {
        return getAffineDimExpr(d, builder.getContext());
      });
  return buildGather(
      builder, source, applyPermutation(from, permutation),
      AffineMap::get(from.size(), 0, coordinates, builder.getContext()));
}

Value mini::buildRepetition(ImplicitLocOpBuilder &builder, Value source,
                            ArrayRef<int64_t> shape, int64_t dim,
                            int64_t count) {
  AffineMap identity = builder.getMultiDimIdentityMap(shape.size());
  SmallVector<AffineExpr> indices(identity.getResults());
  indices[dim] = indices[dim].floorDiv(count);
  return buildGather(
      builder, source, shape,
      AffineMap::get(shape.size(), 0, indices, builder.getContext()));
}

Value mini::buildBroadcast(ImplicitLocOpBuilder &builder, Value source,
                           ArrayRef<int64_t> shape) {
  ArrayRef<int64_t> from = cast<RankedTensorType>(source.getType()).getShape();
  return buildGather(builder, source, shape,
                     broadcastMap(builder.getContext(), from, shape));
}

Value mini::buildConcat(ImplicitLocOpBuilder &builder, ValueRange sources,
                        int64_t axis) {
  if (!getElementTypeOrSelf(sources[0]).isInteger(1))
    return ConcatOp::create(builder, sources, axis);
  // Memory has no single bits.
  auto convert = [&](Value source, Type elementType, auto body) {
    ArrayRef<int64_t> shape =
        cast<RankedTensorType>(source.getType()).getShape();
    SmallVector<AffineMap> maps = {
        builder.getMultiDimIdentityMap(shape.size())};
    return buildElementwise(builder, shape, elementType, source, maps, body);
  };
  Type byte = builder.getI8Type();
  auto bytes = llvm::map_to_vector(sources, [&](Value source) {
    return convert(source, byte,
                   [&](ImplicitLocOpBuilder &b, ValueRange elements) -> Value {
                     return arith::ExtUIOp::create(b, byte, elements[0]);
                   });
  });
  return convert(ConcatOp::create(builder, bytes, axis), builder.getI1Type(),
                 [&](ImplicitLocOpBuilder &b, ValueRange elements) -> Value {
                   return arith::TruncIOp::create(b, b.getI1Type(),
                                                  elements[0]);
                 });
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
