//===- CoverageCompile.cpp - LLVM IR to constants and to machine code -----===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The optimizer knows the target, so that it folds the target's intrinsics too.
//
//===----------------------------------------------------------------------===//

#include "CoverageCompile.h"

#include "CoverageWave.h"

#include "gtest/gtest.h"

#include "llvm/AsmParser/Parser.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/TargetParser/Triple.h"

using namespace mini::test;

namespace {

llvm::TargetMachine &machine() {
  static std::unique_ptr<llvm::TargetMachine> result = [] {
    LLVMInitializeAMDGPUTargetInfo();
    LLVMInitializeAMDGPUTarget();
    LLVMInitializeAMDGPUTargetMC();
    LLVMInitializeAMDGPUAsmPrinter();
    // No operating system: that allows functions whose parameters and results
    // are in vector registers.
    llvm::Triple triple("amdgcn");
    std::string error;
    const llvm::Target *target =
        llvm::TargetRegistry::lookupTarget(triple, error);
    return std::unique_ptr<llvm::TargetMachine>(target->createTargetMachine(
        triple, "gfx942", "", llvm::TargetOptions(), std::nullopt));
  }();
  return *result;
}

std::unique_ptr<llvm::Module> parse(const std::string &ir,
                                    llvm::LLVMContext &context) {
  llvm::SMDiagnostic diagnostic;
  std::unique_ptr<llvm::Module> module =
      llvm::parseAssemblyString(ir, diagnostic, context);
  if (!module) {
    std::string text;
    llvm::raw_string_ostream stream(text);
    diagnostic.print("", stream);
    ADD_FAILURE() << text;
    return nullptr;
  }
  module->setTargetTriple(machine().getTargetTriple());
  module->setDataLayout(machine().createDataLayout());
  return module;
}

std::optional<uint64_t> returnedConstant(const llvm::Function &function) {
  const auto *result =
      llvm::dyn_cast<llvm::ReturnInst>(function.back().getTerminator());
  if (function.size() != 1 || !result)
    return std::nullopt;
  const auto *value =
      llvm::dyn_cast<llvm::ConstantInt>(result->getReturnValue());
  if (!value)
    return std::nullopt;
  return value->getZExtValue();
}

} // namespace

std::vector<std::optional<uint64_t>>
mini::test::foldFunctions(const std::string &ir) {
  std::vector<std::optional<uint64_t>> results;
  llvm::LLVMContext context;
  std::unique_ptr<llvm::Module> module = parse(ir, context);
  if (!module)
    return results;
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager callGraph;
  llvm::ModuleAnalysisManager modules;
  llvm::PassBuilder builder(&machine());
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(callGraph);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, callGraph, modules);
  builder.buildPerModuleDefaultPipeline(llvm::OptimizationLevel::O1)
      .run(*module, modules);
  for (const llvm::Function &function : *module)
    if (!function.isDeclaration())
      results.push_back(returnedConstant(function));
  return results;
}

std::vector<uint8_t> mini::test::compileFunction(const std::string &ir) {
  llvm::LLVMContext context;
  std::unique_ptr<llvm::Module> module = parse(ir, context);
  if (!module)
    return {};
  llvm::SmallString<0> object;
  llvm::raw_svector_ostream stream(object);
  llvm::legacy::PassManager passes;
  if (machine().addPassesToEmitFile(passes, stream, nullptr,
                                    llvm::CodeGenFileType::ObjectFile)) {
    ADD_FAILURE() << "no object file for " << ir;
    return {};
  }
  passes.run(*module);
  return codeOf(std::string(object));
}
