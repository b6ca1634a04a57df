//===- InputName.h - What a function's argument is called -------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Messages, options and programs name a model's inputs alike.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IR_MINI_INPUTNAME_H
#define MINI_LIB_IR_MINI_INPUTNAME_H

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mini {

/// The `mini.name` of argument `index`, or `input0`, `input1` and so on.
std::string inputName(mlir::func::FuncOp function, unsigned index);

} // namespace mini

#endif // MINI_LIB_IR_MINI_INPUTNAME_H
