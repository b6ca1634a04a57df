//===- ListOperators.cpp - The list of operators --------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// docs/operators.md is what this prints, which a test compares.
//
//===----------------------------------------------------------------------===//

#include "ListOperators.h"

#include "mini/Compiler.h"

#include "llvm/Support/raw_ostream.h"

static std::string formatOperandCount(const mini::OperatorInfo &op) {
  std::string text = std::to_string(op.minOperands);
  if (op.maxOperands == mini::OperatorInfo::variadic)
    return text + " or more";
  if (op.maxOperands != op.minOperands)
    text += " to " + std::to_string(op.maxOperands);
  return text;
}

std::string formatOperators() {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << "# ONNX operators\n\n"
        "The operators that a model may use, from which opset on, with how "
        "many "
        "inputs\nand which attributes. This page is the output of\n"
        "`mini-compile --list-ops`; to bring it up to date:\n"
        "`build/bin/mini-compile --list-ops > docs/operators.md`.\n\n"
        "| operator | from opset | inputs | attributes |\n"
        "| --- | --- | --- | --- |\n";
  for (const mini::OperatorInfo &op : mini::operators())
    os << "| " << op.domain << (op.domain.empty() ? "" : ".") << op.name
       << " | " << op.minOpset << " | " << formatOperandCount(op) << " | "
       << op.attributes << " |\n";
  os << "\n# PyTorch operators\n\n"
        "In torch-mlir text, with the operands of PyTorch's schemas.\n\n";
  for (const std::string &name : mini::torchOperators())
    os << "- " << name << "\n";
  return text;
}
