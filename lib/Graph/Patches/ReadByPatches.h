//===- ReadByPatches.h - Convolutions that read by patches ---- -*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The step before a convolution of few channels becomes a contraction. Internal
// to lib/Graph.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_GRAPH_READBYPATCHES_H
#define MINI_LIB_GRAPH_READBYPATCHES_H

#include "PatchShape.h"

#include "mlir/IR/PatternMatch.h"

namespace mini {

/// The same sum of products over the blocks of `shape`, its first operand a
/// `mini.patch` of what it was; a scatter gives the result its order back.
mlir::linalg::GenericOp readByPatches(mlir::linalg::GenericOp generic,
                                      const PatchShape &shape,
                                      mlir::RewriterBase &rewriter);

} // namespace mini

#endif // MINI_LIB_GRAPH_READBYPATCHES_H
