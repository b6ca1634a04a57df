//===- SplitKernels.cpp - One module a kernel -----------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See SplitKernels.h.
//
//===----------------------------------------------------------------------===//

#include "SplitKernels.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

static bool isLocal(LLVM::LLVMFuncOp function) {
  return function.getLinkage() == LLVM::Linkage::Internal ||
         function.getLinkage() == LLVM::Linkage::Private;
}

/// `kernel` and all that it names, directly or through another.
static SetVector<Operation *> collectNeeded(LLVM::LLVMFuncOp kernel,
                                            const SymbolTable &symbols) {
  SetVector<Operation *> needed;
  needed.insert(kernel);
  for (unsigned i = 0; i < needed.size(); ++i)
    if (auto uses = SymbolTable::getSymbolUses(needed[i]))
      for (SymbolTable::SymbolUse use : *uses)
        if (Operation *symbol =
                symbols.lookup(use.getSymbolRef().getRootReference()))
          needed.insert(symbol);
  return needed;
}

SmallVector<OwningOpRef<gpu::GPUModuleOp>>
mini::splitKernels(gpu::GPUModuleOp module) {
  SymbolTable symbols(module);
  SmallVector<OwningOpRef<gpu::GPUModuleOp>> parts;
  for (auto kernel : module.getOps<LLVM::LLVMFuncOp>()) {
    if (kernel.isExternal() || isLocal(kernel))
      continue;
    SetVector<Operation *> needed = collectNeeded(kernel, symbols);
    OwningOpRef<gpu::GPUModuleOp> part(
        cast<gpu::GPUModuleOp>(module->cloneWithoutRegions()));
    Block &body = part->getBodyRegion().emplaceBlock();
    for (Operation &op : *module.getBody())
      if (needed.contains(&op))
        body.push_back(op.clone());
    parts.push_back(std::move(part));
  }
  // A program that computes nothing is a code object too.
  if (parts.empty())
    parts.emplace_back(module.clone());
  return parts;
}
