//===- IntegerMatMul.cpp - Matrix products of bytes - cpp -----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// MatMulInteger, QLinearMatMul and com.microsoft's QGemm, MatMulIntegerToFloat
// and DynamicQuantizeMatMul: contractions over (batch..., m, n, k). A matrix
// may have a scale and a zero point for each of its rows, if it is on the left,
// or columns, if it is on the right.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/LinalgBuilders.h"
#include "Onnx/Build/Elementwise.h"
#include "Onnx/Build/IntegerContraction.h"
#include "Onnx/Build/MatrixProduct.h"
#include "Onnx/Build/QuantizedTensor.h"
#include "Onnx/OperatorTable.h"

using namespace mlir;
using namespace mini;

using Matrix = MatrixProduct::Matrix;

/// How the loops read a scale or zero point of `matrix`: one value, one a
/// channel, or one a channel of each matrix of a batch.
static FailureOr<AffineMap> parameterMap(OnnxOperator &op, size_t index,
                                         const Matrix &matrix) {
  OnnxTensor parameter = op.operand(index);
  unsigned loops = matrix.map.getNumDims();
  if (!parameter || parameter.type().getNumElements() == 1)
    return singleElementMap(parameter, loops);
  ArrayRef<int64_t> shape = matrix.tensor.shape();
  std::string choices;
  if (auto channel = matrix.channel) {
    if (parameter.shape() == shape.slice(*channel, 1))
      return AffineMap::get(loops, 0, matrix.map.getResult(*channel));
    SmallVector<int64_t> ofBatch(shape);
    ofBatch[matrix.sumDim] = 1;
    if (parameter.shape() == ArrayRef(ofBatch))
      return broadcastMap(op.builder().getContext(), ofBatch, shape)
          .compose(matrix.map);
    choices = ", " + shapeText(shape.slice(*channel, 1)) + " or " +
              shapeText(ofBatch);
  }
  return op.emitError() << "operand " << index << " is "
                        << shapeText(parameter.shape())
                        << ", but for a matrix of " << shapeText(shape)
                        << " it must have one element" << choices;
}

static FailureOr<IntegerFactor>
makeFactor(OnnxOperator &op, const Matrix &matrix, size_t zeroPoint) {
  auto map = parameterMap(op, zeroPoint, matrix);
  if (failed(map))
    return failure();
  return IntegerFactor{matrix.tensor, matrix.map, op.operand(zeroPoint), *map};
}

/// A scale as the result's indices read it.
static FailureOr<MappedTensor> makeScale(OnnxOperator &op, size_t index,
                                         const Matrix &matrix,
                                         size_t resultRank) {
  auto map = parameterMap(op, index, matrix);
  if (failed(map) || failed(checkScale(op, index)))
    return failure();
  // No scale varies along the sums.
  return MappedTensor{
      op.operand(index),
      AffineMap::get(resultRank, 0, map->getResults(), map->getContext())};
}

/// The sums of products in i32.
static FailureOr<Value> buildSums(OnnxOperator &op,
                                  const MatrixProduct &product,
                                  size_t lhsZeroPoint, size_t rhsZeroPoint) {
  auto lhs = makeFactor(op, product.lhs, lhsZeroPoint),
       rhs = makeFactor(op, product.rhs, rhsZeroPoint);
  if (failed(lhs) || failed(rhs))
    return failure();
  return buildIntegerContraction(op.builder(), product.loops,
                                 product.resultRank, *lhs, *rhs);
}

LogicalResult mini::convertMatMulInteger(OnnxOperator &op,
                                         SmallVectorImpl<OnnxTensor> &results) {
  if (failed(checkIntegerFactor(op, 0, 2)) ||
      failed(checkIntegerFactor(op, 1, 3)))
    return failure();
  auto product = readMatMul(op, 0, 1);
  if (failed(product))
    return failure();
  auto sums = buildSums(op, *product, 2, 3);
  if (failed(sums))
    return failure();
  results.push_back(
      {*sums, op.builder().getIntegerType(32, /*isSigned=*/true)});
  return success();
}

/// Scales and sums that the operands 0 to 5 of both operators mean: each matrix
/// with its scale and zero point.
static FailureOr<std::pair<Requantization, Value>>
readScaledProduct(OnnxOperator &op,
                  function_ref<FailureOr<MatrixProduct>()> readProduct) {
  if (failed(checkIntegerFactor(op, 0, 2)) ||
      failed(checkIntegerFactor(op, 3, 5)))
    return failure();
  auto product = readProduct();
  if (failed(product))
    return failure();
  auto lhsScale = makeScale(op, 1, product->lhs, product->resultRank),
       rhsScale = makeScale(op, 4, product->rhs, product->resultRank);
  if (failed(lhsScale) || failed(rhsScale))
    return failure();
  auto sums = buildSums(op, *product, 2, 5);
  if (failed(sums))
    return failure();
  Requantization requantization;
  requantization.lhsScale = *lhsScale;
  requantization.rhsScale = *rhsScale;
  return std::pair(requantization, *sums);
}

