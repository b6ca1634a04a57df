//===- Import.h - ONNX files ------------------------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Turns an ONNX model into a module of the torch dialect, in the form that
// torch-mlir's importer prints: one function of torch.operator operations.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IMPORT_IMPORT_H
#define MINI_LIB_IMPORT_IMPORT_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

namespace mini {

struct ImportOptions {
  /// Sizes of symbolic dimensions of the inputs, by name.
  llvm::StringMap<int64_t> dimensions;
  /// Inputs that will become constants, whose dimensions need no size.
  llvm::StringSet<> boundInputs;
};

/// Whether `source`, the contents of the file `path`, is meant as an ONNX model
/// and not as MLIR text.
bool isOnnxModel(llvm::StringRef source, llvm::StringRef path);

/// Imports the model in `source`. External data is read from the folder of
/// `path`. Nodes and constants have their names as locations. Returns null
/// after an error, which is a diagnostic in `context`.
mlir::OwningOpRef<mlir::ModuleOp> importOnnx(llvm::StringRef source,
                                             llvm::StringRef path,
                                             const ImportOptions &options,
                                             mlir::MLIRContext *context);

} // namespace mini

#endif // MINI_LIB_IMPORT_IMPORT_H
