//===- CheckOperators.cpp - What a model has that does not convert - cpp --===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// All of it in one error, before anything converts: a user who meets one
// unsupported operator wants to know of the others.
//
//===----------------------------------------------------------------------===//

#include "FunctionConverter.h"
#include "IR/Torch/OnnxForm.h"
#include "OperatorTable.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;
using namespace mini;

/// The domain that the importer noted; the text of torch-mlir has none.
static StringRef domainOf(Operation *op) {
  auto domain = op->getAttrOfType<StringAttr>("torch.onnx_domain");
  return domain ? domain.getValue() : "";
}

static StringAttr nameOf(Operation *op) {
  auto onnxOp = dyn_cast<torch::OperatorOp>(op);
  StringRef name = onnxOp ? onnxOp.getName() : op->getName().getStringRef();
  if (!domainOf(op).empty() && name.consume_front("onnx."))
    return StringAttr::get(op->getContext(), domainOf(op) + "." + name);
  return StringAttr::get(op->getContext(), name);
}

/// Whether an operator of this domain, which is not ONNX's, is that of `row`.
static bool matchesDomain(StringRef domain, const OperatorRow &row) {
  if (domain == StringRef(row.domain))
    return true;
  // These came there first, some with more types or attributes, and are
  // otherwise ONNX's own.
  return domain == "com.microsoft" &&
         llvm::is_contained({StringRef("DequantizeLinear"), StringRef("Gelu"),
                             StringRef("GridSample"), StringRef("QLinearConv"),
                             StringRef("QuantizeLinear"), StringRef("Trilu")},
                            StringRef(row.name));
}

std::string mini::findProblem(Operation *op, std::optional<int64_t> opset) {
  opset = opsetOf(op, opset);
  if (isa<torch::ConstantNoneOp, torch::VTensorLiteralOp, func::ReturnOp>(op))
    return "";
  if (makesScalar(op)) {
    // Operators that do not convert may use it; the others take tensors.
    auto takesTensors = [](Operation *user) {
      auto onnxOp = dyn_cast<torch::OperatorOp>(user);
      return isa<func::ReturnOp>(user) ||
             (onnxOp && findOperator(onnxOp.getName()));
    };
    return llvm::any_of(op->getUsers(), takesTensors)
               ? "is an operand where only tensors are supported"
               : "";
  }
  auto onnxOp = dyn_cast<torch::OperatorOp>(op);
  const OperatorRow *row = onnxOp ? findOperator(onnxOp.getName()) : nullptr;
  StringRef domain = domainOf(op);
  // Blocks of channels, of as many as suit the processor of who saved it.
  if (domain == "com.microsoft.nchwc")
    return "has a layout for one processor; save the model with ONNX Runtime's"
           " graph optimization level 'basic' (ORT_ENABLE_BASIC) or 'extended'";
  if (!row || (!domain.empty() && !matchesDomain(domain, *row)))
    return "is not supported";
  if (!onnxOp.getBodies().empty())
    return "has regions, which are not supported";
  if (opset && !op->hasAttr(kMadeAttribute) && row->domain.empty() &&
      domain.empty() && *opset < row->minOpset)
    return "is supported from opset " + std::to_string(row->minOpset) +
           " on, but the model's opset is " + std::to_string(*opset);
  return "";
}

LogicalResult mini::checkOperators(ModuleOp module) {
  struct Problem {
    Operation *op;
    std::string text;
  };
  SmallVector<Problem> problems;
  llvm::MapVector<StringAttr, unsigned> counts;
  std::optional<int64_t> opset;
  for (auto function : module.getOps<func::FuncOp>()) {
    opset = opsetOf(function);
    for (Operation &op : function.getBody().getOps()) {
      std::string text = findProblem(&op, opset);
      if (text.empty())
        continue;
      ++counts[nameOf(&op)];
      problems.push_back({&op, std::move(text)});
    }
  }
  if (problems.empty())
    return success();

  InFlightDiagnostic diagnostic = mlir::emitError(module.getLoc());
  diagnostic << problems.size() << " operator"
             << (problems.size() == 1 ? " is" : "s are") << " not supported: ";
  llvm::interleaveComma(counts, diagnostic, [&](const auto &entry) {
    diagnostic << entry.first.getValue() << " (" << entry.second << ")";
  });
  if (opset)
    diagnostic << "; the model's opset is " << *opset;
  diagnostic << "; mini-compile --list-ops shows those that are";
  for (const Problem &problem : problems)
    diagnostic.attachNote(problem.op->getLoc())
        << "'" << nameOf(problem.op).getValue() << "' " << problem.text;
  return diagnostic;
}
