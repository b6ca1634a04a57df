//===- ComposeGathers.cpp - Gathers of gathers become one -----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The canonical forms of gathers alone: a whole canonicalization would take
// apart what passes are still to read.
//
//===----------------------------------------------------------------------===//

#include "ComposeGathers.h"
#include "Mini.h"

#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

LogicalResult mini::composeGathers(Operation *root) {
  RewritePatternSet patterns(root->getContext());
  GatherOp::getCanonicalizationPatterns(patterns, root->getContext());
  return applyPatternsGreedily(root, std::move(patterns));
}
