//===- TileAndFuse.cpp - Tile from the consumer, fuse its producers -------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The kernel's last op is cut into workgroup tiles, and every producer is
// pulled into the tile through MLIR's TilingInterface; then the contraction or
// the reduction is cut along K and its operands are pulled into that loop.
//
//===----------------------------------------------------------------------===//

#include "Tiling.h"

#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/SCF/Transforms/TileUsingInterface.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/Transforms/Transforms.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;

namespace mini {

/// Two slices of one producer at the same place are one tile, so that a
/// contraction that the epilogue reads twice is not computed twice.
static bool isSameSlice(tensor::ExtractSliceOp a, tensor::ExtractSliceOp b) {
  return a.getSource() == b.getSource() &&
         a.getMixedOffsets() == b.getMixedOffsets() &&
         a.getMixedSizes() == b.getMixedSizes();
}

namespace {
/// A producer's tile, and the slices of its own producers that it reads.
struct FusedTile {
  Value value;
  SmallVector<Operation *> slices;
};
} // namespace

/// Computes the slice of a producer's result as a tile, in `loops` if any.
static std::optional<FusedTile>
fuseProducer(RewriterBase &rewriter, tensor::ExtractSliceOp slice,
             MutableArrayRef<LoopLikeOpInterface> loops) {
  if (!loops.empty()) {
    auto fused = scf::tileAndFuseProducerOfSlice(rewriter, slice, loops);
    if (!fused)
      return std::nullopt;
    return FusedTile{fused->tiledAndFusedProducer, fused->generatedSlices};
  }
  rewriter.setInsertionPoint(slice);
  auto tiled = tensor::replaceExtractSliceWithTiledProducer(
      rewriter, slice, cast<OpResult>(slice.getSource()));
  if (failed(tiled))
    return std::nullopt;
  return FusedTile{tiled->tiledValues[0], tiled->generatedSlices};
}

/// Pulls the producers of `slices`, and theirs in turn, into `loops`.
static LogicalResult fuseProducers(RewriterBase &rewriter,
                                   ArrayRef<Operation *> slices,
                                   MutableArrayRef<LoopLikeOpInterface> loops) {
  std::deque<Operation *> worklist(slices.begin(), slices.end());
  SmallVector<std::pair<tensor::ExtractSliceOp, Value>> fused;
  while (!worklist.empty()) {
    auto slice = dyn_cast<tensor::ExtractSliceOp>(worklist.front());
    worklist.pop_front();
    // tensor.empty and the like stay; canonicalization shrinks them.
    if (!slice || !slice.getSource().getDefiningOp<TilingInterface>())
      continue;
    auto *known = llvm::find_if(
        fused, [&](auto &entry) { return isSameSlice(entry.first, slice); });
    if (known != fused.end()) {
      // The first slice may have come later in the block than this one.
      if (failed(moveValueDefinitions(rewriter, known->second, slice)))
        return slice.emitError("cannot compute a shared producer this early");
      rewriter.replaceAllUsesWith(slice, known->second);
      continue;
    }
    auto tile = fuseProducer(rewriter, slice, loops);
    if (!tile)
      return slice.emitError("cannot fuse the producer of a tile");
    fused.emplace_back(slice, tile->value);
    rewriter.replaceAllUsesWith(slice, tile->value);
    worklist.insert(worklist.end(), tile->slices.begin(), tile->slices.end());
  }
  return success();
}

LogicalResult computeSlice(RewriterBase &rewriter, Operation *slice) {
  return fuseProducers(rewriter, slice, {});
}

static SmallVector<OpFoldResult> indexAttrs(Builder builder,
                                            ArrayRef<int64_t> values) {
  SmallVector<OpFoldResult> attrs;
  for (int64_t value : values)
    attrs.push_back(builder.getIndexAttr(value));
  return attrs;
}

/// HIP's limit for the grid's Y and Z.
static constexpr int64_t maxGridY = 65535;

SmallVector<gpu::MappingId> gridDimensions(ScatterIntoOp root,
                                           ArrayRef<int64_t> tile) {
  ArrayRef<int64_t> shape = root.getSource().getType().getShape();
  if (shape.size() == 1)
    return {gpu::MappingId::DimX};
  SmallVector<gpu::MappingId> ids;
  if (shape.size() == 3)
    ids.push_back(gpu::MappingId::DimZ);
  ids.append({gpu::MappingId::DimX, gpu::MappingId::DimY});
  if (shape.back() / tile[1] > maxGridY)
    std::swap(ids[ids.size() - 2], ids.back());
  return ids;
}

SmallVector<int64_t> resultTile(ScatterIntoOp root, ArrayRef<int64_t> tile) {
  int64_t rank = root.getSource().getType().getRank();
  if (rank == 3)
    return {1, tile[0], tile[1]};
  return SmallVector<int64_t>(tile.take_front(rank));
}

static LogicalResult tileToWorkgroups(IRRewriter &rewriter, ScatterIntoOp root,
                                      ArrayRef<int64_t> tile) {
  MLIRContext *context = rewriter.getContext();
  SmallVector<Attribute> mapping;
  for (gpu::MappingId id : gridDimensions(root, tile))
    mapping.push_back(gpu::GPUBlockMappingAttr::get(context, id));
  scf::SCFTilingOptions options;
  options.setLoopType(scf::SCFTilingOptions::LoopType::ForallOp)
      .setTileSizes(indexAttrs(rewriter, resultTile(root, tile)))
      .setMapping(mapping);
  rewriter.setInsertionPoint(root);
  auto tiled = scf::tileUsingSCF(
      rewriter, cast<TilingInterface>(root.getOperation()), options);
  if (failed(tiled))
    return root.emitError("cannot tile the result of the kernel");
  rewriter.eraseOp(root);
  return fuseProducers(rewriter, tiled->generatedSlices, tiled->loops);
}

static LogicalResult tileAlongK(IRRewriter &rewriter, Operation *op,
                                ArrayRef<int64_t> steps) {
  scf::SCFTilingOptions options;
  options.setTileSizes(indexAttrs(rewriter, steps));
  rewriter.setInsertionPoint(op);
  auto tiled = scf::tileUsingSCF(rewriter, cast<TilingInterface>(op), options);
  if (failed(tiled))
    return op->emitError("cannot be tiled along K");
  rewriter.replaceOp(op, tiled->replacements);
  return fuseProducers(rewriter, tiled->generatedSlices, tiled->loops);
}

/// Slices of tensor.empty and of whole tiles fold away.
static LogicalResult cleanUp(gpu::GPUFuncOp kernel) {
  MLIRContext *context = kernel.getContext();
  RewritePatternSet patterns(context);
  tensor::populateFoldTensorEmptyPatterns(patterns);
  tensor::ExtractSliceOp::getCanonicalizationPatterns(patterns, context);
  tensor::InsertSliceOp::getCanonicalizationPatterns(patterns, context);
  scf::ForOp::getCanonicalizationPatterns(patterns, context);
  return applyPatternsGreedily(kernel, std::move(patterns));
}

/// A loop over the whole steps of K, and one step that takes the rest.
static LogicalResult tileReduction(IRRewriter &rewriter,
                                   linalg::GenericOp reduction, int64_t step) {
  int64_t k = reduction.getStaticLoopRanges()[1];
  if (step >= k)
    return success();
  Operation *whole = reduction;
  if (k % step != 0) {
    rewriter.setInsertionPoint(reduction);
    auto parts =
        linalg::splitOp(rewriter, cast<TilingInterface>(whole),
                        /*dimension=*/1, rewriter.getIndexAttr(k - k % step));
    for (Operation *part : {parts.first, parts.second}) {
      SmallVector<Operation *> slices;
      for (Value input : cast<linalg::GenericOp>(part).getDpsInputs())
        slices.push_back(input.getDefiningOp());
      if (failed(fuseProducers(rewriter, slices, {})))
        return failure();
    }
    whole = parts.first;
  }
  return tileAlongK(rewriter, whole, {0, step});
}

/// K is the last loop.
static LogicalResult tileContraction(IRRewriter &rewriter,
                                     linalg::ContractOp contraction,
                                     int64_t step) {
  SmallVector<int64_t> steps(contraction.getNumLoops(), 0);
  steps.back() = step;
  return tileAlongK(rewriter, contraction, steps);
}

LogicalResult tileAndFuse(gpu::GPUFuncOp kernel, ArrayRef<int64_t> tile) {
  IRRewriter rewriter(kernel.getContext());
  if (failed(tileToWorkgroups(rewriter, rootOf(kernel), tile)) ||
      failed(cleanUp(kernel)))
    return failure();
  if (linalg::ContractOp contraction = contractionOf(kernel)) {
    if (failed(tileContraction(rewriter, contraction, tile[2])))
      return failure();
  } else {
    for (linalg::GenericOp reduction : reductionsOf(kernel))
      if (failed(tileReduction(rewriter, reduction, tile[1])))
        return failure();
  }
  return cleanUp(kernel);
}

} // namespace mini
