//===- KernelSlice.h - What one kernel computes -----------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every scatter is the end of one kernel. The kernel recomputes whatever leads
// up to it from buffers (elementwise ops are cheap, and a contraction has one
// user), so kernels meet only in memory that a scatter wrote.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_KERNEL_FORM_KERNELSLICE_H
#define MINI_LIB_KERNEL_FORM_KERNELSLICE_H

#include "IR/Mini/Mini.h"

#include "llvm/ADT/SetVector.h"

namespace mini {

/// A box of a tensor's elements.
struct TensorPart {
  llvm::SmallVector<int64_t> start, shape;
};

/// What one kernel computes: the ops to clone and the tensors it reads.
struct KernelSlice {
  explicit KernelSlice(ScatterOp root);

  /// The part of an input that the kernel reads. Kernels that read other parts
  /// of one tensor alike, as those behind a Split, are then equal.
  TensorPart partOf(mlir::Value input) const;

  ScatterOp root;
  llvm::SetVector<mlir::Operation *> ops;
  llvm::SetVector<mlir::Value> inputs;
  llvm::StringRef kind = "elementwise";
  mlir::Operation *main; ///< What gives the kernel its kind.

private:
  /// The ops that read an input in this kernel.
  llvm::DenseMap<mlir::Value, llvm::SmallVector<mlir::Operation *, 1>> readers;
};

} // namespace mini

#endif // MINI_LIB_KERNEL_FORM_KERNELSLICE_H
