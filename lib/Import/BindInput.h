//===- BindInput.h - An input that becomes a constant -----------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For a model whose weights or shapes are inputs: as constants they can be
// packed and folded.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IMPORT_BINDINPUT_H
#define MINI_LIB_IMPORT_BINDINPUT_H

#include "tensor/Npy.h"

#include "mlir/IR/BuiltinOps.h"

namespace mini {

/// Makes the input `name` of `module`, which is in the torch dialect, a
/// constant with the elements of `array`, which messages call `path`. Inputs
/// without a name are called `input0` and so on, and keep their names when
/// others are bound. Emits an error when there is no such input, or `array`
/// does not fit.
llvm::LogicalResult bindInput(mlir::ModuleOp module, llvm::StringRef name,
                              const NpyArray &array, llvm::StringRef path);

} // namespace mini

#endif // MINI_LIB_IMPORT_BINDINPUT_H
