//===- ProgramFunctions.h - The functions of a program ----------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A program is one function, or several that are the same model at other sizes
// of its dimensions, which `mini.sizes` then tells apart.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IR_MINI_PROGRAMFUNCTIONS_H
#define MINI_LIB_IR_MINI_PROGRAMFUNCTIONS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"

namespace mini {

/// The functions of the module's program, of which there is at least one: each
/// is public and has one block, and all have the same inputs and outputs but
/// for shapes. Emits an error if the module is no program.
llvm::FailureOr<llvm::SmallVector<mlir::func::FuncOp>>
programFunctions(mlir::ModuleOp module);

} // namespace mini

#endif // MINI_LIB_IR_MINI_PROGRAMFUNCTIONS_H
