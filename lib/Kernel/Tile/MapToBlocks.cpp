//===- MapToBlocks.cpp - Tiles to workgroups ------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The loop over tiles becomes the grid: a workgroup computes the tile that its
// id names. The grid was sized by mini-tile-kernels to have exactly one
// workgroup a tile.
//
//===----------------------------------------------------------------------===//

#include "Kernel/Passes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_MAPTOBLOCKSPASS
#include "Kernel/Passes.h.inc"

static gpu::Dimension dimensionOf(Attribute mapping) {
  switch (cast<gpu::GPUBlockMappingAttr>(mapping).getBlock()) {
  case gpu::MappingId::DimY:
    return gpu::Dimension::y;
  case gpu::MappingId::DimZ:
    return gpu::Dimension::z;
  default:
    return gpu::Dimension::x;
  }
}

/// Induction variable = lower bound + step * block id.
static void replaceByBlockIds(IRRewriter &rewriter, scf::ForallOp loop) {
  rewriter.setInsertionPoint(loop);
  Location loc = loop.getLoc();
  AffineExpr id, lower, step;
  bindDims(rewriter.getContext(), id, lower, step);
  SmallVector<Value> indices;
  for (auto [lowerBound, stepSize, mapping] :
       llvm::zip(loop.getMixedLowerBound(), loop.getMixedStep(),
                 loop.getMapping()->getValue())) {
    Value block = gpu::BlockIdOp::create(rewriter, loc, dimensionOf(mapping));
    OpFoldResult index = affine::makeComposedFoldedAffineApply(
        rewriter, loc, lower + id * step, {block, lowerBound, stepSize});
    indices.push_back(getValueOrCreateConstantIndexOp(rewriter, loc, index));
  }
  rewriter.eraseOp(loop.getTerminator());
  rewriter.inlineBlockBefore(loop.getBody(), loop, indices);
  rewriter.eraseOp(loop);
}

namespace {
struct MapToBlocksPass : impl::MapToBlocksPassBase<MapToBlocksPass> {
  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    WalkResult result = getOperation().walk([&](scf::ForallOp loop) {
      auto isBlock = [](Attribute mapping) {
        return isa<gpu::GPUBlockMappingAttr>(mapping);
      };
      if (!loop.getMapping() || !llvm::all_of(*loop.getMapping(), isBlock) ||
          loop.getNumResults() != 0) {
        loop.emitError("expected a loop over workgroups without results");
        return WalkResult::interrupt();
      }
      replaceByBlockIds(rewriter, loop);
      return WalkResult::advance();
    });
    if (result.wasInterrupted())
      signalPassFailure();
  }
};
} // namespace

} // namespace mini
