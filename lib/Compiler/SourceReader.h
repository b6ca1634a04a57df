//===- SourceReader.h - From a file to a module -----------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads a model, or the text of a phase, and does with a model what the options
// say of its inputs: sizes are given to dimensions, and inputs become
// constants.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_COMPILER_SOURCEREADER_H
#define MINI_COMPILER_SOURCEREADER_H

#include "Diagnostics.h"

#include "Import/Import.h"
#include "mini/Compiler.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/Support/SourceMgr.h"

namespace mini {

class SourceReader {
public:
  SourceReader(const CompileOptions &options, llvm::SourceMgr &sources,
               DiagnosticCollector &diagnostics, mlir::MLIRContext *context)
      : options(options), sources(sources), diagnostics(diagnostics),
        context(context) {}

  /// Reads the input of the first phase: an ONNX model, or text. Several sizes
  /// of a dimension make a function of each.
  Expected<mlir::OwningOpRef<mlir::ModuleOp>> readModel(std::string_view source,
                                                        std::string_view name);
  /// Reads the text that a phase printed.
  Expected<mlir::OwningOpRef<mlir::ModuleOp>> readText(std::string_view source,
                                                       std::string_view name);

private:
  Error error() { return {ErrorKind::InvalidInput, diagnostics.takeErrors()}; }
  mlir::OwningOpRef<mlir::ModuleOp> parse(llvm::StringRef source,
                                          llvm::StringRef name);
  Status bindInputs(mlir::ModuleOp module);

  const CompileOptions &options;
  llvm::SourceMgr &sources;
  DiagnosticCollector &diagnostics;
  mlir::MLIRContext *context;
};

} // namespace mini

#endif // MINI_COMPILER_SOURCEREADER_H
