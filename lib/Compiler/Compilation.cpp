//===- Compilation.cpp - One run of the compiler --------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs the phases and tells bad input from a bug of ours: an error that a pass
// reports in a phase that checks the input is the user's, anything else is ours
// and comes with a reproducer.
//
//===----------------------------------------------------------------------===//

#include "Compilation.h"

#include "CodeGen/CodeObject.h"
#include "IR/Mini/LayerNames.h"
#include "IR/Mini/MiniDialect.h"
#include "IR/Mini/ModuleTarget.h"
#include "SourceReader.h"
#include "mini/Program_generated.h"
#include "tensor/FileOutput.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"

using namespace mini;
using namespace mlir;

static DialectRegistry makeRegistry() {
  DialectRegistry registry;
  registerDialects(registry);
  return registry;
}

static std::string print(ModuleOp module,
                         const OpPrintingFlags &flags = OpPrintingFlags()) {
  std::string text;
  llvm::raw_string_ostream os(text);
  module.print(os, flags);
  os << "\n";
  return text;
}

/// What a person reads, and can give to `--from`: with the names of nodes where
/// they are not attributes of launches yet, and, if that is asked for, without
/// the weights.
static std::string printForReader(ModuleOp module, bool elidesWeights) {
  constexpr int64_t mostElements = 256;
  OpPrintingFlags flags;
  if (elidesWeights)
    flags.elideLargeElementsAttrs(mostElements)
        .elideLargeResourceString(mostElements);
  if (!module.getOps<gpu::GPUModuleOp>().empty())
    return print(module, flags);
  OwningOpRef<ModuleOp> named = module.clone();
  return print(writeLayerNames(*named) ? *named : module, flags);
}

Compilation::Compilation(const Chip &chip, ArrayRef<Phase> phases,
                         const CompileOptions &options)
    : chip(chip), phases(phases), options(options), context(makeRegistry()),
      diagnostics(sources, &context, options.onDiagnostic) {
  // The source line is shown; the operation as printed may be a whole kernel.
  context.printOpOnDiagnostic(false);
  timingManager.setEnabled(options.timePasses);
  timing = timingManager.getRootScope();
}

Expected<CompileResult> Compilation::run(std::string_view source,
                                         std::string_view name) {
  if (Status status = parse(source, name); !status)
    return status.error();
  if (Status status = checkTarget(); !status)
    return status.error();
  if (Status status = verifyInput(); !status)
    return status.error();
  for (const Phase &phase : phases) {
    if (Status status = runPhase(phase); !status)
      return status.error();
    if (options.saveTemps.empty())
      continue;
    if (Status status = saveOutput(phase); !status)
      return status.error();
  }
  if (phases.back().populate)
    result.output = printForReader(*module, options.elideWeights);
  return std::move(result);
}

Status Compilation::parse(std::string_view source, std::string_view name) {
  TimingScope parsing = timing.nest("parse");
  diagnostics.setInputName(name);
  inputName = name;
  SourceReader reader(options, sources, diagnostics, &context);
  // Only the first phase takes a model; later ones take what we printed.
  Expected<OwningOpRef<ModuleOp>> read = isWrittenByHand()
                                             ? reader.readText(source, name)
                                             : reader.readModel(source, name);
  if (!read)
    return read.error();
  module = std::move(*read);
  return success();
}

Status Compilation::checkTarget() {
  MiniDialect::TargetAttrHelper helper(&context);
  StringAttr target = helper.getAttr(*module);
  if (target && !lookupChip(target.getValue())) {
    (void)targetOf(*module);
    return Error{ErrorKind::InvalidInput, diagnostics.takeErrors()};
  }
  if (target && target.getValue() != chip.name)
    return Error{ErrorKind::Usage, "the input is for target '" +
                                       target.getValue().str() +
                                       "', and the target asked for is '" +
                                       chip.name.str() + "'"};
  helper.setAttr(*module, StringAttr::get(&context, chip.name));
  return success();
}

/// A file may hold anything; what a phase printed has the form that it leaves.
Status Compilation::verifyInput() {
  auto verifyForm = phases.front().verifyInput;
  if (!verifyForm || succeeded(verifyForm(*module, chip)))
    return success();
  return Error{ErrorKind::InvalidInput,
               diagnostics.takeErrors() + "\nthis is no input of phase '" +
                   phases.front().name.str() + "', which --from names"};
}

