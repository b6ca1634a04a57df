//===- Passes.td - Passes of the code generator ------------*- tablegen -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_CODEGEN_PASSES_TD
#define MINI_LIB_CODEGEN_PASSES_TD

include "mlir/Pass/PassBase.td"

def PlanMemoryPass : Pass<"mini-plan-memory", "mlir::func::FuncOp"> {
  let summary = "Place the intermediate buffers of the launches in one workspace";
  let description = [{
    Replaces each `memref.alloc` of a host function by a `memref.view` of one
    allocation of bytes. Buffers whose lifetimes, counted in launches, do not
    meet share bytes. The attributes `mini.workspace_bytes` and
    `mini.workspace_lower_bound` record the size of the workspace and the
    largest sum of the bytes that one launch needs alive.
  }];
  let dependentDialects = ["mlir::arith::ArithDialect",
                           "mlir::memref::MemRefDialect"];
}

def AnnotateKernelsPass : Pass<"mini-annotate-kernels", "mlir::ModuleOp"> {
  let summary = "Say of kernel arguments what their launches guarantee";
  let description = [{
    Kernel arguments are pointers to whole buffers in global memory: this moves
    them to that address space and adds the buffers' alignment and size, and
    that they do not alias where every launch passes distinct buffers. Runs on
    kernels in the LLVM dialect.
  }];
  let dependentDialects = ["mlir::LLVM::LLVMDialect"];
}

def LowerLookupsPass : Pass<"mini-lower-lookups", "mlir::gpu::GPUModuleOp"> {
  let summary = "Load from tables of bytes that are constants of the module";
  let dependentDialects = ["mlir::arith::ArithDialect",
                           "mlir::memref::MemRefDialect",
                           "mlir::vector::VectorDialect"];
}

def LowerSubgroupIdsPass
    : Pass<"mini-lower-subgroup-ids", "mlir::gpu::GPUFuncOp"> {
  let summary = "Read the wave's id from its first work-item, as a scalar";
  let dependentDialects = ["mlir::arith::ArithDialect",
                           "mlir::gpu::GPUDialect",
                           "mlir::ROCDL::ROCDLDialect"];
}

def LowerVectorsPass : Pass<"mini-lower-vectors"> {
  let summary = "Lower vector operations to those that LLVM has";
  let description = [{
    Applies upstream's progressive lowerings of the vector dialect: what remains
    works on one-dimensional vectors, or only selects parts of larger ones.
  }];
  let dependentDialects = ["mlir::arith::ArithDialect",
                           "mlir::memref::MemRefDialect",
                           "mlir::scf::SCFDialect",
                           "mlir::ub::UBDialect",
                           "mlir::vector::VectorDialect"];
}

#endif // MINI_LIB_CODEGEN_PASSES_TD
