//===- FuseElementwise.cpp - Elementwise ops into neighbours --------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What no contraction's epilogue computes moves through the gather that reads
// it, and is computed while an operand is loaded.
//
//===----------------------------------------------------------------------===//

#include "Elementwise.h"
#include "IR/Mini/ComposeGathers.h"
#include "IR/Mini/FoldBody.h"
#include "IR/Mini/InsideMask.h"
#include "IR/Mini/LinalgBuilders.h"
#include "IR/Mini/Mini.h"
#include "Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_FUSEELEMENTWISEPASS
#include "Graph/Passes.h.inc"

namespace {

struct FuseElementwisePass
    : impl::FuseElementwisePassBase<FuseElementwisePass> {
  void runOnOperation() override {
    gatherOperands();
    do
      if (failed(composeGathers(getOperation())))
        return signalPassFailure();
    while (moveThroughGathers());
  }

private:
  void gatherOperands();
  bool moveThroughGathers();
};

} // namespace

/// Shows every operand in the op's own index space. The gather of a result does
/// so for all that leads up to it, but where it shows its value in place it
/// folds, and a broadcast would be left.
void FuseElementwisePass::gatherOperands() {
  IRRewriter rewriter(&getContext());
  SmallVector<linalg::GenericOp> generics;
  getOperation().walk([&](linalg::GenericOp generic) {
    if (isElementwise(generic))
      generics.push_back(generic);
  });
  for (linalg::GenericOp generic : generics) {
    SmallVector<AffineMap> maps = generic.getIndexingMapsArray();
    AffineMap identity = maps.back();
    SmallVector<int64_t> shape = generic.getStaticLoopRanges();
    rewriter.setInsertionPoint(generic);
    for (OpOperand *operand : generic.getDpsInputOperands()) {
      AffineMap &map = maps[operand->getOperandNumber()];
      if (map.isIdentity())
        continue;
      operand->set(GatherOp::create(rewriter, generic.getLoc(), operand->get(),
                                    shape, map));
      map = identity;
    }
    generic.setIndexingMapsAttr(rewriter.getAffineMapArrayAttr(maps));
  }
}

/// Where the gather leaves its source, the result is its fill and not the op's
/// value at the operands' fills.
static void selectFillOutside(GatherOp gather, linalg::GenericOp moved,
                              RewriterBase &rewriter) {
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(moved);
  ArrayRef<int64_t> shape = gather.getResult().getType().getShape();
  Value inside = buildInsideMask(rewriter, gather.getLoc(),
                                 gather.getSource().getType().getShape(), shape,
                                 gather.getMap());

  SmallVector<Value> inputs = moved.getInputs();
  inputs.push_back(inside);
  auto masked = moveTo(moved, shape, inputs, rewriter);
  Block *body = masked.getBody();
  Value mask = body->insertArgument(inputs.size() - 1, rewriter.getI1Type(),
                                    gather.getLoc());
  auto yield = cast<linalg::YieldOp>(body->getTerminator());
  rewriter.setInsertionPoint(yield);
  Value fill =
      arith::ConstantOp::create(rewriter, gather.getLoc(), gather.getFill());
  Value value = arith::SelectOp::create(rewriter, gather.getLoc(), mask,
                                        yield.getValues()[0], fill);
  yield.getValuesMutable().assign(value);
  rewriter.replaceOp(gather, masked.getResult(0));
  rewriter.eraseOp(moved);
}

/// The op's value where all of its operands are 0, if it is known.
static Attribute yieldOnZeros(linalg::GenericOp generic) {
  DenseMap<Value, Attribute> values;
  Builder builder(generic.getContext());
  for (OpOperand *operand : generic.getDpsInputOperands()) {
    if (!generic.getMatchingIndexingMap(operand).isIdentity())
      return {};
    BlockArgument element = generic.getMatchingBlockArgument(operand);
    values[element] = builder.getZeroAttr(element.getType());
  }
  return foldBody(*generic.getBody(), values);
}

/// The elements of `generic` that `gather` shows, computed in its index space
/// behind `generic`.
static void moveThroughGather(linalg::GenericOp generic, GatherOp gather,
                              RewriterBase &rewriter) {
  rewriter.setInsertionPointAfter(generic);
  ArrayRef<int64_t> shape = gather.getResult().getType().getShape();
  SmallVector<Value> inputs;
  for (OpOperand *operand : generic.getDpsInputOperands())
    inputs.push_back(GatherOp::create(
        rewriter, gather.getLoc(), operand->get(), shape,
        generic.getMatchingIndexingMap(operand).compose(gather.getMap())));
  linalg::GenericOp moved = moveTo(generic, shape, inputs, rewriter);
  // Outside of the source, the op's operands are 0.
  if (gather.isTotal() || yieldOnZeros(generic) == gather.getFill())
    rewriter.replaceOp(gather, moved.getResult(0));
  else
    selectFillOutside(gather, moved, rewriter);
}

/// Moves `generic` through each gather of it; gathers that show the same share
/// one copy, or a value that many ops read would be computed once for each path
/// to it.
static bool moveThroughAllGathers(linalg::GenericOp generic,
                                  RewriterBase &rewriter) {
  if (!isElementwise(generic))
    return false;
  SmallVector<GatherOp> gathers;
  for (Operation *user : generic->getUsers())
    if (auto gather = dyn_cast<GatherOp>(user); gather && gather.isWhole())
      gathers.push_back(gather);
  SmallVector<std::pair<DictionaryAttr, GatherOp>> distinct;
  for (GatherOp gather : gathers) {
    auto *known = llvm::find_if(distinct, [&](auto &entry) {
      return entry.second.getType() == gather.getType() &&
             entry.first == gather->getAttrDictionary();
    });
    if (known == distinct.end())
      distinct.emplace_back(gather->getAttrDictionary(), gather);
    else
      rewriter.replaceOp(gather, known->second);
  }
  for (auto &entry : distinct)
    moveThroughGather(generic, entry.second, rewriter);
  return !distinct.empty();
}

bool FuseElementwisePass::moveThroughGathers() {
  bool changed = false;
  IRRewriter rewriter(&getContext());
  // From the consumers to the producers: when an op's turn comes, all gathers
  // of it are there.
  for (Block &block : getOperation().getBody()) {
    auto generics = llvm::to_vector(block.getOps<linalg::GenericOp>());
    for (linalg::GenericOp generic : llvm::reverse(generics))
      changed |= moveThroughAllGathers(generic, rewriter);
  }
  return changed;
}

} // namespace mini
