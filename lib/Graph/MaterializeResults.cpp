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
// returned twice) gets one here: the value is flattened to a row of elements
// and scattered back.
//
//===----------------------------------------------------------------------===//

#include "mini/Graph/Passes.h"
#include "mini/IR/IndexMap.h"
#include "mini/IR/Mini.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_MATERIALIZERESULTSPASS
#include "mini/Graph/Passes.h.inc"

static Value flattenAndScatter(OpBuilder &builder, Location loc, Value value) {
  auto type = cast<RankedTensorType>(value.getType());
  AffineMap map = delinearizingMap(type.getShape(), builder.getContext());
  Value row = GatherOp::create(builder, loc, value,
                               ArrayRef<int64_t>{type.getNumElements()}, map);
  return ScatterOp::create(builder, loc, type, row, map);
}

namespace {
struct MaterializeResultsPass
    : impl::MaterializeResultsPassBase<MaterializeResultsPass> {
  void runOnOperation() override {
    for (Block &block : getOperation().getBody()) {
      Operation *terminator = block.getTerminator();
      OpBuilder builder(terminator);
      llvm::SmallPtrSet<Value, 4> returned;
      for (OpOperand &operand : terminator->getOpOperands()) {
        Value value = operand.get();
        if (!returned.insert(value).second || !value.getDefiningOp<ScatterOp>())
          operand.set(flattenAndScatter(builder, value.getLoc(), value));
      }
    }
  }
};
} // namespace

} // namespace mini
