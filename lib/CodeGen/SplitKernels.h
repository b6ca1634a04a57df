//===- SplitKernels.h - One module a kernel --------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Kernels share nothing that code generation could use, so each is compiled
// alone: in parallel, and to the same code whatever is beside it.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_CODEGEN_SPLITKERNELS_H
#define MINI_LIB_CODEGEN_SPLITKERNELS_H

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/IR/OwningOpRef.h"

namespace mini {

/// Returns a module for each function in `module` that others can see, in their
/// order, with copies of the function and of all symbols that it needs.
llvm::SmallVector<mlir::OwningOpRef<mlir::gpu::GPUModuleOp>>
splitKernels(mlir::gpu::GPUModuleOp module);

} // namespace mini

#endif // MINI_LIB_CODEGEN_SPLITKERNELS_H
