//===- WaveSums.cpp - Sums of waves that share K --------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The tiles of sums lie as the accumulators hold them, with neighbours along
// the instruction's rows, so that each access takes several.
//
//===----------------------------------------------------------------------===//

#include "WaveSums.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;

namespace mini {

/// Where a fragment begins in the tile of wave `wave`.
static SmallVector<Value> placeOf(const AccumulatorLayout &layout,
                                  const Fragment &fragment, Value wave) {
  unsigned batchDims = fragment.index.size() - 2;
  return {wave, fragment.index[batchDims + layout.columnDim],
          fragment.index[batchDims + layout.rowDim]};
}

void writeWaveSums(OpBuilder &builder, SumWavesOp sum, Value tiles,
                   const AccumulatorLayout &layout,
                   ArrayRef<Fragment> fragments, ArrayRef<Value> values) {
  for (auto [fragment, value] : llvm::zip_equal(fragments, values))
    vector::StoreOp::create(builder, sum.getLoc(), value, tiles,
                            placeOf(layout, fragment, layout.waveK));
}

Value readWaveSums(OpBuilder &builder, SumWavesOp sum, Value tiles,
                   const AccumulatorLayout &layout, const Fragment &fragment) {
  Location loc = sum.getLoc();
  Type element = cast<MemRefType>(tiles.getType()).getElementType();
  auto type = VectorType::get({fragment.width}, element);
  Value total;
  for (int64_t wave = 0; wave < layout.wavesAlongK; ++wave) {
    Value number = arith::ConstantIndexOp::create(builder, loc, wave);
    Value part = vector::LoadOp::create(builder, loc, type, tiles,
                                        placeOf(layout, fragment, number));
    if (!total)
      total = part;
    else if (isa<FloatType>(element))
      total = arith::AddFOp::create(builder, loc, total, part);
    else
      total = arith::AddIOp::create(builder, loc, total, part);
  }
  return total;
}

} // namespace mini
