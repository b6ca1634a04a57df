//===- FlattenAndScatter.cpp - A value in a buffer of its own ------------===//
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

#include "FlattenAndScatter.h"
#include "ContiguousDim.h"
#include "IR/Mini/IndexMap.h"
#include "IR/Mini/Mini.h"

using namespace mlir;

namespace mini {

/// Fewer elements than this along a dimension fill no line of memory anyway.
static constexpr int64_t leastTransposed = 8;

/// The dimension along which `value` is read from memory, if it is another than
/// the one along which it is written and both are long.
static std::optional<unsigned> transposedDim(Value value) {
  ArrayRef<int64_t> shape = cast<RankedTensorType>(value.getType()).getShape();
  auto dim = contiguousDim(value);
  if (!dim || *dim + 1 == shape.size() || shape[*dim] < leastTransposed)
    return std::nullopt;
  int64_t behind = 1;
  for (int64_t size : shape.drop_front(*dim + 1))
    behind *= size;
  return behind < leastTransposed ? std::nullopt : dim;
}

/// (i, j) -> the coordinates of the element at i along `dim` and at j, in
/// row-major order, among the other dimensions.
static AffineMap splitOffMap(ArrayRef<int64_t> shape, unsigned dim,
                             MLIRContext *context) {
  SmallVector<int64_t> others(shape);
  others.erase(others.begin() + dim);
  AffineMap rest = delinearizingMap(others, context);
  SmallVector<AffineExpr> coordinates(
      rest.replaceDimsAndSymbols({getAffineDimExpr(1, context)}, {}, 2, 0)
          .getResults());
  coordinates.insert(coordinates.begin() + dim, getAffineDimExpr(0, context));
  return AffineMap::get(2, 0, coordinates, context);
}

Value flattenAndScatter(OpBuilder &builder, Location loc, Value value) {
  auto type = cast<RankedTensorType>(value.getType());
  MLIRContext *context = builder.getContext();
  AffineMap map = delinearizingMap(type.getShape(), context);
  SmallVector<int64_t> shape = {type.getNumElements()};
  if (auto dim = transposedDim(value)) {
    map = splitOffMap(type.getShape(), *dim, context);
    shape = {type.getDimSize(*dim),
             type.getNumElements() / type.getDimSize(*dim)};
  }
  Value flat = GatherOp::create(builder, loc, value, shape, map);
  return ScatterOp::create(builder, loc, type, flat, map);
}

} // namespace mini
