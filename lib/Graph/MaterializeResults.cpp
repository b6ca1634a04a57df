//===- MaterializeResults.cpp - Every result of the function is a scatter -===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A kernel ends in a scatter into its result's buffer. What the function
// returns without one (an elementwise graph's result, an argument, a value
// returned twice) gets one here, and so does each piece of a concat.
//
//===----------------------------------------------------------------------===//

#include "FlattenAndScatter.h"
#include "IR/Mini/Mini.h"
#include "Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_MATERIALIZERESULTSPASS
#include "Graph/Passes.h.inc"

namespace {
struct MaterializeResultsPass
    : impl::MaterializeResultsPassBase<MaterializeResultsPass> {
  void runOnOperation() override {
    for (Block &block : getOperation().getBody()) {
      latest.clear();
      for (auto concat : llvm::make_early_inc_range(block.getOps<ConcatOp>()))
        giveBuffers(concat);
      giveBuffers(block.getTerminator());
    }
  }

private:
  /// Makes every operand of `op` a scatter or a concat that nothing else with
  /// buffers of its own takes.
  void giveBuffers(Operation *op) {
    OpBuilder builder(op);
    for (OpOperand &operand : op->getOpOperands()) {
      Value value = operand.get();
      // A buffer of no elements needs no writing.
      if (auto type = dyn_cast<RankedTensorType>(value.getType());
          type && llvm::is_contained(type.getShape(), 0))
        continue;
      auto [entry, isFirst] = latest.try_emplace(value, value);
      if (isFirst &&
          isa_and_present<ScatterOp, ConcatOp>(value.getDefiningOp()))
        continue;
      // Of the copy before, since equal copies would become one.
      entry->second = flattenAndScatter(builder, value.getLoc(), entry->second);
      operand.set(entry->second);
    }
  }

  /// The last buffer that each value was given.
  DenseMap<Value, Value> latest;
};
} // namespace

} // namespace mini
