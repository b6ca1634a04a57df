//===- MarkSplitBatch.cpp - Batches that variants can share ---------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The runtime may run a batch as several smaller ones, of sizes that there are
// variants for, where that gives the same: rows do not mix, and each variant
// computes the same of a row.
//
//===----------------------------------------------------------------------===//

#include "BatchRows.h"
#include "Graph/Passes.h"
#include "IR/Mini/ProgramFunctions.h"
#include "VariantComparison.h"

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_MARKSPLITBATCHPASS
#include "Graph/Passes.h.inc"

/// The one size that all inputs and outputs have in their dimension 0.
static std::optional<int64_t> rowsOf(func::FuncOp function) {
  FunctionType type = function.getFunctionType();
  std::optional<int64_t> rows;
  for (Type port :
       llvm::concat<const Type>(type.getInputs(), type.getResults())) {
    auto tensor = dyn_cast<RankedTensorType>(port);
    if (!tensor || tensor.getRank() == 0 || tensor.getDimSize(0) < 1 ||
        (rows && *rows != tensor.getDimSize(0)))
      return std::nullopt;
    rows = tensor.getDimSize(0);
  }
  return rows;
}

static std::optional<BatchProblem>
findProblem(ArrayRef<func::FuncOp> functions) {
  SmallVector<int64_t> rows;
  for (func::FuncOp function : functions) {
    std::optional<int64_t> own = rowsOf(function);
    if (!own || llvm::is_contained(rows, *own))
      return BatchProblem{function, "the variants do not differ in the "
                                    "outermost dimension of every input and "
                                    "output"};
    rows.push_back(*own);
  }
  for (auto [function, own] : llvm::zip_equal(functions, rows)) {
    // One row has none to mix with.
    if (own > 1)
      if (auto problem = BatchRows(function, own).findMixing())
        return problem;
    if (function == functions.front())
      continue;
    if (auto problem = VariantComparison(own, rows.front())
                           .findDifference(function, functions.front()))
      return problem;
  }
  return std::nullopt;
}

namespace {
struct MarkSplitBatchPass : impl::MarkSplitBatchPassBase<MarkSplitBatchPass> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    FailureOr<SmallVector<func::FuncOp>> functions = programFunctions(module);
    if (failed(functions))
      return signalPassFailure();
    if (functions->size() < 2)
      return;
    if (auto problem = findProblem(*functions)) {
      problem->op->emitRemark("a batch of another size cannot be split over "
                              "these: ")
          << problem->reason;
      return;
    }
    MiniDialect::SplitsBatchAttrHelper(&getContext())
        .setAttr(module, UnitAttr::get(&getContext()));
  }
};
} // namespace

} // namespace mini
