//===- mini-opt.cpp - mlir-opt with our dialects and passes ---------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs single passes over MLIR text, for tests and for debugging. Registration
// only: everything it registers lives in lib/.
//
//===----------------------------------------------------------------------===//

#include "Aten/Passes.h"
#include "CodeGen/Passes.h"
#include "Graph/Passes.h"
#include "Kernel/Passes.h"
#include "Onnx/Passes.h"
#include "Pipeline/Pipeline.h"
#include "Qdq/Passes.h"
#include "StandardStreams.h"

#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Format.h"

/// The names in a textual pipeline that are those of our passes.
static llvm::SetVector<llvm::StringRef> ownPasses(llvm::StringRef pipeline) {
  llvm::SetVector<llvm::StringRef> names;
  llvm::SmallVector<llvm::StringRef> words;
  llvm::SplitString(pipeline, words, "(){},= ");
  for (llvm::StringRef word : words)
    if (word.starts_with("mini-"))
      names.insert(word);
  return names;
}

/// Upstream's passes, and LLVM's own options, are thousands of lines.
static void printHelp() {
  llvm::outs()
      << "mini-opt: runs passes over MLIR text\n\n"
         "  mini-opt [FILE] [--PASS]... [-o FILE]\n\n"
         "  --pass-pipeline=TEXT  passes with options, nested by ops\n"
         "  --split-input-file    parts are lines // ----- apart\n"
         "  --verify-diagnostics  compare errors with comments\n"
         "  --version             the version\n"
         "  --help-all            upstream's options and passes too\n\n"
         "The passes of mini, as the pipeline has them:\n";
  std::string pipeline;
  llvm::raw_string_ostream os(pipeline);
  mlir::MLIRContext context;
  for (const mini::Phase &phase : mini::allPhases()) {
    mlir::PassManager passes(&context);
    if (phase.populate)
      phase.populate(passes, {&mini::allChips().front()});
    passes.printAsTextualPipeline(os);
    os << " ";
  }
  for (llvm::StringRef name : ownPasses(pipeline))
    if (const mlir::PassInfo *pass = mlir::PassInfo::lookup(name))
      llvm::outs() << "  --" << llvm::left_justify(name, 35)
                   << pass->getPassDescription() << "\n";
}

int main(int argc, char **argv) {
  checkStreamsAtExit("mini-opt");
  mlir::DialectRegistry registry;
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  mini::registerDialects(registry);

  mlir::registerAllPasses();
  mini::registerAtenPasses();
  mini::registerQdqPasses();
  mini::registerOnnxPasses();
  mini::registerGraphPasses();
  mini::registerKernelPasses();
  mini::registerCodeGenPasses();

  llvm::cl::SetVersionPrinter([](llvm::raw_ostream &os) {
    os << "mini-opt " MINI_VERSION " with LLVM " LLVM_VERSION_STRING "\n";
  });
  llvm::SmallVector<char *> arguments(argv, argv + argc);
  static char allHelp[] = "--help";
  for (char *&argument : arguments) {
    if (llvm::is_contained({"--help", "-help", "-h"},
                           llvm::StringRef(argument))) {
      printHelp();
      return 0;
    }
    if (llvm::StringRef(argument) == "--help-all")
      argument = allHelp;
  }
  return mlir::asMainReturnCode(
      mlir::MlirOptMain(argc, arguments.data(),
                        "mini-opt: runs passes over MLIR text\n", registry));
}
