//===- MatrixProduct.cpp - What matrix instructions compute ---------------===//
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

#include "MatrixProduct.h"
#include "LoopGroups.h"
#include "mini/IR/MatrixTypes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;

namespace mini {

/// `value` without the extension to `type` that a matrix instruction does.
static Value skipExtension(Value value) {
  Operation *op = value.getDefiningOp();
  return isa_and_nonnull<arith::ExtSIOp, arith::ExtFOp>(op) ? op->getOperand(0)
                                                            : value;
}

/// True if the body is accumulator + input 0 * input 1, each extended to the
/// accumulator's type where it is narrower.
static bool isMultiplyAccumulate(linalg::GenericOp generic) {
  Block *body = generic.getBody();
  Operation *sum = body->getTerminator()->getOperand(0).getDefiningOp();
  if (!isa_and_nonnull<arith::AddFOp, arith::AddIOp>(sum))
    return false;
  Value accumulator = body->getArgument(2);
  bool isFirst = sum->getOperand(0) == accumulator;
  if (!isFirst && sum->getOperand(1) != accumulator)
    return false;
  Operation *product = sum->getOperand(isFirst ? 1 : 0).getDefiningOp();
  if (!isa_and_nonnull<arith::MulFOp, arith::MulIOp>(product))
    return false;
  Value lhs = skipExtension(product->getOperand(0)),
        rhs = skipExtension(product->getOperand(1));
  Value a = body->getArgument(0), b = body->getArgument(1);
  return (lhs == a && rhs == b) || (lhs == b && rhs == a);
}

bool isMatrixProduct(linalg::GenericOp generic, const Chip &chip) {
  if (!generic.hasPureTensorSemantics() || generic.getNumDpsInputs() != 2 ||
      generic.getNumDpsInits() != 1 || generic.getNumReductionLoops() == 0 ||
      !hasStaticLoops(generic) || !isMultiplyAccumulate(generic))
    return false;
  Block *body = generic.getBody();
  Type input = body->getArgument(0).getType();
  return input == body->getArgument(1).getType() &&
         hasMatrixInstruction(chip, input, body->getArgument(2).getType());
}

} // namespace mini
