//===- SizeVariants.h - One model at several sizes --------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Several sizes of a dimension make as many functions of a model, in one
// module.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_COMPILER_SIZEVARIANTS_H
#define MINI_COMPILER_SIZEVARIANTS_H

#include "mini/Compiler.h"

#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/StringMap.h"

namespace mini {

/// The most variants of a program, which all are compiled.
inline constexpr size_t mostVariants = 64;

using DimensionMap = llvm::StringMap<int64_t>;

/// Every combination of the sizes of `dimensions`, of which the last changes
/// first. One without sizes where there are no dimensions.
std::vector<DimensionMap>
combineSizes(const std::vector<DimensionSizes> &dimensions);

/// Names and marks the functions of `module` by their sizes of those of
/// `dimensions` that have several.
void markVariant(mlir::ModuleOp module,
                 const std::vector<DimensionSizes> &dimensions,
                 const DimensionMap &sizes);

/// Moves the functions of `from` behind those of `to`.
void moveFunctions(mlir::ModuleOp from, mlir::ModuleOp to);

} // namespace mini

#endif // MINI_COMPILER_SIZEVARIANTS_H
