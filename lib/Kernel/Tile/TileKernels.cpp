//===- TileKernels.cpp - Choose a tiling and apply it ---------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs the tiling steps on a copy of each kernel, for one candidate after the
// other until the LDS that the result takes is within the target's limit. The
// search proposes only what fits, so the first candidate is taken unless the
// estimate and the built kernel disagree; either way no kernel over the limit
// leaves this pass.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/ModuleTarget.h"
#include "Kernel/Form/KernelLaunches.h"
#include "Kernel/Passes.h"
#include "Tiling.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_TILEKERNELSPASS
#include "Kernel/Passes.h.inc"

ScatterIntoOp rootOf(gpu::GPUFuncOp kernel) {
  ScatterIntoOp root;
  kernel.walk([&](ScatterIntoOp op) { root = op; });
  return root;
}

linalg::ContractOp contractionOf(gpu::GPUFuncOp kernel) {
  linalg::ContractOp contraction;
  kernel.walk([&](linalg::ContractOp op) { contraction = op; });
  return contraction;
}

SmallVector<linalg::GenericOp> reductionsOf(gpu::GPUFuncOp kernel) {
  SmallVector<linalg::GenericOp> reductions;
  kernel.walk([&](linalg::GenericOp op) {
    if (op.getNumReductionLoops() > 0)
      reductions.push_back(op);
  });
  return reductions;
}

linalg::GenericOp reductionOf(gpu::GPUFuncOp kernel) {
  SmallVector<linalg::GenericOp> reductions = reductionsOf(kernel);
  return reductions.empty() ? linalg::GenericOp() : reductions.back();
}

static TilingAttr toAttr(MLIRContext *context, const TileCandidate &tile) {
  SmallVector<int64_t> waves = {tile.wavesM, tile.wavesN};
  if (tile.wavesK > 1)
    waves.push_back(tile.wavesK);
  return TilingAttr::get(context,
                         StringAttr::get(context, nameOf(*tile.intrinsic)),
                         {tile.m, tile.n, tile.k}, waves, tile.transposed);
}

/// Four waves, each lane with four neighbouring elements. What is transposed
/// takes squares through LDS, smaller ones where its operands are many.
static SmallVector<TilingAttr> elementwiseTilings(ScatterIntoOp root) {
  MLIRContext *context = root.getContext();
  auto tiling = [&](ArrayRef<int64_t> tile) {
    return TilingAttr::get(context, StringAttr(), tile, {4}, false);
  };
  if (root.getSource().getType().getRank() == 1)
    return {tiling({1024})};
  return {tiling({64, 64}), tiling({32, 32}), tiling({16, 16})};
}

/// A kernel may have several reductions, each with tiles of its own: fewer
/// columns follow, down to one, should they be more than the LDS together.
static SmallVector<TilingAttr> reductionTilings(linalg::GenericOp reduction,
                                                const Chip &chip) {
  TilingAttr best = chooseReductionTiling(reduction, chip);
  SmallVector<TilingAttr> tilings = {best};
  int64_t rows = best.getTile()[0];
  for (int64_t columns = best.getTile()[1] / 2; columns > 0; columns /= 2)
    tilings.push_back(TilingAttr::get(best.getContext(), StringAttr(),
                                      {rows, columns}, best.getWaves(), false));
  return tilings;
}

static FailureOr<SmallVector<TilingAttr>> candidatesFor(gpu::GPUFuncOp kernel,
                                                        const Chip &chip) {
  MLIRContext *context = kernel.getContext();
  if (TilingAttr chosen = tilingOf(kernel))
    return SmallVector<TilingAttr>{chosen};
  if (linalg::GenericOp reduction = reductionOf(kernel))
    return reductionTilings(reduction, chip);
  linalg::ContractOp contraction = contractionOf(kernel);
  if (!contraction)
    return elementwiseTilings(rootOf(kernel));
  SmallVector<TilingAttr> candidates;
  if (auto problem = describeContraction(contraction, rootOf(kernel)))
    for (const TileCandidate &tile : rankTiles(*problem, chip))
      candidates.push_back(toAttr(context, tile));
  if (candidates.empty())
    return contraction.emitError("no matrix instruction of ")
           << chip.name << " multiplies "
           << contraction->getOperand(0).getType() << " and "
           << contraction->getOperand(1).getType() << " into "
           << contraction->getResult(0).getType();
  return candidates;
}

/// LDS of the kernel as built, in bytes.
static int64_t measureLds(gpu::GPUFuncOp kernel) {
  uint64_t bytes = 0;
  for (BlockArgument buffer : kernel.getWorkgroupAttributions()) {
    auto type = cast<MemRefType>(buffer.getType());
    bytes += llvm::alignTo(
        llvm::divideCeil(type.getNumElements() * type.getElementTypeBitWidth(),
                         8),
        16);
  }
  return static_cast<int64_t>(bytes);
}

