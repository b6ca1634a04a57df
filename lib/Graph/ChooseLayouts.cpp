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
#include "IR/Mini/ComposeGathers.h"
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

/// The scatter's elements, with the result's dimensions in `order`.
static Value storeInOrder(ScatterOp scatter, ArrayRef<int64_t> order,
                          RewriterBase &rewriter) {
  SmallVector<AffineExpr> coordinates;
  for (int64_t position : order)
    coordinates.push_back(scatter.getMap().getResult(position));
  return ScatterOp::create(rewriter, scatter.getLoc(),
                           permuteType(scatter.getType(), order),
                           scatter.getSource(),
                           AffineMap::get(scatter.getMap().getNumDims(), 0,
                                          coordinates, rewriter.getContext()));
}

/// The same of a concat, whose pieces are gathers of what is stored in `order`.
static Value storeInOrder(ConcatOp concat, ArrayRef<int64_t> order,
                          RewriterBase &rewriter) {
  SmallVector<Value> pieces;
  for (Value piece : concat.getPieces())
    pieces.push_back(piece.getDefiningOp<GatherOp>().getSource());
  int64_t dim =
      llvm::find(order, static_cast<int64_t>(concat.getDim())) - order.begin();
  return ConcatOp::create(rewriter, concat.getLoc(), pieces, dim);
}

/// Stores the op's result with `dim` innermost.
static void store(Operation *op, unsigned dim, RewriterBase &rewriter) {
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  SmallVector<int64_t> order = orderWithLast(type.getRank(), dim);
  rewriter.setInsertionPoint(op);
  auto scatter = dyn_cast<ScatterOp>(op);
  Value stored = scatter ? storeInOrder(scatter, order, rewriter)
                         : storeInOrder(cast<ConcatOp>(op), order, rewriter);
  rewriter.replaceOp(
      op, showInOrder(rewriter, op->getLoc(), stored, type.getShape(), order));
}

/// `op` writes a buffer of its own. Its pieces, if it is a concat, are written
/// into that, and `seen` are those that were.
static void chooseLayout(Operation *op, DenseSet<Operation *> &seen,
                         RewriterBase &rewriter) {
  if (!seen.insert(op).second)
    return;
  SmallVector<Operation *> parts = {op};
  for (size_t i = 0; i < parts.size(); ++i)
    if (auto concat = dyn_cast<ConcatOp>(parts[i]))
      for (Value piece : concat.getPieces()) {
        parts.push_back(piece.getDefiningOp());
        seen.insert(parts.back());
      }
  Value whole = op->getResult(0);
  auto dim = contiguousDim(whole);
  if (!dim || isInnermost(cast<RankedTensorType>(whole.getType()), *dim))
    return;
  for (Operation *part : llvm::reverse(parts))
    store(part, *dim, rewriter);
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
    SmallVector<Operation *> stores;
    SmallVector<GatherOp> gathers;
    getOperation().walk([&](Operation *op) {
      if (isa<ScatterOp, ConcatOp>(op))
        stores.push_back(op);
      else if (auto gather = dyn_cast<GatherOp>(op))
        gathers.push_back(gather);
    });
    DenseSet<Operation *> seen;
    // A concat comes after its pieces, and an outer one after an inner one.
    for (Operation *op : llvm::reverse(stores))
      chooseLayout(op, seen, rewriter);
    for (GatherOp gather : gathers)
      chooseLayout(gather, rewriter);
    // A view of a view is one map.
    if (failed(composeGathers(getOperation())))
      signalPassFailure();
  }
};
} // namespace

} // namespace mini
