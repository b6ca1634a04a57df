//===- Reduction.cpp - Reductions over axes, sums of products - cpp -------===//
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

#include "Reduction.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mini;

Type mini::accumulatorType(Type elementType) {
  if (isa<FloatType>(elementType) && elementType.getIntOrFloatBitWidth() < 32)
    return Float32Type::get(elementType.getContext());
  return elementType;
}

Value mini::convertWidth(ImplicitLocOpBuilder &builder, Value value,
                         Type type) {
  unsigned from = value.getType().getIntOrFloatBitWidth(),
           to = type.getIntOrFloatBitWidth();
  if (value.getType() == type)
    return value;
  if (isa<IntegerType>(type)) {
    if (from < to)
      return arith::ExtSIOp::create(builder, type, value);
    return arith::TruncIOp::create(builder, type, value);
  }
  if (from < to)
    return arith::ExtFOp::create(builder, type, value);
  // Between f16 and bf16 the way is over f32.
  if (from == to)
    value = arith::ExtFOp::create(builder, builder.getF32Type(), value);
  return arith::TruncFOp::create(builder, type, value);
}

Value mini::buildRounding(ImplicitLocOpBuilder &builder, Value tensor,
                          Type elementType) {
  auto type = cast<RankedTensorType>(tensor.getType());
  if (type.getElementType() == elementType)
    return tensor;
  return buildElementwise(builder, type.getShape(), elementType, tensor,
                          builder.getMultiDimIdentityMap(type.getRank()),
                          [&](ImplicitLocOpBuilder &b, ValueRange elements) {
                            return convertWidth(b, elements[0], elementType);
                          });
}

Value mini::buildContraction(ImplicitLocOpBuilder &builder,
                             ArrayRef<int64_t> loops, size_t resultRank,
                             Value lhs, AffineMap lhsMap, Value rhs,
                             AffineMap rhsMap, Type sumType) {
  return buildReduction(
      builder, loops, resultRank, builder.getZeroAttr(sumType), {lhs, rhs},
      {lhsMap, rhsMap},
      [&](ImplicitLocOpBuilder &b, ValueRange elements) -> Value {
        Value x = convertWidth(b, elements[0], sumType),
              y = convertWidth(b, elements[1], sumType);
        if (isa<IntegerType>(sumType))
          return arith::AddIOp::create(b, elements[2],
                                       arith::MulIOp::create(b, x, y));
        return arith::AddFOp::create(b, elements[2],
                                     arith::MulFOp::create(b, x, y));
      });
}

Value mini::buildProgression(ImplicitLocOpBuilder &builder, int64_t count,
                             int64_t start, int64_t step) {
  SmallVector<int64_t> values;
  for (int64_t i = 0; i < count; ++i)
    values.push_back(start + i * step);
  return arith::ConstantOp::create(builder, builder.getI64TensorAttr(values));
}

ReducedAxes::ReducedAxes(ArrayRef<int64_t> shape, ArrayRef<int64_t> axes,
                         MLIRContext *context)
    : shape(shape), context(context) {
  for (int64_t dim = 0; dim < static_cast<int64_t>(shape.size()); ++dim)
    (llvm::is_contained(axes, dim) ? reduced : keptDims).push_back(dim);
}

int64_t ReducedAxes::reducedCount() const {
  int64_t count = 1;
  for (int64_t dim : reduced)
    count *= shape[dim];
  return count;
}

SmallVector<int64_t> ReducedAxes::keptShape() const {
  return llvm::map_to_vector(keptDims, [&](int64_t dim) { return shape[dim]; });
}

SmallVector<int64_t> ReducedAxes::keptShapeWithUnits() const {
  SmallVector<int64_t> result(shape);
  for (int64_t dim : reduced)
    result[dim] = 1;
  return result;
}

AffineMap ReducedAxes::identity() const {
  return AffineMap::getMultiDimIdentityMap(shape.size(), context);
}

AffineMap ReducedAxes::kept() const {
  SmallVector<AffineExpr> dims;
  for (int64_t dim : keptDims)
    dims.push_back(getAffineDimExpr(dim, context));
  return AffineMap::get(shape.size(), 0, dims, context);
}

AffineMap ReducedAxes::along(int64_t axis) const {
  return AffineMap::get(shape.size(), 0, getAffineDimExpr(axis, context));
}

Value ReducedAxes::reduce(ImplicitLocOpBuilder &builder, TypedAttr init,
                          ValueRange operands, ArrayRef<AffineMap> maps,
                          ElementBuilder element) const {
  SmallVector<int64_t> order(keptDims), loops;
  llvm::append_range(order, reduced);
  SmallVector<AffineExpr> loopOfDim(shape.size());
  for (auto [loop, dim] : llvm::enumerate(order)) {
    loops.push_back(shape[dim]);
    loopOfDim[dim] = getAffineDimExpr(loop, context);
  }
  SmallVector<AffineMap> loopMaps;
  for (AffineMap map : maps)
    loopMaps.push_back(
        map.replaceDimsAndSymbols(loopOfDim, {}, shape.size(), 0));
  return buildReduction(builder, loops, keptDims.size(), init, operands,
                        loopMaps, element);
}
