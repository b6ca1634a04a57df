//===- KernelComparison.h - Kernels equal but for scalars ------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Layers of one shape differ in their weights, which are buffers, and in the
// scales and zero points of their quantization, which are constants in the
// kernel. Internal to lib/Kernel.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_KERNEL_FORM_KERNELCOMPARISON_H
#define MINI_LIB_KERNEL_FORM_KERNELCOMPARISON_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "llvm/ADT/DenseMap.h"

namespace mini {

/// A use of a scalar constant in the first kernel, and what the second has in
/// its place.
struct ScalarDifference {
  mlir::OpOperand *use;
  mlir::TypedAttr replacement;
};

/// Compares two kernels.
class KernelComparison {
public:
  /// The differences, or nothing where scalars are not all that differs.
  static std::optional<llvm::SmallVector<ScalarDifference>>
  run(mlir::gpu::GPUFuncOp first, mlir::gpu::GPUFuncOp second);

  /// The same for kernels that are equal but for scalars.
  static llvm::hash_code hash(mlir::gpu::GPUFuncOp kernel);

private:
  bool areEqual(mlir::Region &first, mlir::Region &second);
  bool areEqual(mlir::Block &first, mlir::Block &second);
  bool areEqual(mlir::Operation &first, mlir::Operation &second);
  bool areEqual(mlir::OpOperand &first, mlir::OpOperand &second);
  void map(mlir::ValueRange first, mlir::ValueRange second);

  llvm::DenseMap<mlir::Value, mlir::Value> valueInSecond;
  llvm::SmallVector<ScalarDifference> differences;
};

} // namespace mini

#endif // MINI_LIB_KERNEL_FORM_KERNELCOMPARISON_H
