//===- IndexMath.cpp - Arithmetic on index values -------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What lanes, waves, tiles and loops count is not negative, nor is most of what
// maps make of it, as the form of an expression shows. Division and remainder
// of that are unsigned: a signed floordiv takes three times the instructions,
// and affine::expandAffineExpr writes no other. What may be negative, as a
// coordinate in a padding, has its exact signed meaning. Sums and products are
// the same bits either way, modulo 2^64 here and 2^32 in a kernel, whose
// buffers end below 2^31 bytes.
//
//===----------------------------------------------------------------------===//

#include "IndexMath.h"

using namespace mlir;

namespace mini {

Value IndexMath::constant(int64_t value) const {
  return arith::ConstantIndexOp::create(builder, loc, value);
}

Value IndexMath::add(Value a, Value b) const {
  return builder.createOrFold<arith::AddIOp>(loc, a, b);
}

Value IndexMath::add(Value a, int64_t b) const {
  return b == 0 ? a : add(a, constant(b));
}

Value IndexMath::multiply(Value a, int64_t b) const {
  return b == 1 ? a : builder.createOrFold<arith::MulIOp>(loc, a, constant(b));
}

Value IndexMath::divide(Value a, int64_t b) const {
  return b == 1 ? a : builder.createOrFold<arith::DivUIOp>(loc, a, constant(b));
}

Value IndexMath::modulo(Value a, int64_t b) const {
  return b == 1 ? constant(0)
                : builder.createOrFold<arith::RemUIOp>(loc, a, constant(b));
}

/// True if `expr` is not negative at any non-negative dims.
static bool isNonNegative(AffineExpr expr) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return constant.getValue() >= 0;
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  return !binary || expr.getKind() == AffineExprKind::Mod ||
         (isNonNegative(binary.getLHS()) && isNonNegative(binary.getRHS()));
}

Value IndexMath::evaluate(AffineExpr expr, ValueRange dims) const {
  if (auto literal = dyn_cast<AffineConstantExpr>(expr))
    return constant(literal.getValue());
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return dims[dim.getPosition()];
  auto binary = cast<AffineBinaryOpExpr>(expr);
  Value lhs = evaluate(binary.getLHS(), dims);
  if (expr.getKind() == AffineExprKind::Add)
    return add(lhs, evaluate(binary.getRHS(), dims));
  int64_t rhs = cast<AffineConstantExpr>(binary.getRHS()).getValue();
  if (expr.getKind() == AffineExprKind::Mul)
    return multiply(lhs, rhs);
  bool isQuotient = expr.getKind() == AffineExprKind::FloorDiv;
  if (isNonNegative(binary.getLHS()))
    return isQuotient ? divide(lhs, rhs) : modulo(lhs, rhs);
  Value quotient =
      builder.createOrFold<arith::FloorDivSIOp>(loc, lhs, constant(rhs));
  return isQuotient ? quotient
                    : builder.createOrFold<arith::SubIOp>(
                          loc, lhs, multiply(quotient, rhs));
}

} // namespace mini
