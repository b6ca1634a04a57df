//===- Passes.td - PyTorch's operators to ONNX's - td ---------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The conversion of what PyTorch exports, within the torch dialect.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_ATEN_PASSES_TD
#define MINI_LIB_ATEN_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertAtenToOnnxPass
    : Pass<"mini-convert-aten-to-onnx", "::mlir::func::FuncOp"> {
  let summary = "Convert PyTorch's operators to ONNX's";
  let description = [{
    `torch.aten.*` and `torch.quantized_decomposed.*` operators become
    `torch.operator "onnx.*"`, in the form of the latest opset. Tensors of
    PyTorch's quantized types become tensors of integers, whose scales and zero
    points are those of the operators that made them.

    Operators that are not known stay as they are.
  }];
  let dependentDialects = ["::mini::torch::TorchDialect"];
}

#endif // MINI_LIB_ATEN_PASSES_TD
