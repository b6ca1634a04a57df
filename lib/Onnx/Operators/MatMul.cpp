//===- MatMul.cpp - MatMul and Gemm - cpp ---------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Matrix products are generics of a multiplication and an addition over
// (batch..., m, n, k). Their operands stay as they are: a transposed one, or
// one that broadcasts, is read through its map.
//
//===----------------------------------------------------------------------===//

#include "Onnx/Build/Convolution.h"
#include "Onnx/Build/Elementwise.h"
#include "Onnx/Build/Float8.h"
#include "Onnx/Build/Quantization.h"
#include "Onnx/Build/Reduction.h"
#include "Onnx/OperatorTable.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

#include <cmath>

using namespace mlir;
using namespace mini;

static LogicalResult checkElementTypes(OnnxOperator &op) {
  if (op.isOwn())
    return checkFloat8Product(op);
  Type elementType = op.operand(0).elementType;
  if (failed(checkElementType(op, op.operand(0), kNumbers, "the operands")))
    return failure();
  for (size_t i = 1; i < op.numOperands(); ++i)
    if (op.operand(i).elementType != elementType)
      return op.emitError() << "operand " << i << " has elements of "
                            << op.operand(i).elementType
                            << ", but operand 0 of " << elementType;
  return success();
}

/// The map of a matrix with rows of loop `row` and columns of loop `column`,
/// after the dimensions of `batch`. A vector is a matrix of the reduced loop
/// alone, which is the last one.
static AffineMap matrixMap(AffineMap batch, OnnxTensor matrix, unsigned row,
                           unsigned column, unsigned loops) {
  MLIRContext *context = batch.getContext();
  if (matrix.rank() == 1)
    return AffineMap::get(loops, 0, getAffineDimExpr(loops - 1, context));
  SmallVector<AffineExpr> indices(batch.getResults());
  indices.push_back(getAffineDimExpr(row, context));
  indices.push_back(getAffineDimExpr(column, context));
  return AffineMap::get(loops, 0, indices, context);
}

/// The sums of the operands' products, times operand 3 where there is one.
static FailureOr<Value> buildSums(OnnxOperator &op, ArrayRef<int64_t> loops,
                                  size_t resultRank, AffineMap lhsMap,
                                  AffineMap rhsMap) {
  OnnxTensor lhs = op.operand(0), rhs = op.operand(1),
             multiplier = op.operand(3);
  ImplicitLocOpBuilder &b = op.builder();
  Type sumType = accumulatorType(productType(lhs.elementType));
  Value sums =
      buildContraction(b, loops, resultRank, lhs, lhsMap, rhs, rhsMap, sumType);
  if (!multiplier)
    return sums;
  ArrayRef<int64_t> shape = loops.take_front(resultRank);
  AffineMap map = singleElementMap(multiplier, resultRank);
  if (multiplier.type().getNumElements() != 1) {
    if (failed(checkChannelMultiplier(op, shape.empty() ? 1 : shape.back())))
      return failure();
    map = AffineMap::get(resultRank, 0, b.getAffineDimExpr(resultRank - 1));
  }
  return buildElementwise(b, shape, sumType, {sums, multiplier.value},
                          {b.getMultiDimIdentityMap(resultRank), map},
                          [](ImplicitLocOpBuilder &body, ValueRange elements) {
                            return arith::MulFOp::create(body, elements[0],
                                                         elements[1]);
                          });
}

