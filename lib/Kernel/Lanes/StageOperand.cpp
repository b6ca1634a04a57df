//===- StageOperand.cpp - A cooperative copy into LDS ---------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Neighbouring lanes take elements that are neighbours in memory, along
// whichever dimension of the tile that is, and as many at once as one load can
// bring.
//
//===----------------------------------------------------------------------===//

#include "StageOperand.h"
#include "IR/Mini/IndexMap.h"
#include "IR/Mini/MemoryStrides.h"
#include "MemoryAccess.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include <numeric>

using namespace mlir;

namespace mini {

/// The gather that reads memory, or a patch that will be in LDS, for this tile:
/// through elementwise ops, the first one found.
static GatherOp findLoad(Value tile) {
  if (auto gather = tile.getDefiningOp<GatherOp>())
    return isa_and_nonnull<bufferization::ToTensorOp, PatchOp>(
               gather.getSource().getDefiningOp())
               ? gather
               : GatherOp();
  if (auto generic = tile.getDefiningOp<linalg::GenericOp>())
    for (Value input : generic.getDpsInputs())
      if (GatherOp gather = findLoad(input))
        return gather;
  return {};
}

/// Lanes of one wave may write the same where they are more than the runs that
/// are left; those of several waves would race.
static bool dividesAmongLanes(int64_t runs, int64_t threads) {
  return runs % threads == 0 ||
         (runs >= threads && threads == MatrixIntrinsic::waveSize);
}

Run longestRun(Value tile, function_ref<bool(Run)> isAllowed) {
  GatherOp gather = findLoad(tile);
  auto type = cast<RankedTensorType>(tile.getType());
  unsigned columns = type.getRank() - 1, rows = columns - 1;
  if (!gather)
    return {columns, 1};
  AffineExpr offset =
      stridedOffset(gather.getMap(), memoryStrides(gather.getSource()));
  int64_t bytes = llvm::divideCeil(type.getElementTypeBitWidth(), 8);
  for (int64_t width = 16 / bytes; width > 1; width /= 2)
    for (unsigned dim : {columns, rows})
      if (strideInGroups(offset, dim, width) == 1 &&
          gather.getBounds()[dim] % width == 0 && isAllowed({dim, width}))
        return {dim, width};
  // Rows of a ragged or strided image still lie along the tile's rows.
  return {strideInGroups(offset, columns, /*width=*/2) == 1 ? columns : rows,
          1};
}

/// The run that one lane takes of the stage's tile at once.
static Run chooseRun(StageOp stage, int64_t threads) {
  auto tile = cast<RankedTensorType>(stage.getSource().getType());
  // A patch's pixels are next to each other in LDS, each with few channels.
  unsigned channel = tile.getRank() - 1;
  int64_t channels = tile.getDimSize(channel);
  int64_t bytes = llvm::divideCeil(tile.getElementTypeBitWidth(), 8);
  Run pixel{channel, std::gcd(channels, 16 / bytes)};
  if (pixel.width > 1 &&
      cast<MemRefType>(stage.getDest().getType()).getDimSize(1) == channels &&
      dividesAmongLanes(tile.getNumElements() / pixel.width, threads))
    return pixel;
  return longestRun(stage.getSource(), [&](Run run) {
    return tile.getDimSize(run.dim) % run.width == 0 &&
           dividesAmongLanes(tile.getNumElements() / run.width, threads);
  });
}

LogicalResult stageOperand(StageOp stage, OpBuilder &builder,
                           LaneEmitter &emitter, const IRMapping &mapping,
                           const LaneIds &ids, int64_t threads) {
  Location loc = stage.getLoc();
  auto tile = cast<RankedTensorType>(stage.getSource().getType());
  Value dest = mapping.lookupOrDefault(stage.getDest());
  Run run = chooseRun(stage, threads);
  SmallVector<Fragment> fragments = blockedFragments(
      builder, loc, ids, threads, tile.getShape(), run.dim, run.width);
  // All loads before the first write, so that they are in flight together.
  SmallVector<Value> values;
  for (auto [ordinal, fragment] : llvm::enumerate(fragments)) {
    values.push_back(emitter.emit(stage.getSource(), fragment, ordinal));
    if (!values.back())
      return failure();
  }
  IndexMath math{builder, loc};
  for (auto [fragment, value] : llvm::zip(fragments, values)) {
    Value column = fragment.index.back(), row = fragment.index.rbegin()[1];
    if (fragment.dim + 1 == fragment.index.size()) {
      vector::StoreOp::create(builder, loc, value, dest,
                              ValueRange{row, column});
      continue;
    }
    for (int64_t e = 0; e < fragment.width; ++e)
      memref::StoreOp::create(builder, loc,
                              vector::ExtractOp::create(builder, loc, value, e),
                              dest, ValueRange{math.add(row, e), column});
  }
  return success();
}

} // namespace mini