LogicalResult mini::convertQLinearMatMul(OnnxOperator &op,
                                         SmallVectorImpl<OnnxTensor> &results) {
  if (failed(checkOutputQuantization(op, 6, 7)))
    return failure();
  auto product = readScaledProduct(op, [&] { return readMatMul(op, 0, 3); });
  if (failed(product))
    return failure();
  auto &[requantization, sums] = *product;
  requantization.outputScale = op.operand(6);
  requantization.zeroPoint = op.operand(7);
  results.push_back(requantization.build(op.builder(), sums));
  return success();
}

LogicalResult mini::convertQGemm(OnnxOperator &op,
                                 SmallVectorImpl<OnnxTensor> &results) {
  auto alpha = op.floatAttribute("alpha", 1.0);
  if (failed(alpha))
    return failure();
  OnnxTensor bias = op.operand(6), outputScale = op.operand(7),
             zeroPoint = op.operand(8);
  if (bool(outputScale) != bool(zeroPoint))
    return op.emitError() << "has one of the output's scale and zero point,"
                          << " but must have both or none";
  if (outputScale && failed(checkOutputQuantization(op, 7, 8)))
    return failure();
  auto product = readScaledProduct(op, [&] { return readGemm(op, 0, 3); });
  if (failed(product))
    return failure();
  auto &[requantization, sums] = *product;
  auto shape = shapeOf(sums);
  if (bias &&
      (!bias.elementType.isSignedInteger(32) || bias.rank() > 2 ||
       broadcastShapes(bias.shape(), shape) != SmallVector<int64_t>(shape)))
    return op.emitError() << "C is " << tensorText(bias)
                          << ", but must be si32 and broadcast to "
                          << shapeText(shape);
  if (bias)
    requantization.bias = {
        bias, broadcastMap(op.builder().getContext(), bias.shape(), shape)};
  requantization.factor = static_cast<float>(*alpha);
  requantization.outputScale = outputScale;
  requantization.zeroPoint = zeroPoint;
  results.push_back(requantization.build(op.builder(), sums));
  return success();
}

/// The product of `lhs` and `rhs` in floats of `elementType`, and `bias` added
/// to it where there is one.
static LogicalResult buildFloatProduct(OnnxOperator &op,
                                       const QuantizedTensor &lhs,
                                       const QuantizedTensor &rhs,
                                       OnnxTensor bias, Type elementType,
                                       SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor operands[] = {
      lhs.tensor, lhs.parameters.scale, lhs.parameters.zeroPoint,
      rhs.tensor, rhs.parameters.scale, rhs.parameters.zeroPoint};
  OnnxOperator scaled = op.withOperands(operands);
  auto product =
      readScaledProduct(scaled, [&] { return readMatMul(scaled, 0, 3); });
  if (failed(product))
    return failure();
  auto &[requantization, sums] = *product;
  OnnxTensor floats = requantization.build(op.builder(), sums);
  ArrayRef<int64_t> shape = floats.shape();
  if (bias &&
      (bias.elementType != elementType ||
       broadcastShapes(bias.shape(), shape) != SmallVector<int64_t>(shape)))
    return op.emitError() << "the bias is " << tensorText(bias)
                          << ", but must be " << elementType
                          << " and broadcast to " << shapeText(shape);
  SmallVector<OnnxTensor> terms{floats};
  if (bias)
    terms.push_back(bias);
  if (bias || elementType != floats.elementType)
    floats = buildScalarwise(op, shape, elementType, terms,
                             [&](ArrayRef<Scalar> elements) {
                               Scalar sum = elements[0];
                               for (Scalar term : elements.drop_front())
                                 sum = sum + convert(term, sum.getType());
                               return convert(sum, elementType);
                             });
  results.push_back(floats);
  return success();
}

LogicalResult
mini::convertMatMulIntegerToFloat(OnnxOperator &op,
                                  SmallVectorImpl<OnnxTensor> &results) {
  QuantizedTensor lhs{op.operand(0), {op.operand(2), op.operand(4)}},
      rhs{op.operand(1), {op.operand(3), op.operand(5)}};
  return buildFloatProduct(op, lhs, rhs, op.operand(6),
                           lhs.parameters.scale.elementType, results);
}

LogicalResult
mini::convertDynamicQuantizeMatMul(OnnxOperator &op,
                                   SmallVectorImpl<OnnxTensor> &results) {
  auto lhs = quantizeInput(op);
  if (failed(lhs))
    return failure();
  QuantizedTensor rhs{op.operand(1), {op.operand(2), op.operand(3)}};
  return buildFloatProduct(op, *lhs, rhs, op.operand(4),
                           op.operand(0).elementType, results);
}
