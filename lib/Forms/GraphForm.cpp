//===- GraphForm.cpp - Functions of tensors -------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See Forms.h.
//
//===----------------------------------------------------------------------===//

#include "Forms.h"

#include "Graph/CheckLimits.h"
#include "HostForm.h"
#include "IR/Mini/Mini.h"
#include "IR/Mini/ProgramFunctions.h"
#include "Kernel/Form/KernelSlice.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "llvm/ADT/DenseSet.h"

using namespace mlir;
using namespace mini;

/// A result has the parallel loops, and a reduction goes on from what it has so
/// far.
static LogicalResult verifyLoops(linalg::LinalgOp op) {
  SmallVector<utils::IteratorType> loops = op.getIteratorTypesArray();
  for (OpOperand &init : op.getDpsInitsMutable()) {
    AffineMap map = op.getMatchingIndexingMap(&init);
    for (unsigned loop = 0; loop < loops.size(); ++loop)
      if (loops[loop] == utils::IteratorType::reduction &&
          map.isFunctionOfDim(loop))
        return op->emitError("a result is indexed by loop ")
               << loop << ", which is a reduction";
    if (op.getNumReductionLoops() > 0 &&
        op.getMatchingBlockArgument(&init).use_empty())
      return op->emitError("a reduction does not use its result so far");
  }
  return success();
}

static LogicalResult verifyTensorOps(func::FuncOp function) {
  WalkResult result = function.walk([&](linalg::LinalgOp op) {
    return op->getNumRegions() == 1 && failed(verifyLoops(op))
               ? WalkResult::interrupt()
               : WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

/// Functions with names for what they take and give.
static FailureOr<SmallVector<func::FuncOp>> verifyModel(ModuleOp module) {
  FailureOr<SmallVector<func::FuncOp>> functions = programFunctions(module);
  if (failed(functions))
    return failure();
  for (Operation &op : *module.getBody())
    if (!isa<func::FuncOp>(op))
      return op.emitError("'")
             << op.getName() << "' is not supported beside a function";
  for (func::FuncOp function : *functions) {
    if (failed(verifyPorts(function)))
      return failure();
    if (function.getNumResults() == 0)
      return function.emitError("has no output: it returns nothing");
  }
  return functions;
}

LogicalResult mini::verifyTensorForm(ModuleOp module, const Chip &) {
  FailureOr<SmallVector<func::FuncOp>> functions = verifyModel(module);
  return success(succeeded(functions) &&
                 llvm::all_of(*functions, [](func::FuncOp function) {
                   return succeeded(verifyTensorOps(function));
                 }));
}

/// Each result, and each piece of a concat, has a place of its own, in which
/// one kernel or another concat writes it.
static LogicalResult verifyPlaces(func::FuncOp function) {
  llvm::DenseSet<Value> placed;
  auto place = [&](Operation *owner, Value value, StringRef kind) {
    Operation *op = value.getDefiningOp();
    if (!isa_and_present<ScatterOp, ConcatOp>(op))
      return owner->emitError(kind) << " is not written by a scatter or concat";
    if (placed.insert(value).second)
      return InFlightDiagnostic();
    return owner->emitError(kind) << " has a place already: another result, or "
                                     "a piece of a concat, is the same value";
  };
  Block &body = function.getBody().front();
  for (Value result : body.getTerminator()->getOperands())
    if (failed(place(body.getTerminator(), result, "a result")))
      return failure();
  for (auto concat : body.getOps<ConcatOp>())
    for (Value piece : concat.getPieces())
      if (failed(place(concat, piece, "a piece")))
        return failure();
  return success();
}

/// A kernel has a contraction, or reductions, or neither.
static LogicalResult verifySlice(ScatterOp root) {
  KernelSlice slice(root);
  unsigned contractions = 0, reductions = 0;
  for (Operation *op : slice.ops) {
    contractions += isa<linalg::ContractOp>(op);
    auto generic = dyn_cast<linalg::GenericOp>(op);
    reductions += generic && generic.getNumReductionLoops() > 0;
  }
  if (contractions > 1 || (contractions == 1 && reductions > 0))
    return root.emitError("needs ")
           << contractions << " contractions and " << reductions
           << " reductions, and a kernel has one contraction, or reductions; "
              "a scatter between them makes two kernels";
  return success();
}

static LogicalResult verifyGraph(func::FuncOp function) {
  if (failed(verifyTensorOps(function)) || failed(checkLimits(function)) ||
      failed(verifyPlaces(function)))
    return failure();
  for (auto root : function.getBody().front().getOps<ScatterOp>())
    if (failed(verifySlice(root)))
      return failure();
  return success();
}

LogicalResult mini::verifyGraphForm(ModuleOp module, const Chip &) {
  FailureOr<SmallVector<func::FuncOp>> functions = verifyModel(module);
  return success(succeeded(functions) &&
                 llvm::all_of(*functions, [](func::FuncOp function) {
                   return succeeded(verifyGraph(function));
                 }));
}
