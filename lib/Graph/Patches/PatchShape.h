//===- PatchShape.h - What a block of a convolution reads ----- -*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Neighbouring windows of a convolution overlap, and what a block of its result
// reads is a patch of the image. This decides whether the patch should be
// brought to LDS as such, by counting how often its elements are read, and how
// large blocks and patches are. Internal to lib/Graph.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_GRAPH_PATCHSHAPE_H
#define MINI_LIB_GRAPH_PATCHSHAPE_H

#include "Chip/Target.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mini {

/// One of the sums of products that form-patches takes. Loops that run once are
/// in none of the lists.
struct PatchShape {
  llvm::SmallVector<unsigned> m, n, k; ///< K ends with the channels, if any.
  llvm::SmallVector<int64_t> sizes;    ///< Of each loop; those of K are padded.
  llvm::SmallVector<int64_t> blocks;   ///< Of each loop: 1 if it is not of M.
  /// How dimension d of the image steps along loop l: [d][l].
  llvm::SmallVector<llvm::SmallVector<int64_t>> strides;
  /// The image's dimension and the loop of the channels, which are innermost in
  /// a patch. There are none if K has no loop that indexes a dimension alone.
  std::optional<unsigned> channelDim, channelLoop;

  int64_t channels() const { return channelLoop ? sizes[*channelLoop] : 1; }
  int64_t blockElements() const;
  /// The elements of a patch in each dimension of the image, with 1 channel.
  llvm::SmallVector<int64_t> extents() const;
};

/// The blocks and patches of `generic`, a matrix product, if it should read its
/// first operand by patches.
std::optional<PatchShape> findPatchShape(mlir::linalg::GenericOp generic,
                                         const Chip &chip);

} // namespace mini

#endif // MINI_LIB_GRAPH_PATCHSHAPE_H
