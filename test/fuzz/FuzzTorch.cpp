//===- FuzzTorch.cpp - Fuzz the torch text, to linalg - cpp ---------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Parses a module in the torch dialect and converts it. Whatever the text says,
// the outcome is a verified module or an error.
//
//===----------------------------------------------------------------------===//

#include "mini/Conversion/Passes.h"
#include "mini/Pipeline/Pipeline.h"

#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"

using namespace mlir;

/// A context keeps every attribute that it has seen, so that it is replaced
/// before the memory of long runs is full of them.
static MLIRContext &context() {
  constexpr unsigned runsEach = 256;
  static std::unique_ptr<MLIRContext> current;
  static unsigned runs = 0;
  if (runs++ % runsEach == 0) {
    DialectRegistry registry;
    mini::registerDialects(registry);
    current = std::make_unique<MLIRContext>(registry,
                                            MLIRContext::Threading::DISABLED);
  }
  return *current;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  unsigned errors = 0;
  MLIRContext &mlirContext = context();
  ScopedDiagnosticHandler handler(&mlirContext, [&](Diagnostic &diagnostic) {
    errors += diagnostic.getSeverity() == DiagnosticSeverity::Error;
    return success();
  });
  StringRef text(reinterpret_cast<const char *>(data), size);
  auto module = parseSourceString<ModuleOp>(text, &mlirContext);
  if (!module)
    return 0;
  PassManager pipeline(&mlirContext);
  pipeline.addPass(mini::createConvertTorchOnnxToLinalgPass());
  errors = 0;
  if (failed(pipeline.run(*module)) && errors == 0)
    std::abort(); // A failure that nobody explains.
  return 0;
}
