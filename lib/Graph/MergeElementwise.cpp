//===- MergeElementwise.cpp - Chains of elementwise ops as one -----------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// x * sigmoid(x) reads x in two ops. As one op it can be the epilogue of what
// computes x.
//
//===----------------------------------------------------------------------===//

#include "Elementwise.h"
#include "Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_MERGEELEMENTWISEPASS
#include "Graph/Passes.h.inc"

/// Merging copies what was merged before, so that without a bound the work
/// would grow with the square of a chain's length.
static constexpr size_t maxOperations = 64;

static size_t countOperations(Operation *op) {
  return cast<linalg::GenericOp>(op).getBody()->getOperations().size();
}

/// True for an op that only `operand` uses and that is read in place.
static bool isMerged(OpOperand *operand) {
  auto producer = operand->get().getDefiningOp<linalg::GenericOp>();
  auto consumer = dyn_cast<linalg::GenericOp>(operand->getOwner());
  return producer && consumer && producer->hasOneUse() &&
         isElementwise(producer) && isElementwise(consumer) &&
         consumer.getMatchingIndexingMap(operand).isIdentity() &&
         countOperations(producer) + countOperations(consumer) <= maxOperations;
}

namespace {
struct MergeElementwisePass
    : impl::MergeElementwisePassBase<MergeElementwisePass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    linalg::populateElementwiseOpsFusionPatterns(patterns, isMerged);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace

} // namespace mini
