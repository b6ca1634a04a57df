//===- Passes.td - Q/DQ pairs to integers - td ----------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Rewriting of quantized graphs within the torch dialect, before linalg.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_QDQ_PASSES_TD
#define MINI_LIB_QDQ_PASSES_TD

include "mlir/Pass/PassBase.td"

def MoveQuantizationPass
    : Pass<"mini-move-quantization", "::mlir::func::FuncOp"> {
  let summary = "Move elements as bytes instead of as the floats they stand for";
  let description = [{
    `DequantizeLinear` of one scale goes behind operators that move elements, a
    maximum of them, or Relu, and `QuantizeLinear` goes before them; a pair that
    gives back what it takes is dropped. None of this changes a bit of a result.
  }];
  let dependentDialects = ["::mini::torch::TorchDialect"];
}

def FoldQuantizedConstantsPass
    : Pass<"mini-fold-quantized-constants", "::mlir::func::FuncOp"> {
  let summary = "Evaluate QuantizeLinear and what moves or clips constants";
  let description = [{
    So that weights are bytes, however they are written: `Transpose`, `Reshape`,
    `Flatten`, `Squeeze`, `Unsqueeze` and, of bytes, `Clip`. `Identity` of a
    constant is that constant.
  }];
  let dependentDialects = ["::mini::torch::TorchDialect"];
}

def FormQLinearOperatorsPass
    : Pass<"mini-form-qlinear-operators", "::mlir::func::FuncOp"> {
  let summary = "Convert operators between Q/DQ pairs to integers or 8-bit floats";
  let description = [{
    `Conv`, `Gemm`, `MatMul`, `Add`, `Mul`, `AveragePool` and `GlobalAveragePool`
    of dequantized bytes, whose result is quantized, maybe after a Relu or Clip,
    become `QLinearConv` and the like, with ONNX Runtime's arithmetic.

    The bits of contractions are those of f32 where all scales are powers of two,
    and f32 holds every partial sum exactly, whatever their order. For what has
    few possible operands, all of them are computed both ways. Elsewhere a remark
    says why they may differ.

    `Conv`, `Gemm` and `MatMul` of dequantized 8-bit floats become products of
    these, whatever follows, with the scales multiplied behind the sums. Not all
    chips multiply formats that have infinities, so that what may bring one stays
    in f32. Their sums are rounded otherwise than those of f32, so that none is
    strict.

    A remark also tells of contractions that stay in
    f32, and why. One remark is for all that have a reason in common.
  }];
  let dependentDialects = ["::mini::torch::TorchDialect"];
  let options = [
    Option<"strict", "strict", "bool", "false",
           "convert only what is proved to give the bits of f32">];
}

def CountOperatorsPass
    : Pass<"mini-count-operators", "::mlir::ModuleOp"> {
  let summary = "Count the operators on integers and those on floats";
  let description = [{
    The module gets `mini.operator_counts`, for each kind of operators how many
    compute with integers and how many with floats, and `mini.float_operators`,
    the convolutions and matrix products that stay in floats, with the reason.
  }];
}

#endif // MINI_LIB_QDQ_PASSES_TD