LogicalResult mini::convertMatMul(OnnxOperator &op,
                                  SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor lhs = op.operand(0), rhs = op.operand(1);
  if (failed(checkElementTypes(op)))
    return failure();
  if (op.operand(2))
    return op.emitError() << "takes nothing to add, but operand 2 is "
                          << tensorText(op.operand(2));
  if (lhs.rank() == 0 || rhs.rank() == 0)
    return op.emitError() << "operand " << (lhs.rank() == 0 ? 0 : 1)
                          << " is a scalar, but must have a dimension";
  int64_t k = lhs.shape().back();
  int64_t rhsRows = rhs.shape()[std::max<int64_t>(rhs.rank() - 2, 0)];
  if (k != rhsRows)
    return op.emitError() << "the operands " << shapeText(lhs.shape())
                          << " and " << shapeText(rhs.shape())
                          << " do not fit: " << k << " columns by " << rhsRows
                          << " rows";
  auto lhsBatch = lhs.shape().drop_back(std::min<int64_t>(lhs.rank(), 2)),
       rhsBatch = rhs.shape().drop_back(std::min<int64_t>(rhs.rank(), 2));
  auto loops = broadcastShapes(lhsBatch, rhsBatch);
  if (!loops)
    return op.emitError() << "the batches of the operands "
                          << shapeText(lhs.shape()) << " and "
                          << shapeText(rhs.shape())
                          << " do not broadcast to each other";
  MLIRContext *context = op.builder().getContext();
  AffineMap lhsBatchMap = broadcastMap(context, lhsBatch, *loops),
            rhsBatchMap = broadcastMap(context, rhsBatch, *loops);
  unsigned row = loops->size();
  if (lhs.rank() > 1)
    loops->push_back(lhs.shape()[lhs.rank() - 2]);
  unsigned column = loops->size();
  if (rhs.rank() > 1)
    loops->push_back(rhs.shape().back());
  size_t resultRank = loops->size();
  if (failed(op.checkResultShape(*loops)))
    return failure();
  loops->push_back(k);

  Type elementType = productType(lhs.elementType);
  FailureOr<Value> sums =
      buildSums(op, *loops, resultRank,
                matrixMap(lhsBatchMap, lhs, row, resultRank, loops->size()),
                matrixMap(rhsBatchMap, rhs, resultRank, column, loops->size()));
  if (failed(sums))
    return failure();
  results.push_back(
      {buildRounding(op.builder(), *sums, elementType),
       isFloat8(lhs.elementType) ? elementType : lhs.elementType});
  return success();
}

namespace {

/// A Gemm as its attributes and operands say.
struct Gemm {
  bool transposesLhs, transposesRhs;
  TypedAttr alpha, beta; ///< Null when it is one.
  OnnxTensor addend;     ///< Absent when beta is zero.
  int64_t m, n, k;
};

} // namespace

/// A factor as a constant of `type`, or null when it is one.
static FailureOr<TypedAttr> readFactor(OnnxOperator &op, StringRef name,
                                       Type type) {
  FailureOr<double> value = op.floatAttribute(name, 1.0);
  if (failed(value))
    return failure();
  if (*value == 1.0)
    return TypedAttr();
  if (isa<FloatType>(type))
    return TypedAttr(FloatAttr::get(type, *value));
  // Beyond 2^31 a float says little of an integer.
  if (!(std::abs(*value) <= INT32_MAX) || *value != std::trunc(*value))
    return op.emitError() << name << " is " << *value
                          << ", but must be a small integer for elements of "
                          << op.operand(0).elementType;
  return TypedAttr(IntegerAttr::get(type, static_cast<int64_t>(*value)));
}

static FailureOr<bool> readFlag(OnnxOperator &op, StringRef name) {
  FailureOr<int64_t> value = op.intAttribute(name, 0);
  if (failed(value))
    return failure();
  return *value != 0;
}

static LogicalResult checkGemmShapes(OnnxOperator &op, Gemm &gemm) {
  OnnxTensor lhs = op.operand(0), rhs = op.operand(1);
  if (lhs.rank() != 2 || rhs.rank() != 2)
    return op.emitError() << "the operands are " << shapeText(lhs.shape())
                          << " and " << shapeText(rhs.shape())
                          << ", but must be matrices";
  gemm.m = lhs.shape()[gemm.transposesLhs];
  gemm.k = lhs.shape()[!gemm.transposesLhs];
  gemm.n = rhs.shape()[!gemm.transposesRhs];
  int64_t rhsRows = rhs.shape()[gemm.transposesRhs];
  if (gemm.k != rhsRows)
    return op.emitError() << "the operands " << shapeText(lhs.shape())
                          << (gemm.transposesLhs ? " transposed" : "")
                          << " and " << shapeText(rhs.shape())
                          << (gemm.transposesRhs ? " transposed" : "")
                          << " do not fit: " << gemm.k << " columns by "
                          << rhsRows << " rows";
  SmallVector<int64_t> shape{gemm.m, gemm.n};
  if (failed(op.checkResultShape(shape)))
    return failure();
  OnnxTensor addend = op.operand(2);
  if (addend && broadcastShapes(addend.shape(), shape) != shape)
    return op.emitError() << "the operand C " << shapeText(addend.shape())
                          << " does not broadcast to the result "
                          << shapeText(shape);
  return success();
}

