//===- ComposeGathers.h - Gathers of gathers become one ---------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A pass that puts a gather in front of another leaves a view of a view. What
// reads it wants one map.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IR_MINI_COMPOSEGATHERS_H
#define MINI_LIB_IR_MINI_COMPOSEGATHERS_H

#include "mlir/IR/Operation.h"

namespace mini {

/// Brings all gathers within `root` into their canonical form.
llvm::LogicalResult composeGathers(mlir::Operation *root);

} // namespace mini

#endif // MINI_LIB_IR_MINI_COMPOSEGATHERS_H
