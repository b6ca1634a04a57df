//===- TorchDialect.td - The torch dialect -----------------*- tablegen -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The dialect that models arrive in. It is the part of torch-mlir's dialect of
// the same name that its ONNX importer prints, and its text is compatible.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_IR_TORCH_TORCHDIALECT_TD
#define MINI_IR_TORCH_TORCHDIALECT_TD

include "mlir/IR/OpBase.td"

def Torch_Dialect : Dialect {
  let name = "torch";
  let cppNamespace = "::mini::torch";
  let summary = "The part of torch-mlir's dialect that its ONNX importer prints";
  let useDefaultTypePrinterParser = 1;
  let extraClassDeclaration = "void registerTypes();";
}

#endif // MINI_IR_TORCH_TORCHDIALECT_TD
