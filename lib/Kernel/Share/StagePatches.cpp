//===- StagePatches.cpp - Patches in LDS -------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A workgroup has the rows of one block, and so one patch: whatever computes it
// runs once, before the loop over K, and the tiles of the operand are gathered
// from LDS.
//
//===----------------------------------------------------------------------===//

#include "Kernel/Lanes/MemoryAccess.h"
#include "Kernel/Lanes/StageOperand.h"
#include "Kernel/Tile/Tiling.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;

namespace mini {

PatchOp patchOf(Value operand) {
  auto gather = operand.getDefiningOp<GatherOp>();
  return gather ? gather.getSource().getDefiningOp<PatchOp>() : PatchOp();
}

bool isReadFromPatch(Value operand) {
  auto gather = operand.getDefiningOp<GatherOp>();
  auto tensor =
      gather ? gather.getSource().getDefiningOp<bufferization::ToTensorOp>()
             : bufferization::ToTensorOp();
  if (!gather || (tensor ? !isInLds(tensor.getBuffer()) : !patchOf(operand)))
    return false;
  auto type = gather.getResult().getType();
  unsigned columns = type.getRank() - 1;
  Run run = longestRun(operand, [&](Run run) {
    return run.dim == columns && type.getDimSize(columns) % run.width == 0;
  });
  return run.width * type.getElementTypeBitWidth() == 128;
}

static LogicalResult verifyPatch(PatchOp patch,
                                 linalg::ContractOp contraction) {
  auto reader = contraction
                    ? contraction->getOperand(0).getDefiningOp<GatherOp>()
                    : GatherOp();
  if (!patch->hasOneUse() || !reader || *patch->user_begin() != reader ||
      !reader->hasOneUse() || reader.getType().getRank() != 2)
    return patch.emitError("is not read by the first operand of a contraction "
                           "of matrices, and by nothing else");
  int64_t blocks = patch.getType().getDimSize(0);
  int64_t rows = reader.getType().getDimSize(0);
  if (rows % blocks != 0)
    return patch.emitError("has ")
           << blocks << " blocks for " << rows << " rows of a contraction";
  int64_t blockRows = rows / blocks;
  for (int64_t i = 0; i < 2 * blocks; ++i) {
    // The first and the last row of each.
    int64_t row = i / 2 * blockRows + i % 2 * (blockRows - 1);
    int64_t block = reader.getMap().compose(ArrayRef<int64_t>{row, 0})[0];
    if (block != i / 2)
      return patch.emitError("is read in block ")
             << block << " by row " << row << ", which is of block " << i / 2;
  }
  return success();
}

LogicalResult verifyPatches(gpu::GPUFuncOp kernel) {
  linalg::ContractOp contraction = contractionOf(kernel);
  auto result = kernel.walk([&](PatchOp patch) {
    return WalkResult(verifyPatch(patch, contraction));
  });
  return failure(result.wasInterrupted());
}

/// The patch of the workgroup's block: [block, 0, 0] of what computes them all.
static tensor::ExtractSliceOp takePatch(OpBuilder &builder, PatchOp patch,
                                        Value firstRow, int64_t rows) {
  Location loc = patch.getLoc();
  AffineExpr row = builder.getAffineDimExpr(0);
  Value block = affine::AffineApplyOp::create(
      builder, loc, AffineMap::get(1, 0, row.floorDiv(rows)), firstRow);
  OpFoldResult zero = builder.getIndexAttr(0), one = builder.getIndexAttr(1);
  SmallVector<OpFoldResult> offsets = {block, zero, zero}, sizes = {one};
  for (int64_t size : patch.getType().getShape().drop_front())
    sizes.push_back(builder.getIndexAttr(size));
  auto type = patch.getType();
  SmallVector<int64_t> shape(type.getShape());
  shape[0] = 1;
  return tensor::ExtractSliceOp::create(builder, loc, type.clone(shape),
                                        patch.getSource(), offsets, sizes,
                                        SmallVector<OpFoldResult>(3, one));
}

/// A gather from the workgroup's patch reads LDS, which has no other blocks.
static void readFromLds(OpBuilder &builder, GatherOp gather, Value buffer) {
  builder.setInsertionPoint(gather);
  Location loc = gather.getLoc();
  auto type = cast<MemRefType>(buffer.getType());
  Value tensor = bufferization::ToTensorOp::create(
      builder, loc,
      RankedTensorType::get(type.getShape(), type.getElementType()), buffer,
      /*restrict=*/true, /*writable=*/false);
  Value local = GatherOp::create(
      builder, loc, gather.getResult().getType(), tensor, gather.getOffsets(),
      gather.getBoundsAttr(), AffineMapAttr::get(gather.getMap().dropResult(0)),
      gather.getFillAttr());
  gather.getResult().replaceAllUsesWith(local);
  gather.erase();
}

static LogicalResult stagePatch(gpu::GPUFuncOp kernel, PatchOp patch,
                                scf::ForallOp tiles) {
  IRRewriter rewriter(kernel.getContext());
  Location loc = patch.getLoc();
  auto type = patch.getType();
  Value firstRow = tiles.getInductionVar(0);
  int64_t rows = tiles.getStaticStep()[0];
  rewriter.setInsertionPointToStart(tiles.getBody());
  auto tile = takePatch(rewriter, patch, firstRow, rows);
  auto space = gpu::AddressSpaceAttr::get(kernel.getContext(),
                                          gpu::AddressSpace::Workgroup);
  Value buffer = kernel.addWorkgroupAttribution(
      MemRefType::get(type.getShape().drop_front(), type.getElementType(),
                      MemRefLayoutAttrInterface(), space),
      loc);
  StageOp::create(rewriter, loc, tile, buffer);
  gpu::BarrierOp::create(rewriter, loc);
  if (failed(computeSlice(rewriter, tile)))
    return failure();
  for (Operation *reader : llvm::make_early_inc_range(patch->getUsers()))
    readFromLds(rewriter, cast<GatherOp>(reader), buffer);
  return success();
}

LogicalResult stagePatches(gpu::GPUFuncOp kernel) {
  SmallVector<PatchOp> patches;
  kernel.walk([&](PatchOp patch) { patches.push_back(patch); });
  scf::ForallOp tiles;
  kernel.walk([&](scf::ForallOp forall) { tiles = forall; });
  for (PatchOp patch : patches) {
    // What only copies of another shape read is dead.
    if (!patch->use_empty() && failed(stagePatch(kernel, patch, tiles)))
      return failure();
  }
  return success();
}

} // namespace mini
