//===- TorchDialect.cpp - Registration of the torch dialect ---------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Registers the dialect's types and operations, and gives those that are not
// defined the text that torch-mlir gives PyTorch's operators.
//
//===----------------------------------------------------------------------===//

#include "Torch.h"

#include "mlir/IR/OpImplementation.h"

using namespace mlir;
using namespace mini::torch;

#include "IR/Torch/TorchDialect.cpp.inc"

void TorchDialect::initialize() {
  allowUnknownOperations();
  registerTypes();
  addOperations<
#define GET_OP_LIST
#include "IR/Torch/TorchOps.cpp.inc"
      >();
}

/// Operands, attributes, and the types: `%a, %b {..} : !t, !t -> !t`.
static ParseResult parseOperator(OpAsmParser &parser, OperationState &result) {
  SmallVector<OpAsmParser::UnresolvedOperand> operands;
  SmallVector<Type> operandTypes;
  SMLoc location = parser.getCurrentLocation();
  if (parser.parseOperandList(operands) ||
      parser.parseOptionalAttrDict(result.attributes))
    return failure();
  if (succeeded(parser.parseOptionalColon()) && !operands.empty() &&
      parser.parseTypeList(operandTypes))
    return failure();
  if (succeeded(parser.parseOptionalArrow()) &&
      parser.parseTypeList(result.types))
    return failure();
  return parser.resolveOperands(operands, operandTypes, location,
                                result.operands);
}

std::optional<Dialect::ParseOpHook>
TorchDialect::getParseOperationHook(StringRef /*opName*/) const {
  return ParseOpHook(parseOperator);
}

llvm::unique_function<void(Operation *, OpAsmPrinter &)>
TorchDialect::getOperationPrinter(Operation *op) const {
  // Regions and successors only have a generic form.
  if (op->getNumRegions() != 0 || op->getNumSuccessors() != 0)
    return {};
  return [](Operation *op, OpAsmPrinter &printer) {
    if (op->getNumOperands() != 0)
      printer << ' ' << op->getOperands();
    printer.printOptionalAttrDict(op->getAttrs());
    if (op->getNumOperands() != 0 || op->getNumResults() != 0)
      printer << " :";
    if (op->getNumOperands() != 0)
      printer << ' ' << op->getOperandTypes();
    if (op->getNumResults() != 0) {
      printer << " -> ";
      llvm::interleaveComma(op->getResultTypes(), printer);
    }
  };
}
