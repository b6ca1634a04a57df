//===- Tiling.cpp - The tiling interface of gather and scatter_into -------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A tile of a gather is the same gather with larger offsets and a smaller
// result, so that tile-and-fuse can pull one into any consumer's loop.
//
//===----------------------------------------------------------------------===//

#include "Mini.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mini;

static SmallVector<Range> staticDomain(OpBuilder &builder,
                                       ArrayRef<int64_t> shape) {
  SmallVector<Range> domain;
  for (int64_t size : shape)
    domain.push_back({builder.getIndexAttr(0), builder.getIndexAttr(size),
                      builder.getIndexAttr(1)});
  return domain;
}

/// The old offsets (none means 0) plus a tile's.
static SmallVector<Value> addOffsets(OpBuilder &builder, Location loc,
                                     ValueRange base,
                                     ArrayRef<OpFoldResult> offsets) {
  SmallVector<Value> sums;
  for (auto [i, offset] : llvm::enumerate(offsets)) {
    OpFoldResult sum = offset;
    if (!base.empty()) {
      AffineExpr a, b;
      bindDims(builder.getContext(), a, b);
      sum = affine::makeComposedFoldedAffineApply(builder, loc, a + b,
                                                  {base[i], offset});
    }
    sums.push_back(getValueOrCreateConstantIndexOp(builder, loc, sum));
  }
  return sums;
}

SmallVector<utils::IteratorType> GatherOp::getLoopIteratorTypes() {
  return SmallVector<utils::IteratorType>(getResult().getType().getRank(),
                                          utils::IteratorType::parallel);
}

SmallVector<Range> GatherOp::getIterationDomain(OpBuilder &builder) {
  return staticDomain(builder, getResult().getType().getShape());
}

FailureOr<TilingResult>
GatherOp::getTiledImplementation(OpBuilder &builder,
                                 ArrayRef<OpFoldResult> offsets,
                                 ArrayRef<OpFoldResult> sizes) {
  std::optional<SmallVector<int64_t>> shape = getConstantIntValues(sizes);
  if (!shape)
    return emitOpError("can only be tiled to a static size");
  auto type = getResult().getType().clone(*shape);
  auto tile =
      GatherOp::create(builder, getLoc(), type, getSource(),
                       addOffsets(builder, getLoc(), getOffsets(), offsets),
                       getBounds(), getMap(), getFill());
  return TilingResult{{tile}, {tile.getResult()}, {}};
}

LogicalResult GatherOp::getResultTilePosition(
    OpBuilder &, unsigned, ArrayRef<OpFoldResult> offsets,
    ArrayRef<OpFoldResult> sizes, SmallVector<OpFoldResult> &resultOffsets,
    SmallVector<OpFoldResult> &resultSizes) {
  resultOffsets = llvm::to_vector(offsets);
  resultSizes = llvm::to_vector(sizes);
  return success();
}

FailureOr<TilingResult>
GatherOp::generateResultTileValue(OpBuilder &builder, unsigned,
                                  ArrayRef<OpFoldResult> offsets,
                                  ArrayRef<OpFoldResult> sizes) {
  return getTiledImplementation(builder, offsets, sizes);
}

SmallVector<utils::IteratorType> ScatterIntoOp::getLoopIteratorTypes() {
  return SmallVector<utils::IteratorType>(getSource().getType().getRank(),
                                          utils::IteratorType::parallel);
}

SmallVector<Range> ScatterIntoOp::getIterationDomain(OpBuilder &builder) {
  return staticDomain(builder, getSource().getType().getShape());
}

FailureOr<TilingResult>
ScatterIntoOp::getTiledImplementation(OpBuilder &builder,
                                      ArrayRef<OpFoldResult> offsets,
                                      ArrayRef<OpFoldResult> sizes) {
  SmallVector<OpFoldResult> strides(offsets.size(), builder.getIndexAttr(1));
  auto slice = tensor::ExtractSliceOp::create(builder, getLoc(), getSource(),
                                              offsets, sizes, strides);
  auto tile = ScatterIntoOp::create(
      builder, getLoc(), slice, getDest(),
      addOffsets(builder, getLoc(), getOffsets(), offsets), getBounds(),
      getMap());
  return TilingResult{{tile}, {}, {slice}};
}

LogicalResult ScatterIntoOp::getResultTilePosition(
    OpBuilder &, unsigned, ArrayRef<OpFoldResult>, ArrayRef<OpFoldResult>,
    SmallVector<OpFoldResult> &, SmallVector<OpFoldResult> &) {
  return emitOpError("has no result");
}
