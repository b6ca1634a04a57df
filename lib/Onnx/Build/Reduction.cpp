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

#include "Float8.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mini;

Type mini::accumulatorType(Type elementType) {
  if (isa<FloatType>(elementType) && elementType.getIntOrFloatBitWidth() < 32)
    return Float32Type::get(elementType.getContext());
  return elementType;
}

Type mini::productType(Type elementType) {
  return isFloat8(elementType) ? Float32Type::get(elementType.getContext())
                               : signlessElementType(elementType);
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
                             const OnnxTensor &lhs, AffineMap lhsMap,
                             const OnnxTensor &rhs, AffineMap rhsMap,
                             Type sumType) {
  auto extend = [&](ImplicitLocOpBuilder &b, Value element, Type elementType) {
    if (isFloat8(elementType))
      element = arith::BitcastOp::create(b, elementType, element);
    return convertWidth(b, element, sumType);
  };
  return buildReduction(
      builder, loops, resultRank, builder.getZeroAttr(sumType),
      {lhs.value, rhs.value}, {lhsMap, rhsMap},
      [&](ImplicitLocOpBuilder &b, ValueRange elements) -> Value {
        Value x = extend(b, elements[0], lhs.elementType),
              y = extend(b, elements[1], rhs.elementType);
        if (isa<IntegerType>(sumType))
          return arith::AddIOp::create(b, elements[2],
                                       arith::MulIOp::create(b, x, y));
        return arith::AddFOp::create(b, elements[2],
                                     arith::MulFOp::create(b, x, y));
      });
}

Value mini::combine(ImplicitLocOpBuilder &builder, Combination combination,
                    Type elementType, Value lhs, Value rhs) {
  // Bools compare as the bytes that they are.
  bool isUnsigned = elementType.isUnsignedInteger() || elementType.isInteger(1);
  Scalar a(builder, lhs, isUnsigned), b(builder, rhs, isUnsigned);
  switch (combination) {
  case Combination::Sum:
    return (a + b).getValue();
  case Combination::Product:
    return (a * b).getValue();
  case Combination::Maximum:
    return max(a, b).getValue();
  case Combination::Minimum:
    return min(a, b).getValue();
  }
  llvm_unreachable("all combinations are covered");
}

TypedAttr mini::neutralElement(Combination combination, Type elementType,
                               Type valueType) {
  bool isMaximum = combination == Combination::Maximum;
  if (combination == Combination::Sum || combination == Combination::Product) {
    int64_t value = combination == Combination::Product;
    if (isa<FloatType>(valueType))
      return FloatAttr::get(valueType, value);
    return IntegerAttr::get(valueType, value);
  }
  if (auto floatType = dyn_cast<FloatType>(valueType))
    return FloatAttr::get(
        floatType, APFloat::getInf(floatType.getFloatSemantics(), isMaximum));
  unsigned width = valueType.getIntOrFloatBitWidth();
  if (elementType.isInteger(1))
    return IntegerAttr::get(valueType, isMaximum ? 0 : 1);
  if (elementType.isUnsignedInteger())
    return IntegerAttr::get(valueType, isMaximum ? APInt::getMinValue(width)
                                                 : APInt::getMaxValue(width));
  return IntegerAttr::get(valueType, isMaximum
                                         ? APInt::getSignedMinValue(width)
                                         : APInt::getSignedMaxValue(width));
}

Value mini::isExtreme(ImplicitLocOpBuilder &builder, Value element,
                      Value extreme) {
  if (isa<IntegerType>(element.getType()))
    return arith::CmpIOp::create(builder, arith::CmpIPredicate::eq, element,
                                 extreme);
  Value isEqual = arith::CmpFOp::create(builder, arith::CmpFPredicate::OEQ,
                                        element, extreme);
  Value isNaN = arith::CmpFOp::create(builder, arith::CmpFPredicate::UNO,
                                      element, element);
  return arith::OrIOp::create(builder, isEqual, isNaN);
}

