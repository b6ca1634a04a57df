//===- FoldMoves.h - Constants that are moved or clipped - h --------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Quantizers leave weights behind a Transpose, a Reshape or a Clip.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_QDQ_FOLDMOVES_H
#define MINI_LIB_QDQ_FOLDMOVES_H

#include "IR/Torch/Torch.h"

namespace mini {

/// The result of `op`, a Transpose, Reshape, Flatten, Squeeze, Unsqueeze or, of
/// bytes, Clip, whose operands are constants, or null.
mlir::DenseElementsAttr foldMoveOfConstant(torch::OperatorOp op);

} // namespace mini

#endif // MINI_LIB_QDQ_FOLDMOVES_H
