//===- ReductionTiling.cpp - The tile of a plain reduction ----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each lane has some elements of the result and all that is reduced to them.
// Where operands' rows lie along memory, these are staged in LDS; a workgroup
// is then one wave, as several would share nothing.
//
//===----------------------------------------------------------------------===//

#include "Kernel/Share/Coalescing.h"
#include "Tiling.h"

#include <numeric>

using namespace mlir;

namespace mini {

/// Bytes that a lane stages of an operand, in rows of two lines where a
/// workgroup has as many rows as lanes: a row that starts within a line costs
/// one more.
static constexpr int64_t stagedBytesPerLane = 256;
/// Bounds on unrolled code and on registers, of all operands.
static constexpr int64_t maxLoadsPerLane = 64, maxBytesPerLane = 512;
/// Columns that a lane loads at once, of what is not staged.
static constexpr int64_t mostColumns = 16;
/// Fewer rows leave more columns for a step and more workgroups, but lanes
/// repeat each other's work.
static constexpr int64_t leastRows = 16;

/// A row a lane, or fewer where there are no more, or not enough for all
/// compute units.
static int64_t chooseStagedRows(int64_t m, const Chip &chip) {
  int64_t rows = chip.waveSize;
  while (rows > leastRows && m < rows * chip.computeUnits)
    rows /= 2;
  while (rows / 2 >= m && rows > 1)
    rows /= 2;
  return rows;
}

/// True if tiles of `rows` x `columns` of all `reads`, which have `k` columns
/// in memory, fit in the lanes' registers and in LDS.
static bool canStage(ArrayRef<MemoryRead> reads, int64_t k, int64_t rows,
                     int64_t columns, const Chip &chip) {
  int64_t lanes = chip.waveSize, elements = rows * columns;
  int64_t loads = 0, bytes = 0, ldsBytes = 0;
  for (const MemoryRead &read : reads) {
    int64_t size = read.elementBytes();
    if (elements * size > stagedBytesPerLane * lanes)
      return false;
    int64_t width = std::gcd(read.columnsPerLoad(k), columns);
    loads += llvm::divideCeil(elements, lanes * width);
    bytes += elements * size;
    ldsBytes += rows * stagedRow(columns, size) * size;
  }
  // Half of the LDS: another workgroup computes while this one loads.
  return loads <= maxLoadsPerLane && bytes <= maxBytesPerLane * lanes &&
         ldsBytes <= chip.ldsBytes / 2;
}

/// The most columns that can be staged at once, of what gains from that; 0 if
/// nothing does.
static int64_t chooseStagedColumns(linalg::GenericOp reduction, int64_t rows,
                                   const Chip &chip) {
  SmallVector<int64_t, 4> ranges = reduction.getStaticLoopRanges();
  int64_t step =
      stagedBytesPerLane * static_cast<int64_t>(chip.waveSize) / rows;
  for (; step > 0; step /= 2) {
    int64_t columns = std::min(step, ranges[1]);
    SmallVector<MemoryRead> reads = readsOf(reduction);
    llvm::erase_if(reads, [&](const MemoryRead &read) {
      return !read.gainsFromStaging(ranges[0], columns);
    });
    if (reads.empty())
      return 0;
    if (canStage(reads, ranges[1], rows, columns, chip))
      return columns;
  }
  return 0;
}

TilingAttr chooseReductionTiling(linalg::GenericOp reduction,
                                 const Chip &chip) {
  MLIRContext *context = reduction.getContext();
  SmallVector<int64_t, 4> ranges = reduction.getStaticLoopRanges();
  int64_t lanes = chip.waveSize;
  int64_t rows = chooseStagedRows(ranges[0], chip);
  if (int64_t columns = chooseStagedColumns(reduction, rows, chip))
    return TilingAttr::get(context, StringAttr(), {rows, columns}, {1}, false);
  // Four waves with four neighbouring elements a lane, or fewer of both where
  // there is not enough work for the whole chip.
  int64_t waves = 4, width = 4;
  auto isTooLarge = [&] {
    return ranges[0] < waves * width * lanes * chip.computeUnits;
  };
  while (waves > 1 && isTooLarge())
    waves /= 2;
  while (width > 1 && isTooLarge())
    width /= 2;
  // Columns of a step keep that many loads in flight: all of a small window, or
  // shares of about the same size. Operands that would gain from staging, but
  // are too many for the LDS, gain nothing from one.
  int64_t steps =
      std::max<int64_t>(1, llvm::divideCeil(ranges[1], mostColumns));
  int64_t step = std::max<int64_t>(1, llvm::divideCeil(ranges[1], steps));
  if (llvm::any_of(readsOf(reduction), [&](const MemoryRead &read) {
        return read.gainsFromStaging(ranges[0], step);
      }))
    step = 1;
  return TilingAttr::get(context, StringAttr(), {waves * width * lanes, step},
                         {waves}, false);
}

} // namespace mini
