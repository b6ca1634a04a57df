//===- FuseElementwise.cpp - Elementwise ops into neighbours --------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Bias, activations, quantization and residual additions are never kernels of
// their own: they move through a scatter to become the epilogue of the
// contraction behind it, or through a gather to be computed while an operand is
// loaded.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/FoldBody.h"
#include "IR/Mini/InsideMask.h"
#include "IR/Mini/LinalgBuilders.h"
#include "IR/Mini/Mini.h"
#include "Passes.h"
#include "ReshapeScatter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_FUSEELEMENTWISEPASS
#include "Graph/Passes.h.inc"

namespace {

struct MoveThroughScatter : OpRewritePattern<linalg::GenericOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(linalg::GenericOp generic,
                                PatternRewriter &rewriter) const override;
};

struct FuseElementwisePass
    : impl::FuseElementwisePassBase<FuseElementwisePass> {
  void runOnOperation() override {
    // An op between two contractions is better in the first one's epilogue,
    // where it is computed once an element, so scatters come first.
    RewritePatternSet epilogues(&getContext());
    epilogues.add<MoveThroughScatter>(&getContext());
    populateReshapeScatterPatterns(epilogues);
    if (failed(applyPatternsGreedily(getOperation(), std::move(epilogues))))
      return signalPassFailure();
    gatherOperands();
    do
      if (failed(composeGathers()))
        return signalPassFailure();
    while (moveThroughGathers());
  }

private:
  LogicalResult composeGathers() {
    RewritePatternSet patterns(&getContext());
    GatherOp::getCanonicalizationPatterns(patterns, &getContext());
    return applyPatternsGreedily(getOperation(), std::move(patterns));
  }

  void gatherOperands();
  bool moveThroughGathers();
};

} // namespace

/// One result, every element of it computed from the operands' elements alone.
static bool isElementwise(linalg::GenericOp generic) {
  return generic.getNumResults() == 1 && generic.getNumDpsInits() == 1 &&
         generic.getNumParallelLoops() == generic.getNumLoops() &&
         generic.getMatchingIndexingMap(generic.getDpsInitOperand(0))
             .isIdentity() &&
         !generic.payloadUsesValueFromOperand(generic.getDpsInitOperand(0)) &&
         !generic.hasIndexSemantics();
}

/// The same elementwise op over another index space, whose index i stands for
/// element map(i) of the old result. `inputs` are already in that space.
static linalg::GenericOp moveTo(linalg::GenericOp generic,
                                ArrayRef<int64_t> shape, ValueRange inputs,
                                RewriterBase &rewriter) {
  Type elementType = getElementTypeOrSelf(generic.getResult(0).getType());
  Value init =
      tensor::EmptyOp::create(rewriter, generic.getLoc(), shape, elementType);
  SmallVector<AffineMap> maps(inputs.size() + 1,
                              rewriter.getMultiDimIdentityMap(shape.size()));
  SmallVector<utils::IteratorType> iterators(shape.size(),
                                             utils::IteratorType::parallel);
  return cloneGeneric(rewriter, generic, inputs, init, maps, iterators);
}

static int64_t rankOf(ScatterOp scatter) {
  return scatter.getSource().getType().getRank();
}

/// Whether the op is elementwise on the result of a contraction.
static bool endsContraction(linalg::GenericOp generic) {
  llvm::SetVector<linalg::GenericOp> chain;
  chain.insert(generic);
  for (size_t i = 0; i < chain.size(); ++i)
    for (Value input : linalg::GenericOp(chain[i]).getInputs()) {
      if (input.getDefiningOp<linalg::ContractOp>())
        return true;
      auto producer = input.getDefiningOp<linalg::GenericOp>();
      if (producer && isElementwise(producer))
        chain.insert(producer);
    }
  return false;
}

LogicalResult
MoveThroughScatter::matchAndRewrite(linalg::GenericOp generic,
                                    PatternRewriter &rewriter) const {
  if (!isElementwise(generic))
    return failure();
  ScatterOp scatter;
  for (OpOperand *operand : generic.getDpsInputOperands()) {
    auto candidate = operand->get().getDefiningOp<ScatterOp>();
    // With another user the contraction would be computed twice.
    if (candidate && generic.getMatchingIndexingMap(operand).isIdentity() &&
        llvm::all_of(candidate->getUsers(),
                     [&](Operation *user) { return user == generic; }) &&
        (!scatter || rankOf(candidate) > rankOf(scatter)))
      scatter = candidate;
  }
  // A reduction, of fewer dimensions, can be a value in the epilogue of a
  // contraction, but not the other way round.
  if (scatter && rankOf(scatter) < 2 && endsContraction(generic))
    return rewriter.notifyMatchFailure(generic, "is an epilogue already");
  if (!scatter)
    return rewriter.notifyMatchFailure(generic, "reads no scatter of its own");

  ArrayRef<int64_t> shape = scatter.getSource().getType().getShape();
  SmallVector<Value> inputs;
  for (OpOperand *operand : generic.getDpsInputOperands()) {
    AffineMap map = generic.getMatchingIndexingMap(operand);
    if (operand->get() == scatter.getResult() && map.isIdentity())
      inputs.push_back(scatter.getSource());
    else
      inputs.push_back(GatherOp::create(rewriter, generic.getLoc(),
                                        operand->get(), shape,
                                        map.compose(scatter.getMap())));
  }
  linalg::GenericOp moved = moveTo(generic, shape, inputs, rewriter);
  rewriter.replaceOpWithNewOp<ScatterOp>(generic,
                                         generic.getResult(0).getType(),
                                         moved.getResult(0), scatter.getMap());
  return success();
}

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

/// True if the gather shows its whole index space, from the origin.
static bool isWhole(GatherOp gather) {
  return gather.getOffsets().empty() &&
         llvm::equal(gather.getBounds(),
                     gather.getResult().getType().getShape());
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
    if (auto gather = dyn_cast<GatherOp>(user); gather && isWhole(gather))
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