FailureOr<double> mini::readNormOrder(const OnnxOperator &op) {
  FailureOr<double> p = failure();
  if (isa_and_present<FloatAttr>(op.attribute("p"))) {
    p = op.floatAttribute("p", 2);
  } else {
    FailureOr<int64_t> integer = op.intAttribute("p", 2);
    if (succeeded(integer))
      p = static_cast<double>(*integer);
  }
  if (failed(p))
    return failure();
  if (!(*p >= 1.0 && *p <= INT32_MAX))
    return op.emitError() << "p is " << *p << ", but must be from 1 to "
                          << INT32_MAX;
  return p;
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

Value ReducedAxes::combineAll(ImplicitLocOpBuilder &builder,
                              Combination combination, Type elementType,
                              Value tensor) const {
  Type valueType = cast<RankedTensorType>(tensor.getType()).getElementType();
  return reduce(
      builder, neutralElement(combination, elementType, valueType), tensor,
      identity(), [&](ImplicitLocOpBuilder &b, ValueRange elements) {
        return combine(b, combination, elementType, elements[1], elements[0]);
      });
}

Value ReducedAxes::sum(ImplicitLocOpBuilder &builder, Value tensor,
                       Type elementType,
                       function_ref<Scalar(Scalar)> term) const {
  Type sumType = accumulatorType(signlessElementType(elementType));
  return reduce(builder, builder.getZeroAttr(sumType), tensor, identity(),
                [&](ImplicitLocOpBuilder &b, ValueRange elements) {
                  Scalar element(b, convertWidth(b, elements[0], sumType),
                                 elementType.isUnsignedInteger());
                  return (element.with(elements[1]) + term(element)).getValue();
                });
}

Value ReducedAxes::norm(ImplicitLocOpBuilder &builder, Value tensor,
                        Type elementType, double p) const {
  Value sums = sum(builder, tensor, elementType, [&](Scalar x) {
    if (p == 1.0)
      return abs(x);
    return p == 2.0 ? x * x : power(abs(x), x.constant(p));
  });
  if (p == 1.0)
    return sums;
  auto type = cast<RankedTensorType>(sums.getType());
  return buildElementwise(
      builder, type.getShape(), type.getElementType(), sums,
      builder.getMultiDimIdentityMap(type.getRank()),
      [&](ImplicitLocOpBuilder &b, ValueRange elements) {
        Scalar total(b, elements[0]);
        return (p == 2.0 ? sqrt(total) : power(total, total.constant(1.0 / p)))
            .getValue();
      });
}

void ReducedAxes::addPlaces(ImplicitLocOpBuilder &builder,
                            SmallVectorImpl<Value> &operands,
                            SmallVectorImpl<AffineMap> &maps) const {
  int64_t step = reducedCount();
  for (int64_t dim : reduced) {
    step /= std::max<int64_t>(shape[dim], 1);
    operands.push_back(buildProgression(builder, shape[dim], 0, step));
    maps.push_back(along(dim));
  }
}

Value ReducedAxes::findExtremes(ImplicitLocOpBuilder &builder, Value tensor,
                                Value extremes, bool findsLast) const {
  SmallVector<Value> operands{tensor, extremes};
  SmallVector<AffineMap> maps{identity(), kept()};
  addPlaces(builder, operands, maps);
  Type indexType = builder.getI64Type();
  auto combination = findsLast ? Combination::Maximum : Combination::Minimum;
  TypedAttr none = neutralElement(combination, indexType, indexType);
  return reduce(builder, none, operands, maps,
                [&](ImplicitLocOpBuilder &b, ValueRange elements) -> Value {
                  Value place = elements[2];
                  for (Value term : elements.drop_front(3).drop_back())
                    place = arith::AddIOp::create(b, place, term);
                  Value candidate = arith::SelectOp::create(
                      b, isExtreme(b, elements[0], elements[1]), place,
                      arith::ConstantOp::create(b, none));
                  return combine(b, combination, b.getI64Type(),
                                 elements.back(), candidate);
                });
}
