//===- TranslateToAssembly.cpp - Kernels to assembly text -----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Kernels in the LLVM dialect become LLVM IR, are optimized for the chip, and
// are printed as its assembly, each on its own and all in parallel. No step may
// change a result of floating-point arithmetic: a multiply and an add fuse only
// where the program says so.
//
//===----------------------------------------------------------------------===//

#include "CodeObject.h"
#include "JoinAssembly.h"
#include "KeepBufferOffsets.h"
#include "LinkDeviceLibrary.h"
#include "SplitKernels.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/IR/Threading.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/DiagnosticPrinter.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Verifier.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/TargetSelect.h"

#include <mutex>

using namespace llvm;

namespace {
/// ABI version 3. Loaders before ROCm 6.2 refuse the next one, of which nothing
/// here has need; see docs/program-file.md.
constexpr unsigned codeObjectVersion = 500;

/// Registers the AMDGPU target alone: all of LLVM's would cost start-up time.
void initializeTarget() {
  static std::once_flag once;
  std::call_once(once, [] {
    LLVMInitializeAMDGPUTargetInfo();
    LLVMInitializeAMDGPUTarget();
    LLVMInitializeAMDGPUTargetMC();
    LLVMInitializeAMDGPUAsmPrinter();
    LLVMInitializeAMDGPUAsmParser();
  });
}

/// Collects the errors that LLVM's passes report, which would otherwise end the
/// process.
class DiagnosticCollector {
public:
  explicit DiagnosticCollector(LLVMContext &context) {
    context.setDiagnosticHandlerCallBack(
        [](const DiagnosticInfo *info, void *self) {
          if (info->getSeverity() != DS_Error)
            return;
          raw_string_ostream os(
              static_cast<DiagnosticCollector *>(self)->errors);
          DiagnosticPrinterRawOStream printer(os);
          info->print(printer);
          os << "\n";
        },
        this);
  }

  Error takeError() {
    if (errors.empty())
      return Error::success();
    return createStringError(StringRef(errors).rtrim());
  }

private:
  std::string errors;
};

void prepareModule(Module &module, const TargetMachine &machine) {
  module.setTargetTriple(machine.getTargetTriple());
  module.setDataLayout(machine.createDataLayout());
  module.addModuleFlag(Module::Error, "amdhsa_code_object_version",
                       codeObjectVersion);
  for (Function &function : module)
    if (function.getCallingConv() == CallingConv::AMDGPU_KERNEL)
      function.setVisibility(GlobalValue::ProtectedVisibility);
}

void optimize(Module &module, TargetMachine &machine) {
  PassBuilder builder(&machine);
  LoopAnalysisManager loops;
  FunctionAnalysisManager functions;
  CGSCCAnalysisManager sccs;
  ModuleAnalysisManager modules;
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(sccs);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, sccs, modules);
  builder.buildPerModuleDefaultPipeline(OptimizationLevel::O3)
      .run(module, modules);
}

/// Gives what is local to `module` names that other modules do not have.
void renameLocals(Module &module, size_t number) {
  for (GlobalValue &value : module.global_values())
    if (value.hasLocalLinkage())
      value.setName(value.getName() + "." + Twine(number));
}

/// Compiles one of the modules of a program, that of this number.
Expected<std::string> translateKernel(mlir::gpu::GPUModuleOp module,
                                      size_t number, const mini::Chip &chip) {
  LLVMContext context;
  DiagnosticCollector diagnostics(context);
  std::unique_ptr<Module> kernel =
      mlir::translateModuleToLLVMIR(module, context, module.getName());
  if (!kernel)
    return createStringError("a kernel cannot be translated to LLVM IR");
  // Of a kernel that was written by hand, this is the first that knows the
  // types of LLVM's intrinsics.
  std::string problem;
  raw_string_ostream problems(problem);
  if (verifyModule(*kernel, &problems))
    return createStringError("a kernel is no valid LLVM IR: " +
                             StringRef(problem).rtrim());

  std::unique_ptr<TargetMachine> machine = mini::createTargetMachine(chip);
  prepareModule(*kernel, *machine);
  if (Error error = mini::linkDeviceLibrary(*kernel, chip.name))
    return std::move(error);
  optimize(*kernel, *machine);
  mini::keepBufferOffsets(*kernel);
  renameLocals(*kernel, number);

  SmallString<0> assembly;
  raw_svector_ostream os(assembly);
  legacy::PassManager codegen;
  if (machine->addPassesToEmitFile(codegen, os, nullptr,
                                   CodeGenFileType::AssemblyFile))
    return createStringError("the target cannot print assembly");
  codegen.run(*kernel);
  if (Error error = diagnostics.takeError())
    return std::move(error);
  return assembly.str().str();
}
} // namespace

std::unique_ptr<TargetMachine> mini::createTargetMachine(const Chip &chip) {
  initializeTarget();
  Triple triple("amdgcn-amd-amdhsa");
  std::string error;
  const Target *target = TargetRegistry::lookupTarget(triple, error);
  if (!target)
    report_fatal_error(Twine(error));
  TargetOptions options;
  options.AllowFPOpFusion = FPOpFusion::Strict;
  return std::unique_ptr<TargetMachine>(target->createTargetMachine(
      triple, chip.name, /*Features=*/"", options, Reloc::PIC_, std::nullopt,
      CodeGenOptLevel::Aggressive));
}

Expected<std::string>
mini::translateToAssembly(mlir::ModuleOp module, const Chip &chip,
                          const KernelProgress &onKernel) {
  auto gpuModules = to_vector(module.getOps<mlir::gpu::GPUModuleOp>());
  if (gpuModules.size() != 1)
    return createStringError("a program has one gpu.module, and this has %zu",
                             gpuModules.size());
  auto parts = splitKernels(gpuModules.front());
  std::vector<std::string> files(parts.size()), errors(parts.size());
  std::mutex mutex;
  size_t done = 0;
  mlir::parallelFor(module.getContext(), 0, parts.size(), [&](size_t i) {
    Expected<std::string> assembly = translateKernel(*parts[i], i, chip);
    if (assembly)
      files[i] = std::move(*assembly);
    else
      errors[i] = toString(assembly.takeError());
    std::lock_guard lock(mutex);
    if (onKernel)
      onKernel(++done, parts.size());
  });
  erase_if(errors, [](const std::string &error) { return error.empty(); });
  if (!errors.empty())
    return createStringError(join(errors, "\n"));
  return joinAssembly(files);
}
