//===- LaneLayout.cpp - Which lane holds which elements -------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The closed forms of Target.h, as index arithmetic on lane ids.
//
//===----------------------------------------------------------------------===//

#include "LaneLayout.h"
#include "IndexMath.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"

using namespace mlir;

namespace mini {

LaneIds LaneIds::create(OpBuilder &builder, Location loc, int64_t waves) {
  IndexMath math{builder, loc};
  Value thread = gpu::ThreadIdOp::create(builder, loc, gpu::Dimension::x);
  Value wave =
      gpu::SubgroupIdOp::create(builder, loc, builder.getIndexAttr(waves));
  return {thread, math.modulo(thread, MatrixIntrinsic::waveSize), wave};
}

AccumulatorLayout AccumulatorLayout::create(OpBuilder &builder, Location loc,
                                            const LaneIds &ids,
                                            TilingAttr tiling,
                                            const MatrixIntrinsic &intrinsic) {
  IndexMath math{builder, loc};
  AccumulatorLayout layout;
  layout.intrinsic = &intrinsic;
  layout.rowDim = tiling.getTransposed() ? 1 : 0;
  layout.columnDim = 1 - layout.rowDim;
  ArrayRef<int64_t> tile = tiling.getTile(), waves = tiling.getWaves();
  int64_t rows = tile[layout.rowDim] / waves[layout.rowDim];
  int64_t columns = tile[layout.columnDim] / waves[layout.columnDim];
  layout.cellRows = rows / intrinsic.m;
  layout.cellColumns = columns / intrinsic.n;
  int64_t wavesDown = waves[layout.rowDim];
  int64_t wavesAcross = waves[layout.columnDim];
  layout.wavesAlongK = tiling.getWavesAlongK();
  Value wave = ids.wave;
  layout.waveK = math.divide(wave, wavesDown * wavesAcross);
  if (layout.wavesAlongK > 1)
    wave = math.modulo(wave, wavesDown * wavesAcross);
  Value down = math.divide(wave, wavesAcross);
  Value across = math.modulo(wave, wavesAcross);
  layout.waveRow = math.multiply(down, rows);
  layout.waveColumn = math.multiply(across, columns);
  layout.waveCellRow = math.multiply(down, layout.cellRows);
  layout.waveCellColumn = math.multiply(across, layout.cellColumns);
  layout.laneRow = math.multiply(math.divide(ids.lane, intrinsic.n), 4);
  layout.laneColumn = math.modulo(ids.lane, intrinsic.n);
  // M and N of the square instructions are equal, so that one place serves both
  // operands.
  layout.operandIndex = math.modulo(ids.lane, intrinsic.m);
  layout.operandK = math.divide(ids.lane, intrinsic.m);
  return layout;
}

SmallVector<Fragment> AccumulatorLayout::fragments(OpBuilder &builder,
                                                   Location loc,
                                                   unsigned rank) const {
  unsigned batchDims = rank - 2;
  IndexMath math{builder, loc};
  SmallVector<Fragment> list;
  for (int64_t cellRow = 0; cellRow < cellRows; ++cellRow)
    for (int64_t cellColumn = 0; cellColumn < cellColumns; ++cellColumn)
      for (int64_t group = 0; group < fragmentsPerCell(); ++group) {
        Value row =
            math.add(math.add(waveRow, laneRow),
                     cellRow * intrinsic->m + group * intrinsic->rowGroup());
        Value column = math.add(math.add(waveColumn, laneColumn),
                                cellColumn * intrinsic->n);
        Fragment fragment{{}, batchDims + rowDim, 4};
        if (batchDims != 0)
          fragment.index.assign(batchDims, math.constant(0));
        fragment.index.resize(rank, row);
        fragment.index[batchDims + columnDim] = column;
        list.push_back(fragment);
      }
  return list;
}

/// Run thread + `first` as (row, place in the row). Where a wave's runs are all
/// in one row, the row follows from the wave.
static std::pair<Value, Value> splitRun(const IndexMath &math,
                                        const LaneIds &ids, Value run,
                                        int64_t first, bool isWhole,
                                        int64_t runsAlong) {
  constexpr int64_t waveSize = MatrixIntrinsic::waveSize;
  if (!isWhole || runsAlong % waveSize != 0 || first % waveSize != 0)
    return {math.divide(run, runsAlong), math.modulo(run, runsAlong)};
  Value wave = math.add(ids.wave, first / waveSize);
  int64_t wavesAlong = runsAlong / waveSize;
  Value place = math.multiply(math.modulo(wave, wavesAlong), waveSize);
  return {math.divide(wave, wavesAlong), math.add(place, ids.lane)};
}

SmallVector<Fragment> blockedFragments(OpBuilder &builder, Location loc,
                                       const LaneIds &ids, int64_t threads,
                                       ArrayRef<int64_t> shape, unsigned dim,
                                       int64_t width) {
  IndexMath math{builder, loc};
  int64_t elements = 1;
  for (int64_t size : shape)
    elements *= size;
  SmallVector<Fragment> list;
  int64_t runs = elements / width;
  for (int64_t first = 0; first < runs; first += threads) {
    Value run = math.add(ids.thread, first);
    if (first + threads > runs)
      run = math.modulo(run, runs);
    int64_t runsAlong = shape[dim] / width;
    Fragment fragment{{}, dim, width};
    if (shape.size() == 1)
      fragment.index = {math.multiply(run, width)};
    else {
      // A tile has one element of a batch.
      if (shape.size() > 2)
        fragment.index.assign(shape.size() - 2, math.constant(0));
      auto [row, column] =
          splitRun(math, ids, run, first, first + threads <= runs, runsAlong);
      fragment.index.resize(shape.size(), row);
      fragment.index[dim] = math.multiply(column, width);
    }
    list.push_back(fragment);
  }
  return list;
}

} // namespace mini