Status Compilation::runPhase(const Phase &phase) {
  TimingScope scope = timing.nest(phase.name.str());
  if (options.onProgress)
    options.onProgress(phase.name, 0, 0);
  return phase.populate ? runPasses(phase, scope) : emit(phase);
}

Status Compilation::runPasses(const Phase &phase, TimingScope &scope) {
  OwningOpRef<ModuleOp> input = module->clone();
  PassManager passes(&context);
  // The module is verified once a phase, below: a failure there is a bug of
  // ours, which must not look like a pass's error about the input.
  passes.enableVerifier(false);
  passes.enableTiming(scope);
  phase.populate(passes, {&chip, options.strictQdq});
  bool passed = succeeded(passes.run(*module));
  std::string errors = diagnostics.takeErrors();
  if (!passed)
    return passError(phase, *input, std::move(errors));
  if (succeeded(verify(*module)))
    return success();
  errors = diagnostics.takeErrors();
  return isWrittenByHand() ? passError(phase, *input, std::move(errors))
                           : internalError(phase, *input, std::move(errors));
}

/// Whose fault an error is. Of IR that someone wrote, mini has checked the
/// form, and not whether every later step can make something of it.
Error Compilation::passError(const Phase &phase, ModuleOp input,
                             std::string errors) {
  if (errors.empty() || (!phase.checksInput && !isWrittenByHand()))
    return internalError(phase, input, std::move(errors));
  if (&phase != phases.begin() && isWrittenByHand())
    errors += "\nphase '" + phase.name.str() +
              "' can make nothing of what --from=" + phases.front().name.str() +
              " was given";
  return {ErrorKind::InvalidInput, std::move(errors)};
}

bool Compilation::isWrittenByHand() const {
  return phases.begin() != allPhases().begin();
}

Status Compilation::emit(const Phase &phase) {
  llvm::Error error = llvm::Error::success();
  if (phase.name == "asm") {
    llvm::Expected<std::string> text =
        translateToAssembly(*module, chip, [&](size_t done, size_t all) {
          if (options.onProgress)
            options.onProgress(phase.name, done, all);
        });
    if (text)
      result.output = assembly = std::move(*text);
    error = llvm::joinErrors(std::move(error), text.takeError());
  } else {
    error = llvm::joinErrors(std::move(error), emitCodeObject());
  }
  if (!error)
    return success();
  // The system's errors, such as of a full disk, are no bugs.
  bool isOfSystem = false;
  std::string message = diagnostics.takeErrors();
  llvm::handleAllErrors(std::move(error), [&](const llvm::ErrorInfoBase &info) {
    message += (message.empty() ? "" : "\n") +
               (inputName + ": error: " + info.message());
    isOfSystem |= info.convertToErrorCode() != llvm::inconvertibleErrorCode();
  });
  if (isOfSystem)
    return Error{ErrorKind::Usage, std::move(message)};
  return passError(phase, *module, std::move(message));
}

llvm::Error Compilation::emitCodeObject() {
  llvm::Expected<ConstantPool> constants = packConstants(*module);
  if (!constants)
    return constants.takeError();
  llvm::Expected<std::string> linked =
      linkCodeObject(assembly, *constants, chip);
  if (!linked)
    return linked.takeError();
  llvm::Expected<std::vector<KernelInfo>> kernels =
      readKernelInfo(*linked, assembly, *module, chip);
  if (!kernels)
    return kernels.takeError();
  llvm::Expected<std::string> program =
      encodeProgram(*module, *constants, *kernels, chip);
  if (!program)
    return program.takeError();
  llvm::Expected<std::string> codeObject = addProgramSection(*linked, *program);
  if (!codeObject)
    return codeObject.takeError();
  result.output = std::move(*codeObject);
  return fillReport(*kernels, *program);
}

