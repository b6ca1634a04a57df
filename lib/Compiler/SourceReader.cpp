//===- SourceReader.cpp - From a file to a module -------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See SourceReader.h.
//
//===----------------------------------------------------------------------===//

#include "SourceReader.h"

#include "IR/Mini/LayerNames.h"
#include "IR/Mini/MiniDialect.h"
#include "Import/BindInput.h"
#include "Import/InputDimensions.h"
#include "SizeVariants.h"
#include "tensor/Printable.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/Parser/Parser.h"

using namespace mini;
using namespace mlir;

/// IR for readers has no weights, and nothing can be made of that.
static LogicalResult checkElided(ModuleOp module) {
  WalkResult result = module.walk([](Operation *op) {
    for (NamedAttribute attribute : op->getAttrs()) {
      auto weights = dyn_cast<DenseResourceElementsAttr>(attribute.getValue());
      if (weights && !weights.getRawHandle().getBlob())
        return WalkResult(op->emitError(
            "the weights were left out of this file; write it again with "
            "--no-elide"));
    }
    return WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

/// The runtime loads no program whose tensors have names that are no text.
static Status checkNames(ModuleOp module, std::string_view file) {
  std::string problem;
  auto check = [&](StringRef kind, StringAttr name) {
    if (name && problem.empty() &&
        (name.empty() || !isPrintable(name.getValue())))
      problem = std::string(file) + ": error: the name '" +
                printableName(name.getValue()) + "' of an " + kind.str() +
                (name.empty() ? " is empty" : " has control characters");
  };
  for (auto function : module.getOps<func::FuncOp>()) {
    StringRef key = MiniDialect::NameAttrHelper::getNameStr();
    for (unsigned i = 0; i < function.getNumArguments(); ++i)
      check("input", function.getArgAttrOfType<StringAttr>(i, key));
    for (unsigned i = 0; i < function.getNumResults(); ++i)
      check("output", function.getResultAttrOfType<StringAttr>(i, key));
  }
  if (problem.empty())
    return mini::success();
  return Error{ErrorKind::InvalidInput, problem + "; give it another"};
}

OwningOpRef<ModuleOp> SourceReader::parse(StringRef source, StringRef name) {
  // A large file of anything else would be copied, and shown as one line.
  constexpr size_t longestWord = 4096;
  bool isOneWord =
      source.size() > longestWord &&
      source.take_front(longestWord).find_first_of(" \t\n") == StringRef::npos;
  if (isOneWord || source.contains('\0')) {
    emitError(UnknownLoc::get(context))
        << "this is neither an ONNX model nor MLIR text: it "
        << (isOneWord ? "begins with a word of thousands of characters"
                      : "has zero bytes");
    return {};
  }
  // The parser of dense arrays would ask an index for its bits.
  if (size_t at = source.find("array<index"); at != StringRef::npos) {
    emitError(FileLineColLoc::get(context, name,
                                  source.take_front(at).count('\n') + 1, 1))
        << "an array cannot have elements of type index";
    return {};
  }
  // The parser wants a zero after the last character, which a view may lack.
  sources.AddNewSourceBuffer(llvm::MemoryBuffer::getMemBufferCopy(source, name),
                             llvm::SMLoc());
  OwningOpRef<ModuleOp> module = parseSourceFile<ModuleOp>(sources, context);
  if (!module || failed(checkElided(*module)))
    return {};
  readLayerNames(*module);
  return module;
}

Expected<OwningOpRef<ModuleOp>> SourceReader::readText(std::string_view source,
                                                       std::string_view name) {
  OwningOpRef<ModuleOp> module = parse(source, name);
  if (!module)
    return error();
  if (module->getBody()->empty())
    return Error{ErrorKind::InvalidInput,
                 std::string(name) + ": error: the module is empty; it must "
                                     "hold a function to compile"};
  if (Status status = checkNames(*module, name); !status)
    return status.error();
  return module;
}

Status SourceReader::bindInputs(ModuleOp module) {
  for (const auto &[input, file] : options.bindings) {
    Expected<NpyArray> array = readNpy(file);
    if (!array)
      return Error{array.error().kind, "cannot bind input '" + input +
                                           "': " + array.error().message};
    if (failed(bindInput(module, input, *array, file)))
      return error();
  }
  return mini::success();
}

Expected<OwningOpRef<ModuleOp>> SourceReader::readModel(std::string_view source,
                                                        std::string_view name) {
  OwningOpRef<ModuleOp> text, result;
  if (!isOnnxModel(source, name)) {
    Expected<OwningOpRef<ModuleOp>> read = readText(source, name);
    if (!read)
      return read.error();
    text = std::move(*read);
  }
  ImportOptions import;
  for (const InputBinding &binding : options.bindings)
    import.boundInputs.insert(binding.input);
  for (const DimensionMap &sizes : combineSizes(options.dimensions)) {
    import.dimensions = sizes;
    OwningOpRef<ModuleOp> variant =
        text ? OwningOpRef<ModuleOp>(text->clone())
             : importOnnx(source, name, import, context);
    if (!variant || (text && failed(setDimensions(*variant, import))))
      return error();
    // Those of text were looked at when it was read.
    if (!text)
      if (Status status = checkNames(*variant, name); !status)
        return status.error();
    if (Status status = bindInputs(*variant); !status)
      return status.error();
    markVariant(*variant, options.dimensions, sizes);
    if (result)
      moveFunctions(*variant, *result);
    else
      result = std::move(variant);
  }
  return result;
}
