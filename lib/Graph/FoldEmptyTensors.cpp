//===- FoldEmptyTensors.cpp - Tensors without elements --------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A dimension of no elements makes all that is computed along it nothing, and
// what is reduced along it the value that the reduction starts from. After this
// no op reads such a tensor, so that no other pass has to think of one.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/LinalgBuilders.h"
#include "IR/Mini/Mini.h"
#include "Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_FOLDEMPTYTENSORSPASS
#include "Graph/Passes.h.inc"

static bool isEmpty(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  return type && llvm::is_contained(type.getShape(), 0);
}

static Value createEmptyConstant(OpBuilder &builder, Value value) {
  auto type = cast<RankedTensorType>(value.getType());
  return arith::ConstantOp::create(
      builder, value.getLoc(),
      DenseElementsAttr::get(type, ArrayRef<Attribute>()));
}

namespace {
struct FoldEmptyTensorsPass
    : impl::FoldEmptyTensorsPassBase<FoldEmptyTensorsPass> {
  void runOnOperation() override {
    for (Block &block : getOperation().getBody()) {
      OpBuilder builder = OpBuilder::atBlockBegin(&block);
      for (BlockArgument argument : block.getArguments())
        if (isEmpty(argument) && !argument.use_empty())
          argument.replaceAllUsesWith(createEmptyConstant(builder, argument));
      for (Operation &op : llvm::make_early_inc_range(block))
        if (!op.hasTrait<OpTrait::IsTerminator>())
          fold(op);
    }
  }

private:
  void fold(Operation &op);
  Value foldResult(OpBuilder &builder, OpResult result);
};
} // namespace

void FoldEmptyTensorsPass::fold(Operation &op) {
  OpBuilder builder(&op);
  for (OpResult result : op.getResults())
    if (Value replacement = foldResult(builder, result))
      result.replaceAllUsesWith(replacement);
  if (isOpTriviallyDead(&op))
    op.erase();
}

/// What `result` is equal to and does not read an empty tensor, or null.
Value FoldEmptyTensorsPass::foldResult(OpBuilder &builder, OpResult result) {
  Operation *op = result.getOwner();
  if (isEmpty(result))
    return isa<arith::ConstantOp>(op) ? Value()
                                      : createEmptyConstant(builder, result);
  if (llvm::none_of(op->getOperands(), isEmpty))
    return {};
  // Of the loops, some run along an empty tensor.
  if (auto structured = dyn_cast<linalg::LinalgOp>(op))
    return structured.getDpsInitOperand(result.getResultNumber())->get();
  ImplicitLocOpBuilder b(op->getLoc(), builder);
  if (auto gather = dyn_cast<GatherOp>(op);
      gather && isEmpty(gather.getSource()))
    return arith::ConstantOp::create(
        b, DenseElementsAttr::get(cast<ShapedType>(result.getType()),
                                  Attribute(gather.getFill())));
  if (auto concat = dyn_cast<ConcatOp>(op)) {
    auto pieces = llvm::to_vector(llvm::make_filter_range(
        concat.getPieces(), [](Value piece) { return !isEmpty(piece); }));
    return pieces.size() == 1 ? pieces.front()
                              : buildConcat(b, pieces, concat.getDim());
  }
  return {};
}

} // namespace mini
