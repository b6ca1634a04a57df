//===- IndexMath.cpp - Arithmetic on index values -------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Division and remainder are written with their exact signed meaning; upstream's
// range analysis turns them unsigned, which is cheap, where it proves the operands
// non-negative.
//
//===----------------------------------------------------------------------===//

#include "IndexMath.h"

#include "mlir/IR/Matchers.h"

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
  return b == 1 ? a
                : builder.createOrFold<arith::FloorDivSIOp>(loc, a, constant(b));
}

Value IndexMath::modulo(Value a, int64_t b) const {
  if (b == 1)
    return constant(0);
  Value whole = multiply(divide(a, b), b);
  return builder.createOrFold<arith::SubIOp>(loc, a, whole);
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
  switch (expr.getKind()) {
  case AffineExprKind::Mul:
    return multiply(lhs, rhs);
  case AffineExprKind::FloorDiv:
    return divide(lhs, rhs);
  case AffineExprKind::Mod:
    return modulo(lhs, rhs);
  default:
    llvm_unreachable("index maps have no ceildiv");
  }
}

} // namespace mini
