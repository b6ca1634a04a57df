//===- ExplainUnknown.cpp - Why a value is not known - cpp ----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Control flow is only as good as what its condition comes of: the error names
// the node that computes it, the inputs to bind, and what stands in the way.
//
//===----------------------------------------------------------------------===//

#include "ControlFlow.h"

#include "IR/Mini/InputName.h"

#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mini;

/// `'node' (onnx.Relu)`, as messages call what makes a value.
static std::string describe(Operation *op) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  if (auto name = dyn_cast<NameLoc>(op->getLoc()))
    stream << "'" << name.getName().getValue() << "' ";
  auto onnxOp = dyn_cast<torch::OperatorOp>(op);
  stream << "(" << (onnxOp ? onnxOp.getName() : op->getName().getStringRef())
         << ")";
  return text;
}

InFlightDiagnostic ControlFlow::emitUnknown(torch::OperatorOp op,
                                            StringRef role, Value value) {
  llvm::SetVector<Value> values;
  values.insert(value);
  std::string inputs, binds, causes;
  auto append = [](std::string &list, const std::string &text) {
    list += (list.empty() ? "" : ", ") + text;
  };
  for (size_t i = 0; i < values.size(); ++i) {
    Value part = values[i];
    Operation *maker = part.getDefiningOp();
    if (!maker) {
      std::string name =
          inputName(function, cast<BlockArgument>(part).getArgNumber());
      append(inputs, "'" + name + "'");
      binds += " --bind=" + name + "=FILE.npy";
      continue;
    }
    // The operators that do not convert, though their operands do.
    if (part != value && !find(part) &&
        llvm::all_of(maker->getOperands(),
                     [&](Value operand) { return find(operand).has_value(); }))
      append(causes, describe(maker));
    values.insert_range(maker->getOperands());
  }
  InFlightDiagnostic diagnostic = op->emitError();
  diagnostic << "'" << op.getName() << "': " << role << ", ";
  if (Operation *maker = value.getDefiningOp())
    diagnostic << "which " << describe(maker) << " computes"
               << (inputs.empty() ? "" : " from the inputs " + inputs)
               << (causes.empty() ? "" : " with " + causes);
  else
    diagnostic << "the input " << inputs;
  diagnostic << ", must be known at compile time";
  if (!binds.empty())
    diagnostic << "; give the model's inputs their values with" << binds;
  return diagnostic;
}
