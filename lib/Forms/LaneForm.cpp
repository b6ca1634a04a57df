//===- LaneForm.cpp - Kernels of what one lane does -----------------------===//
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

#include "HostForm.h"
#include "IR/Mini/Mini.h"

#include "mlir/Dialect/AMDGPU/IR/AMDGPUDialect.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/ROCDLDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace mini;

static bool isOfLanes(Type type) {
  // More than all registers hold; each element of it is an operation.
  constexpr int64_t mostElements = 4096;
  if (auto vector = dyn_cast<VectorType>(type))
    return !vector.isScalable() &&
           llvm::all_of(vector.getShape(),
                        [](int64_t size) { return size <= mostElements; }) &&
           vector.getNumElements() <= mostElements &&
           isOfLanes(vector.getElementType());
  if (auto buffer = dyn_cast<MemRefType>(type))
    return buffer.hasStaticShape() && isOfLanes(buffer.getElementType());
  return type.isIntOrIndexOrFloat() ||
         isa<LLVM::LLVMPointerType, amdgpu::TDMBaseType>(type);
}

static LogicalResult verifyLaneOp(Operation *op) {
  bool isKnown =
      isa<amdgpu::AMDGPUDialect, affine::AffineDialect, arith::ArithDialect,
          cf::ControlFlowDialect, gpu::GPUDialect, math::MathDialect,
          memref::MemRefDialect, scf::SCFDialect, vector::VectorDialect,
          ub::UBDialect, LLVM::LLVMDialect, ROCDL::ROCDLDialect>(
          op->getDialect()) ||
      isa<LookupOp>(op);
  if (!isKnown || isa<scf::ForallOp, gpu::LaunchOp, gpu::LaunchFuncOp>(op))
    return op->emitError("'")
           << op->getName() << "' is not supported in a kernel of lanes";
  for (Type type : op->getResultTypes())
    if (!isOfLanes(type))
      return op->emitError("is of type ")
             << type << ", which is none of a lane's registers or memory";
  for (Region &region : op->getRegions())
    for (BlockArgument argument : region.getArguments())
      if (!isOfLanes(argument.getType()))
        return op->emitError("has an argument of type ")
               << argument.getType()
               << ", which is none of a lane's registers or memory";
  return success();
}

static LogicalResult verifyLaneKernel(gpu::GPUFuncOp kernel) {
  WalkResult result = kernel.walk([&](Operation *inner) {
    return inner == kernel || succeeded(verifyLaneOp(inner))
               ? WalkResult::advance()
               : WalkResult::interrupt();
  });
  return failure(result.wasInterrupted());
}

LogicalResult mini::verifyLaneForm(ModuleOp module, const Chip &chip) {
  return verifyProgram(module, chip, LaunchSizes::Known, verifyLaneKernel);
}
