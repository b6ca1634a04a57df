//===- Passes.td - The kernel passes -----------------------*- tablegen -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From a graph of tensors to kernels of lanes, in the order in which the
// pipeline runs them.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_KERNEL_PASSES_TD
#define MINI_LIB_KERNEL_PASSES_TD

include "mlir/Pass/PassBase.td"

def FormKernelsPass : Pass<"mini-form-kernels", "::mlir::ModuleOp"> {
  let summary = "Split the function into a host function and gpu kernels";
  let description = [{
    Every scatter becomes a kernel that computes its backward slice, up to the
    function's arguments, constants and other kernels' results. The function
    becomes a sequence of gpu.launch_func on buffers; its results become
    trailing arguments marked `mini.output`. Launches have the name of the ONNX
    node that they compute as `mini.layer`.
  }];
  let dependentDialects = [
    "::mlir::bufferization::BufferizationDialect", "::mlir::gpu::GPUDialect",
    "::mlir::memref::MemRefDialect", "::mini::MiniDialect"];
}

def MergeEqualKernelsPass : Pass<"mini-merge-equal-kernels", "::mlir::ModuleOp"> {
  let summary = "Make one kernel of those that are equal but for scalars";
  let description = [{
    Layers of one shape differ in their weights, which are arguments already, and
    in scales and zero points. These become a small constant buffer that each
    launch passes. The launches keep the names of their layers.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::memref::MemRefDialect"];
}

def TileKernelsPass : Pass<"mini-tile-kernels", "::mlir::ModuleOp"> {
  let summary = "Tile and fuse each kernel to workgroups, operands through LDS";
  let description = [{
    Takes the `mini.tiling` attribute of a kernel, or else the best candidate of
    the tile search that fits the LDS of the target, measured on the result.
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::gpu::GPUDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::scf::SCFDialect",
    "::mlir::tensor::TensorDialect", "::mini::MiniDialect"];
}

def PackWeightsPass : Pass<"mini-pack-weights", "::mlir::ModuleOp"> {
  let summary = "Store constants in the order in which matrix instructions take them";
  let description = [{
    What a `mini.load_operand` gathers from becomes [rows, columns, 64, elements]
    of rounds of instructions, with zeros where the constant has no elements, and
    every launch of the kernel passes its constant in that form.
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::memref::MemRefDialect", "::mini::MiniDialect"];
}

def MapToBlocksPass : Pass<"mini-map-to-blocks", "::mlir::gpu::GPUFuncOp"> {
  let summary = "Replace the loop over tiles by the workgroup's id";
  let dependentDialects = ["::mlir::affine::AffineDialect",
                           "::mlir::gpu::GPUDialect"];
}

def DistributeToLanesPass
    : Pass<"mini-distribute-to-lanes", "::mlir::gpu::GPUFuncOp"> {
  let summary = "Rewrite a workgroup's tiles as vectors in the lanes' registers";
  let description = [{
    Contractions become matrix instructions on operands read from LDS, with
    accumulators in registers over the loop; elementwise ops work on those
    accumulators; gathers become buffer loads that the hardware bounds-checks.
  }];
  let dependentDialects = [
    "::mlir::amdgpu::AMDGPUDialect", "::mlir::arith::ArithDialect",
    "::mlir::gpu::GPUDialect", "::mlir::memref::MemRefDialect",
    "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect"];
}

def PipelineLoopsPass : Pass<"mini-pipeline-loops", "::mlir::gpu::GPUFuncOp"> {
  let summary = "Load the tiles of steps two steps ahead";
  let description = [{
    Of a loop whose body has a barrier, the buffer loads before the last barrier,
    with their addresses, become a stage that is two steps ahead (upstream's
    scf::pipelineForLoop). In the new body they follow that barrier.
  }];
  let dependentDialects = [
    "::mlir::amdgpu::AMDGPUDialect", "::mlir::arith::ArithDialect",
    "::mlir::gpu::GPUDialect", "::mlir::scf::SCFDialect"];
}

def IssueLoadsPass : Pass<"mini-issue-loads", "::mlir::gpu::GPUFuncOp"> {
  let summary = "Issue loads before the first barrier that need not wait for it";
  let description = [{
    Buffer loads behind the first barrier of a kernel's body, and before its first
    loop and store, move with their addresses to those before the barrier.
  }];
}

#endif // MINI_LIB_KERNEL_PASSES_TD
