//===- MatrixTypes.cpp - Element types of matrix instructions -------------===//
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

#include "MatrixTypes.h"

#include "mlir/IR/AffineExpr.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;

namespace mini {

std::optional<MatrixElement> matrixElementOf(Type type) {
  if (type.isF32())
    return MatrixElement::F32;
  if (type.isF16())
    return MatrixElement::F16;
  if (type.isBF16())
    return MatrixElement::BF16;
  if (isa<Float8E4M3FNUZType, Float8E5M2FNUZType>(type))
    return MatrixElement::F8FNUZ;
  if (type.isInteger(8))
    return MatrixElement::I8;
  if (type.isInteger(32))
    return MatrixElement::I32;
  return std::nullopt;
}

bool hasMatrixInstruction(const Chip &chip, Type lhs, Type rhs,
                          Type accumulator) {
  auto inputElement = matrixElementOf(lhs);
  auto accumulatorElement = matrixElementOf(accumulator);
  return inputElement && accumulatorElement &&
         inputElement == matrixElementOf(rhs) &&
         llvm::any_of(chip.intrinsics, [&](const MatrixIntrinsic &intrinsic) {
           return intrinsic.blocks == 1 && intrinsic.input == *inputElement &&
                  intrinsic.accumulator == *accumulatorElement;
         });
}

SmallVector<AffineMap> contractionMaps(bool isBatched, MLIRContext *context) {
  AffineExpr b, m, n, k;
  if (!isBatched) {
    bindDims(context, m, n, k);
    return AffineMap::inferFromExprList(
        ArrayRef<ArrayRef<AffineExpr>>{{m, k}, {n, k}, {m, n}}, context);
  }
  bindDims(context, b, m, n, k);
  return AffineMap::inferFromExprList(
      ArrayRef<ArrayRef<AffineExpr>>{{b, m, k}, {b, n, k}, {b, m, n}}, context);
}

} // namespace mini
