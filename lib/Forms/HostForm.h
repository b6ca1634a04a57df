//===- HostForm.h - The host function of a program -------------*- C++ -*--===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What all forms behind the kernels phase share. Internal to lib/Forms.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_FORMS_HOSTFORM_H
#define MINI_LIB_FORMS_HOSTFORM_H

#include "Chip/Target.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/IR/BuiltinOps.h"

namespace mini {

/// Whether kernels and launches have their sizes: from the tiled phase on.
enum class LaunchSizes { Unknown, Known };

/// Reports what is no program: host functions of buffers and launches, the
/// constants that it names, and one module of kernels.
mlir::FailureOr<mlir::gpu::GPUModuleOp>
verifyHost(mlir::ModuleOp module, const Chip &chip, LaunchSizes sizes);

/// The same, and each kernel: its signature, and what `verifyKernel` reports.
/// Nothing but kernels is beside them.
mlir::LogicalResult verifyProgram(
    mlir::ModuleOp module, const Chip &chip, LaunchSizes sizes,
    llvm::function_ref<mlir::LogicalResult(mlir::gpu::GPUFuncOp kernel)>
        verifyKernel);

/// Reports a function that has no name and element type for each argument and
/// result, which the program shows.
mlir::LogicalResult verifyPorts(mlir::func::FuncOp function);

/// Reports a type that no buffer has, or that is larger than a kernel can
/// address.
mlir::LogicalResult verifyBuffer(mlir::Location loc, mlir::Type type);

} // namespace mini

#endif // MINI_LIB_FORMS_HOSTFORM_H
