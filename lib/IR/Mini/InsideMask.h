//===- InsideMask.h - Where a gather finds an element - h -----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a gather fills is told from what it finds by a second gather, of `true`
// everywhere. It costs no load: a kernel makes it of the bounds checks alone.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IR_MINI_INSIDEMASK_H
#define MINI_LIB_IR_MINI_INSIDEMASK_H

#include "mlir/IR/AffineMap.h"
#include "mlir/IR/Builders.h"

namespace mini {

/// A tensor of i1: true at index i of `shape` where map(i) lies within
/// `sourceShape`.
mlir::Value buildInsideMask(mlir::OpBuilder &builder, mlir::Location location,
                            llvm::ArrayRef<int64_t> sourceShape,
                            llvm::ArrayRef<int64_t> shape, mlir::AffineMap map);

} // namespace mini

#endif // MINI_LIB_IR_MINI_INSIDEMASK_H