/// Ops that nothing uses any more, in any nested region.
static void eraseDeadOps(gpu::GPUFuncOp kernel) {
  IRRewriter rewriter(kernel.getContext());
  (void)runRegionDCE(rewriter, kernel->getRegions());
}

static LogicalResult applyTiling(gpu::GPUFuncOp kernel, TilingAttr tiling,
                                 const Chip &chip) {
  OpBuilder builder(kernel.getContext());
  MiniDialect::TilingAttrHelper(kernel.getContext()).setAttr(kernel, tiling);
  padToTile(kernel, tiling);
  eraseDeadOps(kernel);
  SmallVector<int32_t> grid{1, 1, 1};
  ScatterIntoOp root = rootOf(kernel);
  for (auto [id, size, step] : llvm::zip(gridDimensions(root, tiling.getTile()),
                                         root.getSource().getType().getShape(),
                                         resultTile(root, tiling.getTile())))
    grid[static_cast<size_t>(id)] = static_cast<int32_t>(size / step);
  kernel.setKnownGridSizeAttr(builder.getDenseI32ArrayAttr(grid));
  kernel.setKnownBlockSizeAttr(builder.getDenseI32ArrayAttr(
      {static_cast<int32_t>(tiling.getThreads()), 1, 1}));
  if (failed(tileAndFuse(kernel, tiling.getTile())) ||
      failed(stagePatches(kernel)))
    return failure();
  promoteOperands(kernel, tiling.getIntrinsic()
                              ? lookupIntrinsic(chip, tiling.getIntrinsic())
                              : nullptr);
  eraseDeadOps(kernel);
  return success();
}

static FailureOr<gpu::GPUFuncOp> tileKernel(gpu::GPUFuncOp kernel,
                                            const Chip &chip) {
  if (failed(verifyKernel(kernel)))
    return failure();
  auto candidates = candidatesFor(kernel, chip);
  if (failed(candidates))
    return failure();
  int64_t leastBytes = std::numeric_limits<int64_t>::max();
  for (TilingAttr tiling : *candidates) {
    if (failed(verifyTiling(kernel, tiling, chip)))
      return failure();
    auto tiled = cast<gpu::GPUFuncOp>(kernel->clone());
    OpBuilder(kernel).insert(tiled);
    if (failed(applyTiling(tiled, tiling, chip)))
      return failure();
    int64_t bytes = measureLds(tiled);
    if (bytes <= chip.ldsBytes) {
      kernel.erase();
      return tiled;
    }
    leastBytes = std::min(leastBytes, bytes);
    tiled.erase();
  }
  return kernel.emitError("no tiling fits the ")
         << chip.ldsBytes << " bytes of LDS of " << chip.name << ": "
         << (candidates->size() == 1 ? "it" : "the smallest") << " takes "
         << leastBytes;
}

/// The launches of a kernel take the grid and block that its tiling implies.
static void updateLaunches(gpu::GPUFuncOp kernel,
                           ArrayRef<gpu::LaunchFuncOp> launches) {
  for (gpu::LaunchFuncOp launch : launches) {
    OpBuilder builder(launch);
    auto constants = [&](DenseI32ArrayAttr sizes) {
      SmallVector<Value> values;
      for (int32_t size : sizes.asArrayRef())
        values.push_back(
            arith::ConstantIndexOp::create(builder, launch.getLoc(), size));
      return values;
    };
    SmallVector<Value> grid = constants(kernel.getKnownGridSizeAttr());
    SmallVector<Value> block = constants(kernel.getKnownBlockSizeAttr());
    launch.getGridSizeXMutable().assign(grid[0]);
    launch.getGridSizeYMutable().assign(grid[1]);
    launch.getGridSizeZMutable().assign(grid[2]);
    launch.getBlockSizeXMutable().assign(block[0]);
    launch.getBlockSizeYMutable().assign(block[1]);
    launch.getBlockSizeZMutable().assign(block[2]);
  }
}

namespace {
struct TileKernelsPass : impl::TileKernelsPassBase<TileKernelsPass> {
  void runOnOperation() override {
    const Chip *chip = targetOf(getOperation());
    if (!chip)
      return signalPassFailure();
    SmallVector<gpu::GPUFuncOp> kernels;
    getOperation().walk([&](gpu::GPUFuncOp kernel) {
      if (rootOf(kernel))
        kernels.push_back(kernel);
    });
    SymbolTable symbols(getOperation());
    KernelLaunches launches(getOperation());
    for (gpu::GPUFuncOp kernel : kernels) {
      ArrayRef<gpu::LaunchFuncOp> own = launches.of(kernel);
      markConstantArguments(kernel, own, symbols);
      auto tiled = tileKernel(kernel, *chip);
      if (failed(tiled))
        return signalPassFailure();
      updateLaunches(*tiled, own);
    }
  }
};
} // namespace

} // namespace mini
