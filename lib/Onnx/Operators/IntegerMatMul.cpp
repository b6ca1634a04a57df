//===- IntegerMatMul.cpp - Matrix products of bytes - cpp -----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// MatMulInteger, QLinearMatMul and com.microsoft's QGemm: contractions over
// (batch..., m, n, k). A matrix may have a scale and a zero point for each of
// its rows, if it is on the left, or columns, if it is on the right.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/LinalgBuilders.h"
#include "Onnx/Build/IntegerContraction.h"
#include "Onnx/Build/Quantization.h"
#include "Onnx/OperatorTable.h"

using namespace mlir;
using namespace mini;

namespace {

/// A matrix operand and the loops of its rows and columns.
struct Matrix {
  OnnxTensor tensor;
  AffineMap map;
  /// The dimension of `tensor` along which scales may vary, counted from the
  /// end: 2 for rows, 1 for columns.
  int64_t channelFromEnd;
};

struct Product {
  Matrix lhs, rhs;
  SmallVector<int64_t> loops;
  size_t resultRank;
};

} // namespace

/// How the loops read a scale or zero point of `matrix`: one value, one a
/// channel, or one a channel of each matrix of a batch.
static FailureOr<AffineMap> parameterMap(OnnxOperator &op, size_t index,
                                         const Matrix &matrix) {
  OnnxTensor parameter = op.operand(index);
  unsigned loops = matrix.map.getNumDims();
  if (!parameter || parameter.type().getNumElements() == 1)
    return singleElementMap(parameter, loops);
  ArrayRef<int64_t> shape = matrix.tensor.shape();
  MLIRContext *context = op.builder().getContext();
  int64_t rank = shape.size();
  int64_t channel = rank - matrix.channelFromEnd;
  if (rank >= 2 && parameter.rank() == 1 &&
      parameter.shape()[0] == shape[channel])
    return AffineMap::get(loops, 0, matrix.map.getResult(channel));
  SmallVector<int64_t> expected(shape);
  if (rank >= 2)
    expected[rank - 1 - (channel == rank - 1)] = 1;
  if (rank >= 2 && parameter.shape() == ArrayRef(expected))
    return broadcastMap(context, parameter.shape(), shape).compose(matrix.map);
  return op.emitError() << "operand " << index << " is "
                        << shapeText(parameter.shape())
                        << ", but for a matrix of " << shapeText(shape)
                        << " it must have one element"
                        << (rank < 2 ? std::string()
                                     : ", [" + std::to_string(shape[channel]) +
                                           "] or " + shapeText(expected));
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

/// The product of operands `lhsIndex` and `rhsIndex` as NumPy's matmul.
static FailureOr<Product> readMatMul(OnnxOperator &op, size_t lhsIndex,
                                     size_t rhsIndex) {
  OnnxTensor lhs = op.operand(lhsIndex), rhs = op.operand(rhsIndex);
  auto lhsShape = lhs.shape(), rhsShape = rhs.shape();
  auto fail = [&](const Twine &why) {
    return op.emitError() << "the operands are " << shapeText(lhsShape)
                          << " and " << shapeText(rhsShape) << "; " << why;
  };
  if (lhs.rank() == 0 || rhs.rank() == 0)
    return fail("both must have a dimension");
  int64_t k = lhsShape.back();
  int64_t rows = rhsShape[std::max<int64_t>(rhs.rank() - 2, 0)];
  if (k != rows)
    return fail("the left one has " + Twine(k) +
                " columns, but the right one " + Twine(rows) + " rows");
  auto lhsBatch = lhsShape.drop_back(std::min<size_t>(lhsShape.size(), 2)),
       rhsBatch = rhsShape.drop_back(std::min<size_t>(rhsShape.size(), 2));
  auto loops = broadcastShapes(lhsBatch, rhsBatch);
  if (!loops)
    return fail("their batches do not broadcast to each other");
  MLIRContext *context = op.builder().getContext();
  size_t batchRank = loops->size();
  if (lhs.rank() > 1)
    loops->push_back(lhsShape[lhs.rank() - 2]);
  size_t column = loops->size();
  if (rhs.rank() > 1)
    loops->push_back(rhsShape.back());
  size_t resultRank = loops->size();
  if (failed(op.checkResultShape(*loops)))
    return failure();
  loops->push_back(k);

  AffineExpr sum = getAffineDimExpr(resultRank, context);
  auto makeMap = [&](ArrayRef<int64_t> batch, int64_t rank, AffineExpr row,
                     AffineExpr column) {
    ArrayRef<int64_t> batches = ArrayRef(*loops).take_front(batchRank);
    SmallVector<AffineExpr> indices(
        broadcastMap(context, batch, batches).getResults());
    if (rank > 1)
      indices.append({row, column});
    else
      indices.push_back(sum);
    return AffineMap::get(resultRank + 1, 0, indices, context);
  };
  AffineMap lhsMap = makeMap(lhsBatch, lhs.rank(),
                             getAffineDimExpr(batchRank, context), sum),
            rhsMap = makeMap(rhsBatch, rhs.rank(), sum,
                             getAffineDimExpr(column, context));
  return Product{{lhs, lhsMap, 2}, {rhs, rhsMap, 1}, *loops, resultRank};
}

/// The product of the matrices A and B of a QGemm.
static FailureOr<Product> readGemm(OnnxOperator &op) {
  OnnxTensor lhs = op.operand(0), rhs = op.operand(3);
  auto transA = op.intAttribute("transA", 0),
       transB = op.intAttribute("transB", 0);
  if (failed(transA) || failed(transB))
    return failure();
  bool flipsLhs = *transA != 0, flipsRhs = *transB != 0;
  if (lhs.rank() != 2 || rhs.rank() != 2)
    return op.emitError() << "A is " << shapeText(lhs.shape()) << " and B "
                          << shapeText(rhs.shape())
                          << ", but both must be matrices";
  int64_t m = lhs.shape()[flipsLhs], k = lhs.shape()[!flipsLhs],
          n = rhs.shape()[!flipsRhs], rows = rhs.shape()[flipsRhs];
  if (k != rows)
    return op.emitError() << "A is " << shapeText(lhs.shape()) << " and B "
                          << shapeText(rhs.shape()) << ", which makes " << k
                          << " columns by " << rows << " rows";
  if (failed(op.checkResultShape({m, n})))
    return failure();
  AffineExpr row, column, sum;
  MLIRContext *context = op.builder().getContext();
  bindDims(context, row, column, sum);
  auto makeMap = [&](AffineExpr first, AffineExpr second, bool flips) {
    if (flips)
      std::swap(first, second);
    return AffineMap::get(3, 0, {first, second}, context);
  };
  return Product{{lhs, makeMap(row, sum, flipsLhs), flipsLhs ? 1 : 2},
                 {rhs, makeMap(sum, column, flipsRhs), flipsRhs ? 2 : 1},
                 {m, n, k},
                 2};
}

/// The sums of products in i32.
static FailureOr<Value> buildSums(OnnxOperator &op, const Product &product,
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
                  function_ref<FailureOr<Product>()> readProduct) {
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
  auto product = readScaledProduct(op, [&] { return readGemm(op); });
  if (failed(product))
    return failure();
  auto &[requantization, sums] = *product;
  auto shape = cast<RankedTensorType>(sums.getType()).getShape();
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