llvm::Error Compilation::fillReport(ArrayRef<KernelInfo> kernels,
                                    StringRef bytes) {
  flatbuffers::Verifier verifier(
      reinterpret_cast<const uint8_t *>(bytes.data()), bytes.size());
  if (!format::VerifyProgramBuffer(verifier))
    return llvm::createStringError("the program section does not verify");
  const format::Program &program = *format::GetProgram(bytes.data());
  SmallVector<const format::Launch *> launches(program.launches()->begin(),
                                               program.launches()->end());
  result.workspaceBytes = program.workspace_size();
  if (program.variants())
    for (const format::Variant *variant : *program.variants()) {
      launches.append(variant->launches()->begin(), variant->launches()->end());
      result.workspaceBytes =
          std::max(result.workspaceBytes, variant->workspace_size());
    }
  for (const KernelInfo &kernel : kernels)
    result.kernels.push_back({kernel});
  // Backwards, so that the first launch of a kernel is the one that stays.
  for (const format::Launch *launch : llvm::reverse(launches)) {
    KernelReport &report = result.kernels[launch->kernel()];
    auto store = [](uint32_t (&to)[3], const format::Extent &from) {
      to[0] = from.x();
      to[1] = from.y();
      to[2] = from.z();
    };
    store(report.grid, *launch->grid());
    store(report.block, *launch->block());
  }
  for (const format::Launch *launch : launches) {
    KernelReport &report = result.kernels[launch->kernel()];
    ++report.launches;
    if (launch->layers())
      for (const flatbuffers::String *name : *launch->layers())
        report.layers.push_back(name->str());
  }
  fillOperators();
  result.constantBytes = program.constants_size();
  for (auto host : module->getOps<func::FuncOp>())
    if (IntegerAttr bound =
            MiniDialect::WorkspaceLowerBoundAttrHelper(host.getContext())
                .getAttr(host))
      result.workspaceLowerBound =
          std::max<uint64_t>(result.workspaceLowerBound, bound.getInt());
  return llvm::Error::success();
}

void Compilation::fillOperators() {
  auto forEach = [&](auto helper, auto add) {
    if (ArrayAttr array = helper.getAttr(*module))
      for (auto entry : array.getAsRange<DictionaryAttr>())
        add(entry);
  };
  auto number = [](DictionaryAttr entry, StringRef name) {
    auto value = entry.getAs<IntegerAttr>(name);
    return value ? static_cast<uint32_t>(value.getInt()) : 0;
  };
  auto text = [](DictionaryAttr entry, StringRef name) {
    auto value = entry.getAs<StringAttr>(name);
    return value ? value.str() : "";
  };
  forEach(MiniDialect::OperatorCountsAttrHelper(&context),
          [&](DictionaryAttr entry) {
            result.operators.push_back(
                {text(entry, "kind"), number(entry, "integer"),
                 number(entry, "float8"), number(entry, "float")});
          });
  forEach(MiniDialect::FloatOperatorsAttrHelper(&context),
          [&](DictionaryAttr entry) {
            result.floatOperators.push_back({text(entry, "name"),
                                             text(entry, "operator"),
                                             text(entry, "reason")});
          });
}

Status Compilation::saveOutput(const Phase &phase) {
  SmallString<128> path(options.saveTemps);
  std::error_code error = llvm::sys::fs::create_directories(path);
  // Numbered by the place in the whole list, so that runs of parts agree.
  llvm::sys::path::append(path, llvm::formatv("{0,0+2}-{1}{2}",
                                              &phase - allPhases().begin(),
                                              phase.name, phase.extension)
                                    .str());
  if (error)
    return Error{ErrorKind::Usage,
                 "cannot write " + path.str().str() + ": " + error.message()};
  Status status =
      writeFile(path.str().str(),
                phase.populate ? printForReader(*module, options.elideWeights)
                               : result.output);
  return status ? success()
                : Status(Error{ErrorKind::Usage, status.error().message});
}

Error Compilation::internalError(const Phase &phase, ModuleOp input,
                                 std::string message) {
  message += (message.empty() ? "" : "\n");
  message += "bug in mini: phase '" + phase.name.str() + "' failed";
  // The phases that leave MLIR all start from the same module.
  StringRef from = phase.populate ? StringRef(phase.name) : "asm";
  SmallString<128> path;
  std::error_code error =
      llvm::sys::fs::createTemporaryFile("mini-reproducer", "mlir", path);
  Status saved = error ? Status(Error{ErrorKind::Usage, error.message()})
                       : writeFile(path.str().str(), print(input));
  if (!saved)
    message += "; its input cannot be saved: " + saved.error().message;
  else
    message += "; to reproduce: mini-compile --target=" + chip.name.str() +
               " --from=" + from.str() + " " + path.str().str();
  return {ErrorKind::Internal, std::move(message)};
}
