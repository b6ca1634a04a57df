//===- FrontEnd.cpp - What the front end's fuzzers share - cpp ------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A context keeps every attribute that it has seen, so that it is replaced
// before the memory of long runs is full of them.
//
//===----------------------------------------------------------------------===//

#include "FrontEnd.h"

#include "Aten/Passes.h"
#include "IR/Torch/Torch.h"
#include "Onnx/Passes.h"
#include "Qdq/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/PassManager.h"

using namespace mlir;

static MLIRContext &context() {
  constexpr unsigned runsEach = 256;
  static std::unique_ptr<MLIRContext> current;
  static unsigned runs = 0;
  if (runs++ % runsEach == 0) {
    DialectRegistry registry;
    registry.insert<func::FuncDialect, mini::torch::TorchDialect>();
    current = std::make_unique<MLIRContext>(registry,
                                            MLIRContext::Threading::DISABLED);
  }
  return *current;
}

void fuzzFrontEnd(
    llvm::function_ref<OwningOpRef<ModuleOp>(MLIRContext *)> read) {
  MLIRContext &mlirContext = context();
  unsigned errors = 0;
  ScopedDiagnosticHandler handler(&mlirContext, [&](Diagnostic &diagnostic) {
    errors += diagnostic.getSeverity() == DiagnosticSeverity::Error;
    return success();
  });
  OwningOpRef<ModuleOp> module = read(&mlirContext);
  if (!module && errors == 0)
    std::abort();
  if (!module)
    return;
  PassManager pipeline(&mlirContext);
  pipeline.addNestedPass<func::FuncOp>(mini::createConvertAtenToOnnxPass());
  pipeline.addNestedPass<func::FuncOp>(mini::createMoveQuantizationPass());
  pipeline.addNestedPass<func::FuncOp>(
      mini::createFoldQuantizedConstantsPass());
  pipeline.addNestedPass<func::FuncOp>(mini::createFormQLinearOperatorsPass());
  pipeline.addPass(mini::createCountOperatorsPass());
  pipeline.addPass(mini::createConvertTorchOnnxToLinalgPass());
  errors = 0;
  if (failed(pipeline.run(*module)) && errors == 0)
    std::abort();
}
