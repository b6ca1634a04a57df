//===- ProgramFunctions.cpp - The functions of a program ------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See ProgramFunctions.h.
//
//===----------------------------------------------------------------------===//

#include "ProgramFunctions.h"

#include "MiniDialect.h"

using namespace mlir;
using namespace mini;

static DictionaryAttr sizesOf(func::FuncOp function) {
  return MiniDialect::SizesAttrHelper(function.getContext()).getAttr(function);
}

static LogicalResult checkFunction(func::FuncOp function) {
  if (function.isExternal() || !function.isPublic())
    return function.emitError("the function of a program must be public and "
                              "have a body");
  if (!function.getBody().hasOneBlock())
    return function.emitError("expected a function of one block");
  return success();
}

/// Whether the two have sizes of the same dimensions, which differ.
static bool areVariants(func::FuncOp first, func::FuncOp second) {
  DictionaryAttr sizes = sizesOf(first), others = sizesOf(second);
  auto hasSameName = [](NamedAttribute one, NamedAttribute other) {
    return one.getName() == other.getName();
  };
  return sizes && others && sizes != others && sizes.size() == others.size() &&
         std::equal(sizes.begin(), sizes.end(), others.begin(), hasSameName);
}

/// Whether the inputs and outputs have the same names and types of elements.
static bool haveSamePorts(func::FuncOp first, func::FuncOp second) {
  auto attributes = [](auto getAttrDict, unsigned count) {
    return llvm::map_to_vector(llvm::seq(0u, count), getAttrDict);
  };
  auto argumentsOf = [&](func::FuncOp function) {
    return attributes([&](unsigned i) { return function.getArgAttrDict(i); },
                      function.getNumArguments());
  };
  auto resultsOf = [&](func::FuncOp function) {
    return attributes([&](unsigned i) { return function.getResultAttrDict(i); },
                      function.getNumResults());
  };
  return argumentsOf(first) == argumentsOf(second) &&
         resultsOf(first) == resultsOf(second);
}

FailureOr<SmallVector<func::FuncOp>> mini::programFunctions(ModuleOp module) {
  auto functions = llvm::to_vector(module.getOps<func::FuncOp>());
  bool areAllVariants = !functions.empty();
  for (size_t i = 0; i < functions.size(); ++i)
    for (size_t j = 0; j < i; ++j)
      areAllVariants &= areVariants(functions[j], functions[i]);
  if (!areAllVariants) {
    InFlightDiagnostic error =
        module.emitError("a program is made of one function, or of variants "
                         "with other 'mini.sizes' each, and this file has ")
        << functions.size();
    for (func::FuncOp function : functions)
      error.attachNote(function.getLoc()) << "@" << function.getName();
    return error;
  }
  for (func::FuncOp function : functions) {
    if (failed(checkFunction(function)))
      return failure();
    if (!haveSamePorts(functions.front(), function))
      return function.emitError("has other inputs and outputs than @")
             << functions.front().getName()
             << ", of which it is a variant at other sizes";
  }
  return functions;
}
