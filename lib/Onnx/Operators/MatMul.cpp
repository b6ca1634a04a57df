//===- MatMul.cpp - MatMul and Gemm - cpp ---------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Matrix products are generics of a multiplication and an addition over
// (batch..., m, n, k). What Gemm adds follows as a generic over the result.
//
//===----------------------------------------------------------------------===//

#include "Onnx/Build/Convolution.h"
#include "Onnx/Build/Elementwise.h"
#include "Onnx/Build/Float8.h"
#include "Onnx/Build/MatrixProduct.h"
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

/// The sums of products, times operand 3 where there is one.
static FailureOr<Value> buildSums(OnnxOperator &op,
                                  const MatrixProduct &product) {
  const auto &[lhs, rhs, loops, resultRank] = product;
  OnnxTensor multiplier = op.operand(3);
  ImplicitLocOpBuilder &b = op.builder();
  Type sumType = accumulatorType(productType(lhs.tensor.elementType));
  Value sums = buildContraction(b, loops, resultRank, lhs.tensor, lhs.map,
                                rhs.tensor, rhs.map, sumType);
  if (!multiplier)
    return sums;
  ArrayRef<int64_t> shape = product.resultShape();
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
  if (failed(checkElementTypes(op)))
    return failure();
  if (op.operand(2))
    return op.emitError() << "takes nothing to add, but operand 2 is "
                          << tensorText(op.operand(2));
  FailureOr<MatrixProduct> product = readMatMul(op, 0, 1);
  if (failed(product))
    return failure();
  FailureOr<Value> sums = buildSums(op, *product);
  if (failed(sums))
    return failure();
  Type dtype = op.operand(0).elementType, elementType = productType(dtype);
  results.push_back({buildRounding(op.builder(), *sums, elementType),
                     isFloat8(dtype) ? elementType : dtype});
  return success();
}

namespace {

/// A Gemm as its attributes and operands say.
struct Gemm {
  MatrixProduct product;
  TypedAttr alpha, beta; ///< Null when it is one.
  OnnxTensor addend;     ///< Absent when beta is zero.
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

static FailureOr<Gemm> makeGemm(OnnxOperator &op) {
  if (failed(checkElementTypes(op)))
    return failure();
  if (op.attribute("broadcast") && !op.isBeforeOpset(7))
    return op.emitError() << "attribute 'broadcast' is one of opsets before 7";
  Type sumType = accumulatorType(productType(op.operand(0).elementType));
  auto alpha = readFactor(op, "alpha", sumType),
       beta = readFactor(op, "beta", sumType);
  if (failed(alpha) || failed(beta))
    return failure();
  auto product = readGemm(op, 0, 1);
  if (failed(product))
    return failure();
  SmallVector<int64_t> shape(product->resultShape());
  OnnxTensor addend = op.operand(2);
  if (addend && broadcastShapes(addend.shape(), shape) != shape)
    return op.emitError() << "the operand C " << shapeText(addend.shape())
                          << " does not broadcast to the result "
                          << shapeText(shape);
  // C is not read then, even if it has infinities.
  if (*beta && *beta == op.builder().getZeroAttr(sumType))
    addend = OnnxTensor();
  return Gemm{*product, *alpha, *beta, addend};
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
  FailureOr<Gemm> gemm = makeGemm(op);
  if (failed(gemm))
    return failure();
  Type dtype = op.operand(0).elementType, elementType = productType(dtype);
  FailureOr<Value> sums = buildSums(op, gemm->product);
  if (failed(sums))
    return failure();
  results.push_back({finish(op.builder(), *gemm, *sums, elementType),
                     isFloat8(dtype) ? elementType : dtype});
  return success();
}
