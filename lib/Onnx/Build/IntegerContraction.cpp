//===- IntegerContraction.cpp - Sums of products of integers - cpp --------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The multiplier is a tensor of its own, of as few elements as the scales have:
// with constant scales it is a constant, and no element is divided.
//
//===----------------------------------------------------------------------===//

#include "IntegerContraction.h"
#include "FoldConstant.h"
#include "IR/Mini/LinalgBuilders.h"
#include "Quantization.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mini;

Value mini::buildIntegerContraction(ImplicitLocOpBuilder &builder,
                                    ArrayRef<int64_t> loops, size_t resultRank,
                                    const IntegerFactor &lhs,
                                    const IntegerFactor &rhs) {
  BodyOperands operands;
  for (const IntegerFactor *factor : {&lhs, &rhs}) {
    operands.addTensor(factor->tensor, factor->map);
    operands.addZeroPoint(factor->zeroPoint, factor->zeroPointMap);
  }
  return buildReduction(
      builder, loops, resultRank, builder.getI32IntegerAttr(0),
      operands.operands(), operands.maps(),
      [&](ImplicitLocOpBuilder &b, ValueRange elements) -> Value {
        SmallVector<Value> values = operands.read(b, elements.drop_back());
        Value x = centerInteger(b, values[0], values[1],
                                lhs.tensor.elementType),
              y = centerInteger(b, values[2], values[3],
                                rhs.tensor.elementType);
        return arith::AddIOp::create(b, elements.back(),
                                     arith::MulIOp::create(b, x, y));
      });
}

/// The dimensions that `map` reads, each once, and the map's results in them.
static std::pair<SmallVector<unsigned>, AffineMap>
usedDimensions(AffineMap map) {
  SmallVector<unsigned> used;
  DenseMap<AffineExpr, AffineExpr> renamed;
  for (unsigned i = 0; i < map.getNumDims(); ++i) {
    if (!map.isFunctionOfDim(i))
      continue;
    renamed[getAffineDimExpr(i, map.getContext())] =
        getAffineDimExpr(used.size(), map.getContext());
    used.push_back(i);
  }
  return {used, map.replace(renamed, used.size(), 0)};
}

/// The multiplier as a tensor of those dimensions of the result `shape` along
/// which a scale varies.
static MappedTensor buildMultiplier(ImplicitLocOpBuilder &builder,
                                    const Requantization &requantization,
                                    ArrayRef<int64_t> shape) {
  const auto &[lhsScale, rhsScale, bias, factor, outputScale, zeroPoint] =
      requantization;
  MLIRContext *context = builder.getContext();
  SmallVector<AffineExpr> both(lhsScale.map.getResults());
  llvm::append_range(both, rhsScale.map.getResults());
  auto [used, renamed] =
      usedDimensions(AffineMap::get(shape.size(), 0, both, context));
  SmallVector<int64_t> sizes;
  SmallVector<AffineExpr> indices;
  for (unsigned dimension : used) {
    sizes.push_back(shape[dimension]);
    indices.push_back(getAffineDimExpr(dimension, context));
  }
  unsigned count = lhsScale.map.getNumResults();
  BodyOperands operands;
  operands.add(lhsScale.tensor,
               AffineMap::get(used.size(), 0,
                              renamed.getResults().take_front(count), context));
  operands.add(rhsScale.tensor,
               AffineMap::get(used.size(), 0,
                              renamed.getResults().drop_front(count), context));
  if (outputScale)
    operands.add(outputScale, singleElementMap(outputScale, used.size()));
  Value multiplier = buildElementwise(
      builder, sizes, builder.getF32Type(), operands.operands(),
      operands.maps(), [&](ImplicitLocOpBuilder &b, ValueRange elements) {
        SmallVector<Value> values = operands.read(b, elements);
        Value product = extendToF32(b, values[0]);
        if (factor != 1.0f)
          product = arith::MulFOp::create(
              b, arith::ConstantOp::create(b, b.getF32FloatAttr(factor)),
              product);
        product = arith::MulFOp::create(b, product, extendToF32(b, values[1]));
        if (outputScale)
          product =
              arith::DivFOp::create(b, product, extendToF32(b, values[2]));
        return product;
      });
  ConstantFolder().fold(builder, multiplier);
  return {{multiplier, builder.getF32Type()},
          AffineMap::get(shape.size(), 0, indices, context)};
}

OnnxTensor Requantization::build(ImplicitLocOpBuilder &builder,
                                 Value sums) const {
  auto type = cast<RankedTensorType>(sums.getType());
  MappedTensor multiplier = buildMultiplier(builder, *this, type.getShape());
  BodyOperands operands;
  operands.addTensor({sums, type.getElementType()},
                     builder.getMultiDimIdentityMap(type.getRank()));
  operands.add(multiplier.tensor, multiplier.map);
  operands.addZeroPoint(bias.tensor, bias.map);
  operands.addZeroPoint(zeroPoint, singleElementMap(zeroPoint, type.getRank()));
  Type resultType =
      outputScale ? zeroPoint.elementType : Type(builder.getF32Type());
  Value result = buildElementwise(
      builder, type.getShape(), signlessElementType(resultType),
      operands.operands(), operands.maps(),
      [&](ImplicitLocOpBuilder &b, ValueRange elements) -> Value {
        SmallVector<Value> values = operands.read(b, elements);
        Value sum = values[0];
        if (values[2])
          sum = arith::AddIOp::create(b, sum, values[2]);
        sum = arith::SIToFPOp::create(b, b.getF32Type(), sum);
        Value scaled = arith::MulFOp::create(b, sum, values[1]);
        if (!outputScale)
          return scaled;
        return quantizeElement(b, scaled, values[3],
                               cast<IntegerType>(resultType));
      });
  return {result, resultType};
}

static bool isByte(Type type) {
  return type.isSignedInteger(8) || type.isUnsignedInteger(8);
}

LogicalResult mini::checkIntegerFactor(const OnnxOperator &op, size_t index,
                                       size_t zeroPoint) {
  OnnxTensor tensor = op.operand(index), offset = op.operand(zeroPoint);
  if (!isByte(tensor.elementType))
    return op.emitError() << "operand " << index << " has elements of "
                          << tensor.elementType
                          << "; si8 and ui8 are supported";
  if (offset && offset.elementType != tensor.elementType)
    return op.emitError() << "the zero point (operand " << zeroPoint << ") is "
                          << offset.elementType << ", but operand " << index
                          << " has elements of " << tensor.elementType;
  return success();
}

LogicalResult mini::checkOutputQuantization(const OnnxOperator &op,
                                            size_t scale, size_t zeroPoint) {
  for (size_t index : {scale, zeroPoint})
    if (op.operand(index).type().getNumElements() != 1)
      return op.emitError() << "operand " << index << " is "
                            << shapeText(op.operand(index).shape())
                            << ", but must have one element";
  if (!isByte(op.operand(zeroPoint).elementType))
    return op.emitError() << "the zero point (operand " << zeroPoint << ") is "
                          << op.operand(zeroPoint).elementType
                          << "; si8 and ui8 are supported";
  return checkScale(op, scale);
}
