//===- ModuleTarget.h - The chip that a module is for -----------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The module names its chip once, in `mini.target`, and no pass has an option
// that could say another.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IR_MINI_MODULETARGET_H
#define MINI_LIB_IR_MINI_MODULETARGET_H

#include "Chip/Target.h"

#include "mlir/IR/Operation.h"

namespace mini {

/// The chip of the module around `op`; null, after an error, where the module
/// names none or one that is not known.
const Chip *targetOf(mlir::Operation *op);

} // namespace mini

#endif // MINI_LIB_IR_MINI_MODULETARGET_H
