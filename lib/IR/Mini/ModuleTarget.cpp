//===- ModuleTarget.cpp - The chip that a module is for -------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Passes on functions and kernels run side by side and read the attribute of
// the module that they share: it is there before the first pass, and none of
// them changes it.
//
//===----------------------------------------------------------------------===//

#include "ModuleTarget.h"
#include "MiniDialect.h"

using namespace mlir;

const mini::Chip *mini::targetOf(Operation *op) {
  MiniDialect::TargetAttrHelper helper(op->getContext());
  Operation *module = op;
  while (module && !helper.isAttrPresent(module))
    module = module->getParentOp();
  if (!module) {
    op->emitError("is in no module that names its target, as attributes {")
        << helper.getName().strref() << " = \"" << allChips().front().name
        << "\"} would";
    return nullptr;
  }
  StringRef name = helper.getAttr(module).getValue();
  const Chip *chip = lookupChip(name);
  if (!chip) {
    InFlightDiagnostic error = module->emitError("unknown target '")
                               << name << "'; targets are ";
    llvm::interleaveComma(allChips(), error,
                          [&](const Chip &each) { error << each.name; });
  }
  return chip;
}
