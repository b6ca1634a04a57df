//===- Passes.td - The graph phase's passes ----------------*- tablegen -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Whole-graph passes on tensors, in the order in which the pipeline runs them.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_GRAPH_PASSES_TD
#define MINI_GRAPH_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertConvToMatmulPass
    : Pass<"mini-convert-conv-to-matmul", "::mlir::func::FuncOp"> {
  let summary = "Rewrite a convolution as im2col, a contraction and a scatter";
  let description = [{
    The contraction's M is (batch, oh, ow) collapsed, its N the output channel,
    its K (channel, kh, kw) collapsed. The convolution's padding, a tensor.pad
    until here, becomes the bounds check of the im2col gather.
  }];
  let dependentDialects = ["::mini::MiniDialect", "::mlir::linalg::LinalgDialect",
                           "::mlir::tensor::TensorDialect"];
}

def FuseElementwisePass
    : Pass<"mini-fuse-elementwise", "::mlir::func::FuncOp"> {
  let summary = "Move elementwise ops into the index space of their neighbours";
  let description = [{
    An elementwise op on a scatter's result moves in front of the scatter, where
    it is the epilogue of the contraction; one that feeds a gather moves behind
    the gather, where it is computed while the operand is loaded.
  }];
  let dependentDialects = ["::mini::MiniDialect", "::mlir::linalg::LinalgDialect",
                           "::mlir::tensor::TensorDialect"];
}

def MaterializeResultsPass
    : Pass<"mini-materialize-results", "::mlir::func::FuncOp"> {
  let summary = "Make every result of the function a scatter of its own";
  let description = [{
    A kernel ends in a scatter. A result that is no scatter, or one that an
    earlier result already names, is flattened and scattered as one row of
    elements; fuse-elementwise then moves its producers into that row.
  }];
  let dependentDialects = ["::mini::MiniDialect"];
}

def CheckLimitsPass : Pass<"mini-check-limits", "::mlir::ModuleOp"> {
  let summary = "Refuse what no program can be made of";
  let description = [{
    A program is one function. Kernels read and write memory through buffer descriptors with 32-bit
    offsets, in elements of 8, 16 or 32 bits. Everything after this pass may
    rely on it; this is where the user hears of it.
  }];
}

#endif // MINI_GRAPH_PASSES_TD
