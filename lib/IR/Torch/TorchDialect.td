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

#ifndef MINI_LIB_IR_TORCH_TORCHDIALECT_TD
#define MINI_LIB_IR_TORCH_TORCHDIALECT_TD

include "mlir/IR/OpBase.td"

def Torch_Dialect : Dialect {
  let name = "torch";
  let cppNamespace = "::mini::torch";
  let summary = "The part of torch-mlir's dialect that models are written in";
  let description = [{
    The operations that torch-mlir's ONNX importer prints are defined. PyTorch's
    operators (`torch.aten.*` and others) are not: any operation of the dialect
    parses and prints in the form that torch-mlir gives its operators,

    ```mlir
    %1 = torch.aten.relu %0 : !torch.vtensor<[4],f32> -> !torch.vtensor<[4],f32>
    ```

    so that a conversion can name all of those that it does not support.
  }];
  let useDefaultTypePrinterParser = 1;
  let extraClassDeclaration = [{
    void registerTypes();

    std::optional<ParseOpHook>
    getParseOperationHook(::llvm::StringRef opName) const override;
    ::llvm::unique_function<void(::mlir::Operation *, ::mlir::OpAsmPrinter &)>
    getOperationPrinter(::mlir::Operation *op) const override;
  }];
}

#endif // MINI_LIB_IR_TORCH_TORCHDIALECT_TD
