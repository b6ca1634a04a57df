//===- ChooseLayouts.cpp - The order of dimensions between kernels --------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Only arguments and results of the function have an order that others see.
// What one kernel writes for another gets the kernel's own innermost index
// innermost in memory (the channels of a convolution: NHWC), and a constant the
// order in which it is read. Kernels see tensors through maps, so nothing else
// changes and nothing is copied at run time.
//
//===----------------------------------------------------------------------===//

#include "ContiguousDim.h"
#include "IR/Mini/ConstantElements.h"
#include "IR/Mini/Mini.h"
#include "Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_CHOOSELAYOUTSPASS
#include "Graph/Passes.h.inc"

/// The identity on `rank` dimensions with `dim` moved to the end.
static SmallVector<int64_t> orderWithLast(int64_t rank, unsigned dim) {
  auto order = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  order.erase(order.begin() + dim);
  order.push_back(dim);
  return order;
}

static RankedTensorType permuteType(RankedTensorType type,
                                    ArrayRef<int64_t> order) {
  return RankedTensorType::get(applyPermutation(type.getShape(), order),
                               type.getElementType());
}

/// `stored`, whose dimension i is dimension order[i] of the value it holds,
/// seen as that value.
static Value showInOrder(OpBuilder &builder, Location loc, Value stored,
                         ArrayRef<int64_t> shape, ArrayRef<int64_t> order) {
  auto map = AffineMap::getPermutationMap(order, builder.getContext());
  return GatherOp::create(builder, loc, stored, shape, map);
}

/// True if nothing but dimensions of one element is behind `dim`.
static bool isInnermost(RankedTensorType type, unsigned dim) {
  return llvm::all_of(type.getShape().drop_front(dim + 1),
                      [](int64_t size) { return size == 1; });
}

static void chooseLayout(ScatterOp scatter, RewriterBase &rewriter) {
  auto type = scatter.getType();
  auto dim = contiguousDim(scatter.getResult());
  if (!dim || isInnermost(type, *dim))
    return;
  SmallVector<int64_t> order = orderWithLast(type.getRank(), *dim);
  rewriter.setInsertionPoint(scatter);
  Location loc = scatter.getLoc();
  SmallVector<AffineExpr> coordinates;
  for (int64_t position : order)
    coordinates.push_back(scatter.getMap().getResult(position));
  auto stored = ScatterOp::create(
      rewriter, loc, permuteType(type, order), scatter.getSource(),
      AffineMap::get(scatter.getMap().getNumDims(), 0, coordinates,
                     rewriter.getContext()));
  rewriter.replaceOp(
      scatter, showInOrder(rewriter, loc, stored, type.getShape(), order));
}

/// The index along which the reader's lanes or loads should find neighbours: K
/// of a contraction's operand, what a lane's elements run through of any other.
static unsigned innermostIndex(GatherOp gather) {
  bool isOperand = llvm::any_of(gather->getUsers(), [](Operation *user) {
    return isa<linalg::ContractOp>(user);
  });
  return isOperand ? gather.getType().getRank() - 1 : 0;
}

static void chooseLayout(GatherOp gather, RewriterBase &rewriter) {
  DenseElementsAttr value;
  if (!matchPattern(gather.getSource(), m_Constant(&value)) ||
      value.isSplat() || value.getElementType().getIntOrFloatBitWidth() % 8)
    return;
  auto type = cast<RankedTensorType>(value.getType());
  auto dim = coordinateAlong(gather.getMap(), innermostIndex(gather));
  if (!dim || isInnermost(type, *dim))
    return;
  SmallVector<int64_t> order = orderWithLast(type.getRank(), *dim);
  rewriter.setInsertionPoint(gather);
  Value stored = arith::ConstantOp::create(
      rewriter, gather.getSource().getLoc(), transposeElements(value, order));
  Value shown =
      showInOrder(rewriter, gather.getLoc(), stored, type.getShape(), order);
  rewriter.modifyOpInPlace(gather,
                           [&] { gather.getSourceMutable().assign(shown); });
}

namespace {
struct ChooseLayoutsPass : impl::ChooseLayoutsPassBase<ChooseLayoutsPass> {
  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    SmallVector<Operation *> accesses;
    getOperation().walk([&](Operation *op) {
      if (isa<ScatterOp, GatherOp>(op))
        accesses.push_back(op);
    });
    for (Operation *op : accesses) {
      if (auto scatter = dyn_cast<ScatterOp>(op))
        chooseLayout(scatter, rewriter);
      else
        chooseLayout(cast<GatherOp>(op), rewriter);
    }
    // A view of a view is one map.
    RewritePatternSet patterns(&getContext());
    GatherOp::getCanonicalizationPatterns(patterns, &getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace

} // namespace mini
