//===- Compilation.h - One run of the compiler ---------------- -*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Holds the state of one compilation: the context, the module, the phases that
// remain.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_COMPILER_COMPILATION_H
#define MINI_COMPILER_COMPILATION_H

#include "Diagnostics.h"

#include "Pipeline/Pipeline.h"
#include "mini/Compiler.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Support/Timing.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/SourceMgr.h"

namespace mini {

class Compilation {
public:
  Compilation(const Chip &chip, llvm::ArrayRef<Phase> phases,
              const CompileOptions &options);

  Expected<CompileResult> run(std::string_view source, std::string_view name);

private:
  Status parse(std::string_view source, std::string_view name);
  Status checkTarget();
  Status verifyInput();
  Status runPhase(const Phase &phase);
  Status runPasses(const Phase &phase, mlir::TimingScope &timing);
  Status emit(const Phase &phase);
  llvm::Error emitCodeObject();
  llvm::Error fillReport(llvm::ArrayRef<KernelInfo> kernels,
                         llvm::StringRef program);
  void fillOperators();
  Status saveOutput(const Phase &phase);
  bool isWrittenByHand() const;
  Error passError(const Phase &phase, mlir::ModuleOp input, std::string errors);
  Error internalError(const Phase &phase, mlir::ModuleOp input,
                      std::string message);

  const Chip &chip;
  llvm::ArrayRef<Phase> phases;
  const CompileOptions &options;

  mlir::DefaultTimingManager timingManager;
  mlir::TimingScope timing;
  mlir::MLIRContext context;
  std::string inputName;
  llvm::SourceMgr sources;
  DiagnosticCollector diagnostics;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  std::string assembly;
  CompileResult result;
};

} // namespace mini

#endif // MINI_COMPILER_COMPILATION_H
