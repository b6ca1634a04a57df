//===- KernelForm.cpp - Kernels of linalg on whole tensors ----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See Forms.h.
//
//===----------------------------------------------------------------------===//

#include "Forms.h"

#include "Graph/CheckLimits.h"
#include "HostForm.h"
#include "Kernel/Tile/Tiling.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mini;

static bool isArgument(Value buffer, gpu::GPUFuncOp kernel) {
  return llvm::is_contained(kernel.getArguments(), buffer);
}

static LogicalResult verifyOp(Operation &op, gpu::GPUFuncOp kernel) {
  for (Type type : op.getResultTypes())
    if (auto shaped = dyn_cast<ShapedType>(type);
        shaped && !shaped.hasStaticShape())
      return op.emitError("is of type ") << type << ", expected a static shape";
  if (failed(checkIsWritten(&op)))
    return failure();
  if (auto generic = dyn_cast<linalg::GenericOp>(op))
    return checkGeneric(generic);
  if (auto read = dyn_cast<bufferization::ToTensorOp>(op)) {
    if (isArgument(read.getBuffer(), kernel))
      return success();
    return op.emitError("reads no argument of the kernel");
  }
  if (auto write = dyn_cast<ScatterIntoOp>(op)) {
    if (isArgument(write.getDest(), kernel) && write.getOffsets().empty())
      return success();
    return op.emitError("writes no argument of the kernel, or not the whole");
  }
  if (auto gather = dyn_cast<GatherOp>(op)) {
    if (isa_and_present<arith::ConstantOp, PatchOp, bufferization::ToTensorOp>(
            gather.getSource().getDefiningOp()) &&
        gather.getOffsets().empty())
      return success();
    return op.emitError("reads what is not in memory, or not the whole");
  }
  if (isa<arith::ConstantOp, tensor::EmptyOp, linalg::FillOp,
          linalg::ContractOp, PatchOp, gpu::ReturnOp>(op))
    return success();
  // Scalars of merged kernels.
  if (op.getDialect() == op.getContext()->getLoadedDialect("memref") ||
      op.getDialect() == op.getContext()->getLoadedDialect("arith"))
    return success();
  return op.emitError("'") << op.getName()
                           << "' is not supported in a kernel; expected linalg "
                              "on tensors, gathers and one scatter_into";
}

static LogicalResult verifyBody(gpu::GPUFuncOp kernel, const Chip &chip) {
  if (!kernel.getBody().hasOneBlock() || !kernel.isKernel())
    return kernel.emitError("expected a kernel of one block");
  unsigned roots = 0, contractions = 0;
  for (Operation &op : kernel.getBody().front()) {
    if (failed(verifyOp(op, kernel)))
      return failure();
    roots += isa<ScatterIntoOp>(op);
    contractions += isa<linalg::ContractOp>(op);
  }
  if (roots != 1)
    return kernel.emitError("a kernel writes one result, and this one has ")
           << roots << " mini.scatter_into";
  if (contractions > 1 || (contractions == 1 && reductionOf(kernel)))
    return kernel.emitError("a kernel has one contraction, or reductions");
  if (failed(verifyKernel(kernel)))
    return failure();
  TilingAttr tiling = tilingOf(kernel);
  return tiling ? verifyTiling(kernel, tiling, chip) : success();
}

LogicalResult mini::verifyKernelForm(ModuleOp module, const Chip &chip) {
  return verifyProgram(
      module, chip, LaunchSizes::Unknown,
      [&](gpu::GPUFuncOp kernel) { return verifyBody(kernel, chip); });
}
