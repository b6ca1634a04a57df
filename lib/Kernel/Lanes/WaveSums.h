//===- WaveSums.h - Sums of waves that share K ------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How the accumulators of waves that share K become one result. Internal to
// lib/Kernel.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_KERNEL_LANES_WAVESUMS_H
#define MINI_LIB_KERNEL_LANES_WAVESUMS_H

#include "LaneLayout.h"

namespace mini {

/// Writes a wave's accumulators, one value a fragment, to its tile in LDS.
void writeWaveSums(mlir::OpBuilder &builder, SumWavesOp sum, mlir::Value tiles,
                   const AccumulatorLayout &layout,
                   llvm::ArrayRef<Fragment> fragments,
                   llvm::ArrayRef<mlir::Value> values);

/// The sums over all waves of the elements of `fragment`.
mlir::Value readWaveSums(mlir::OpBuilder &builder, SumWavesOp sum,
                         mlir::Value tiles, const AccumulatorLayout &layout,
                         const Fragment &fragment);

} // namespace mini

#endif // MINI_LIB_KERNEL_LANES_WAVESUMS_H
