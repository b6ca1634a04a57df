//===- Passes.td - ONNX operators to linalg - td --------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The conversion of ONNX operators to what the compiler works on.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_ONNX_PASSES_TD
#define MINI_LIB_ONNX_PASSES_TD

include "mlir/Pass/PassBase.td"

def InlineControlFlowPass
    : Pass<"mini-inline-control-flow", "::mlir::ModuleOp"> {
  let summary = "Replace If, Loop and Scan by the operators that they run";
  let description = [{
    An If's condition and a Loop's trip count and conditions must follow from
    constants and shapes; that of a Scan is the length of its sequences. Loops
    are unrolled. Regions are in the order of the names of ONNX's attributes:
    an If's first one is the else branch.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::math::MathDialect",
    "::mlir::tensor::TensorDialect", "::mini::MiniDialect"
  ];
}

def ConvertTorchOnnxToLinalgPass
    : Pass<"mini-convert-torch-onnx-to-linalg", "::mlir::ModuleOp"> {
  let summary = "Convert ONNX operators in the torch dialect to linalg";
  let description = [{
    Every function becomes one over ranked static tensors of signless integers
    and floats. Shapes are inferred from the operands: a declared result shape
    is only checked, and `[]` on an intermediate value is not trusted. Data
    movement (reshapes, slices, padding, windows) becomes `mini.gather`; bools
    become bytes; small values that only depend on constants are folded.

    Each argument and result carries its name (`mini.name`) and its element type
    with the signedness (`mini.element_type`). A `mini.name` that an argument or
    result has already is kept.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::math::MathDialect",
    "::mlir::tensor::TensorDialect", "::mini::MiniDialect"
  ];
}

def ConvertGatherToTensorPass
    : Pass<"mini-convert-gather-to-tensor", "::mlir::func::FuncOp"> {
  let summary = "Convert gathers and concats to ops that upstream lowers";
  let description = [{
    Not part of the compiler: with it, what a conversion makes runs on any
    target of upstream MLIR, which tests use as a reference.
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

#endif // MINI_LIB_ONNX_PASSES_TD
