//===- MatrixTypes.h - Element types of matrix instructions -----*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where the types of MLIR meet the target's table, which knows nothing of MLIR.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IR_MINI_MATRIXTYPES_H
#define MINI_LIB_IR_MINI_MATRIXTYPES_H

#include "Chip/Target.h"

#include "mlir/IR/AffineMap.h"
#include "mlir/IR/Types.h"

#include <optional>

namespace mini {

/// `type` as an element of a matrix instruction, if any has it.
std::optional<MatrixElement> matrixElementOf(mlir::Type type);

/// True if an instruction of `chip` multiplies elements of types `lhs` and
/// `rhs` and accumulates in type `accumulator`.
bool hasMatrixInstruction(const Chip &chip, mlir::Type lhs, mlir::Type rhs,
                          mlir::Type accumulator);

/// The maps of a contraction over ([b,] m, n, k): ([b,] m, k) and ([b,] n, k)
/// to
/// ([b,] m, n).
llvm::SmallVector<mlir::AffineMap> contractionMaps(bool isBatched,
                                                   mlir::MLIRContext *context);

} // namespace mini

#endif // MINI_LIB_IR_MINI_MATRIXTYPES_H
