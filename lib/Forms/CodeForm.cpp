//===- CodeForm.cpp - Kernels in the LLVM dialect -------------------------===//
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

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/ROCDLDialect.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mini;

/// The translation takes every type for one of LLVM's, also those of memory
/// that an operation is about.
static LogicalResult verifyTypes(Operation *op) {
  SmallVector<Type> types(op->getResultTypes());
  for (Region &region : op->getRegions())
    for (Block &block : region)
      llvm::append_range(types, block.getArgumentTypes());
  for (NamedAttribute attribute : op->getAttrs())
    if (auto type = dyn_cast<TypeAttr>(attribute.getValue()))
      types.push_back(type.getValue());
  for (Type type : types)
    if (!LLVM::isCompatibleType(type))
      return op->emitError("has the type ") << type << ", which LLVM has not";
  return success();
}

static LogicalResult verifyCodeOp(Operation *op) {
  if (isa<LLVM::LLVMDialect, ROCDL::ROCDLDialect>(op->getDialect()))
    return verifyTypes(op);
  return op->emitError("'") << op->getName()
                            << "' is not in the dialects llvm and rocdl, which "
                               "alone become assembly";
}

/// A kernel takes a pointer a buffer, and is called by launches alone.
static LogicalResult verifyKernelFunction(LLVM::LLVMFuncOp kernel) {
  if (kernel.isExternal() || kernel.isVarArg() ||
      !isa<LLVM::LLVMVoidType>(kernel.getFunctionType().getReturnType()))
    return kernel.emitError("a kernel must have a body and no result");
  for (Type type : kernel.getArgumentTypes()) {
    auto pointer = dyn_cast<LLVM::LLVMPointerType>(type);
    if (!pointer || pointer.getAddressSpace() > 1)
      return kernel.emitError("has an argument of type ")
             << type << ", expected pointers to global memory";
  }
  return success();
}

/// The hardware refuses another block than that of the code.
static LogicalResult verifyBlock(gpu::LaunchFuncOp launch,
                                 LLVM::LLVMFuncOp kernel) {
  auto compiled = kernel->getAttrOfType<DenseI32ArrayAttr>(
      ROCDL::ROCDLDialect::ReqdWorkGroupSizeAttrHelper::getNameStr());
  if (!compiled)
    return success();
  SmallVector<int32_t> block;
  gpu::KernelDim3 dims = launch.getBlockSizeOperandValues();
  for (Value dim : {dims.x, dims.y, dims.z})
    block.push_back(static_cast<int32_t>(getConstantIntValue(dim).value_or(0)));
  if (compiled.asArrayRef() == ArrayRef<int32_t>(block))
    return success();
  return launch.emitError("has blocks of ")
         << block << ", and its kernel is for blocks of "
         << compiled.asArrayRef();
}

static LogicalResult verifyLaunches(ModuleOp module, gpu::GPUModuleOp kernels) {
  SymbolTable symbols(kernels);
  WalkResult result = module.walk([&](gpu::LaunchFuncOp launch) {
    auto kernel = symbols.lookup<LLVM::LLVMFuncOp>(launch.getKernelName());
    if (!kernel) {
      launch.emitError("launches no function of the LLVM dialect");
      return WalkResult::interrupt();
    }
    bool isSound = succeeded(verifyKernelFunction(kernel)) &&
                   succeeded(verifyBlock(launch, kernel));
    return isSound ? WalkResult::advance() : WalkResult::interrupt();
  });
  return failure(result.wasInterrupted());
}

LogicalResult mini::verifyCodeForm(ModuleOp module, const Chip &chip) {
  FailureOr<gpu::GPUModuleOp> kernels =
      verifyHost(module, chip, LaunchSizes::Known);
  if (failed(kernels))
    return failure();
  WalkResult result = kernels->walk([&](Operation *op) {
    return op == kernels->getOperation() || succeeded(verifyCodeOp(op))
               ? WalkResult::advance()
               : WalkResult::interrupt();
  });
  if (result.wasInterrupted())
    return failure();
  return verifyLaunches(module, *kernels);
}
