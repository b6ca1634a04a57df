//===- ReshapeScatter.h - Results written in their last shape ---*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A kernel can write its result in any shape: what only splits or joins the
// dimensions of a scatter need not be a copy. Internal to lib/Graph.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_GRAPH_RESHAPESCATTER_H
#define MINI_LIB_GRAPH_RESHAPESCATTER_H

#include "mlir/IR/PatternMatch.h"

namespace mini {

/// A reshape, as a gather, of a scatter that has no other user becomes the
/// scatter's own shape.
void populateReshapeScatterPatterns(mlir::RewritePatternSet &patterns);

} // namespace mini

#endif // MINI_LIB_GRAPH_RESHAPESCATTER_H
