//===- KernelLaunches.h - Who launches a kernel -----------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A pass that changes kernels changes their launches too. A module has
// thousands of either, so that they are collected once.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_KERNEL_FORM_KERNELLAUNCHES_H
#define MINI_LIB_KERNEL_FORM_KERNELLAUNCHES_H

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/IR/BuiltinOps.h"

namespace mini {

class KernelLaunches {
public:
  explicit KernelLaunches(mlir::ModuleOp module);

  /// The launches of the kernel of this name, in the order of the program.
  llvm::ArrayRef<mlir::gpu::LaunchFuncOp> of(mlir::gpu::GPUFuncOp kernel) const;

private:
  /// By the names of the kernel's module and of the kernel.
  llvm::DenseMap<std::pair<mlir::StringAttr, mlir::StringAttr>,
                 llvm::SmallVector<mlir::gpu::LaunchFuncOp, 1>>
      launches;
};

} // namespace mini

#endif // MINI_LIB_KERNEL_FORM_KERNELLAUNCHES_H