static FailureOr<Gemm> readGemm(OnnxOperator &op) {
  if (failed(checkElementTypes(op)))
    return failure();
  Type sumType = accumulatorType(productType(op.operand(0).elementType));
  auto transA = readFlag(op, "transA"), transB = readFlag(op, "transB");
  auto alpha = readFactor(op, "alpha", sumType),
       beta = readFactor(op, "beta", sumType);
  if (failed(transA) || failed(transB) || failed(alpha) || failed(beta))
    return failure();
  Gemm gemm{*transA, *transB, *alpha, *beta, op.operand(2), 0, 0, 0};
  if (failed(checkGemmShapes(op, gemm)))
    return failure();
  // C is then not read, even if it has infinities.
  if (gemm.beta && gemm.beta == op.builder().getZeroAttr(sumType))
    gemm.addend = OnnxTensor();
  return gemm;
}

static Value multiply(ImplicitLocOpBuilder &b, Value value, TypedAttr factor) {
  if (!factor)
    return value;
  Value constant = arith::ConstantOp::create(b, factor);
  if (isa<IntegerType>(value.getType()))
    return arith::MulIOp::create(b, value, constant);
  return arith::MulFOp::create(b, value, constant);
}

/// alpha * sums + beta * C, rounded to `elementType`.
static Value finish(ImplicitLocOpBuilder &b, const Gemm &gemm, Value sums,
                    Type elementType) {
  if (!gemm.alpha && !gemm.addend)
    return buildRounding(b, sums, elementType);
  auto type = cast<RankedTensorType>(sums.getType());
  SmallVector<Value> operands{sums};
  SmallVector<AffineMap> maps{b.getMultiDimIdentityMap(2)};
  if (gemm.addend) {
    operands.push_back(gemm.addend.value);
    maps.push_back(
        broadcastMap(b.getContext(), gemm.addend.shape(), type.getShape()));
  }
  return buildElementwise(
      b, type.getShape(), elementType, operands, maps,
      [&](ImplicitLocOpBuilder &body, ValueRange elements) {
        Value result = multiply(body, elements[0], gemm.alpha);
        if (gemm.addend) {
          Value term = convertWidth(body, elements[1], result.getType());
          term = multiply(body, term, gemm.beta);
          if (isa<IntegerType>(elementType))
            result = arith::AddIOp::create(body, result, term);
          else
            result = arith::AddFOp::create(body, result, term);
        }
        return convertWidth(body, result, elementType);
      });
}

LogicalResult mini::convertGemm(OnnxOperator &op,
                                SmallVectorImpl<OnnxTensor> &results) {
  FailureOr<Gemm> gemm = readGemm(op);
  if (failed(gemm))
    return failure();
  Type dtype = op.operand(0).elementType, elementType = productType(dtype);
  ImplicitLocOpBuilder &b = op.builder();
  AffineExpr m, n, k;
  bindDims(b.getContext(), m, n, k);
  using Indices = SmallVector<AffineExpr, 2>;
  auto lhsMap =
      AffineMap::get(3, 0, gemm->transposesLhs ? Indices{k, m} : Indices{m, k},
                     b.getContext());
  auto rhsMap =
      AffineMap::get(3, 0, gemm->transposesRhs ? Indices{n, k} : Indices{k, n},
                     b.getContext());
  FailureOr<Value> sums =
      buildSums(op, {gemm->m, gemm->n, gemm->k}, 2, lhsMap, rhsMap);
  if (failed(sums))
    return failure();
  results.push_back({finish(b, *gemm, *sums, elementType),
                     isFloat8(dtype) ? elementType : dtype});
  return success();
}
