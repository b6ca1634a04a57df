//===- TileForm.cpp - Kernels of tiles ------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See Forms.h.
//
//===----------------------------------------------------------------------===//

#include "Forms.h"

#include "Graph/CheckLimits.h"
#include "HostForm.h"
#include "IR/Mini/MatrixTypes.h"
#include "Kernel/Tile/Tiling.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "llvm/ADT/SmallSet.h"

using namespace mlir;
using namespace mini;

namespace {

/// Checks one kernel with the tiling that it was cut by.
class TiledKernel {
public:
  TiledKernel(gpu::GPUFuncOp kernel, TilingAttr tiling, const Chip &chip)
      : kernel(kernel), tiling(tiling), chip(chip) {}
  LogicalResult verify();

private:
  LogicalResult verifyTilingSizes();
  LogicalResult verifyGrid(scf::ForallOp loop);
  LogicalResult verifyLoop(scf::ForOp loop);
  LogicalResult verifyMma(MmaOp mma);
  LogicalResult verifyTileShape(Operation *op, RankedTensorType type);
  LogicalResult verifyOps(Block &block);
  LogicalResult verifyOp(Operation &op);
  bool isBuffer(Value value) {
    return llvm::is_contained(kernel.getArguments(), value);
  }

  gpu::GPUFuncOp kernel;
  TilingAttr tiling;
  const Chip &chip;
  const MatrixIntrinsic *intrinsic = nullptr;
};

} // namespace

/// What does not need the kernel's operations.
LogicalResult TiledKernel::verifyTilingSizes() {
  ArrayRef<int64_t> tile = tiling.getTile(), waves = tiling.getWaves();
  auto fail = [&](const Twine &why) {
    return kernel.emitError() << tiling << " does not fit the kernel: " << why;
  };
  auto isPositive = [](int64_t size) {
    return size > 0 && llvm::isInt<32>(size);
  };
  if (tile.empty() || waves.empty() || !llvm::all_of(tile, isPositive) ||
      !llvm::all_of(waves, isPositive))
    return fail("sizes must be positive");
  auto most = static_cast<int64_t>(chip.maxWorkgroupSize);
  if (*llvm::max_element(waves) > most || llvm::product_of(waves) > most ||
      tiling.getThreads() > most)
    return fail("more than " + Twine(most) + " work-items");
  // What every lane has of them is unrolled.
  constexpr int64_t mostElements = 1024;
  const int64_t mostOfTile = mostElements * tiling.getThreads();
  bool isTooLarge = *llvm::max_element(tile) > mostOfTile;
  for (size_t i = 0; i < tile.size() && !isTooLarge; ++i)
    for (size_t j = 0; j < i; ++j)
      isTooLarge |= tile[i] * tile[j] > mostOfTile;
  if (isTooLarge)
    return fail("more than " + Twine(mostElements) +
                " elements of a tile for a work-item");
  if (!tiling.getIntrinsic())
    return success();
  intrinsic = lookupIntrinsic(chip, tiling.getIntrinsic());
  if (!intrinsic)
    return fail("the target has no such matrix instruction");
  if (tile.size() != 3 || waves.size() < 2 || waves.size() > 3)
    return fail("expected a tile of rank 3 and waves of rank 2 or 3");
  int64_t m = tiling.getTransposed() ? intrinsic->n : intrinsic->m;
  int64_t n = tiling.getTransposed() ? intrinsic->m : intrinsic->n;
  if (tile[0] % (m * waves[0]) || tile[1] % (n * waves[1]) ||
      tile[2] % (kGranule(*intrinsic) * tiling.getWavesAlongK()))
    return fail("the tile is no multiple of the waves' instructions");
  return success();
}

/// The loop over tiles has as many rounds as the grid has workgroups.
LogicalResult TiledKernel::verifyGrid(scf::ForallOp loop) {
  std::optional<ArrayRef<int32_t>> grid = kernel.getKnownGridSize();
  std::optional<ArrayRef<int32_t>> block = kernel.getKnownBlockSize();
  if (!grid || grid->size() != 3 || !block || block->size() != 3)
    return kernel.emitError("a tiled kernel needs known_grid_size and "
                            "known_block_size, each of three numbers");
  if ((*block)[0] != tiling.getThreads() || (*block)[1] != 1 ||
      (*block)[2] != 1)
    return kernel.emitError("known_block_size is not the ")
           << tiling.getThreads() << " work-items of " << tiling;
  auto mapping = loop.getMapping();
  auto lower = getConstantIntValues(loop.getMixedLowerBound());
  auto upper = getConstantIntValues(loop.getMixedUpperBound());
  auto step = getConstantIntValues(loop.getMixedStep());
  if (!mapping || !lower || !upper || !step || loop.getNumResults() != 0 ||
      mapping->size() != lower->size())
    return loop.emitError("expected a loop over workgroups with constant "
                          "bounds, one dimension of the grid each");
  SmallVector<int64_t> rounds = {1, 1, 1};
  llvm::SmallSet<unsigned, 3> ids;
  for (auto [first, end, by, attribute] :
       llvm::zip_equal(*lower, *upper, *step, mapping->getValue())) {
    auto dimension = dyn_cast<gpu::GPUBlockMappingAttr>(attribute);
    unsigned id = dimension ? unsigned(dimension.getBlock()) : 3;
    if (id >= 3 || !ids.insert(id).second)
      return loop.emitError("expected each loop on x, y or z of the grid");
    if (first != 0 || by < 1 || end < 1 || end % by != 0)
      return loop.emitError("expected loops from 0 in whole steps");
    rounds[id] = end / by;
  }
  for (auto [count, size] : llvm::zip_equal(rounds, *grid))
    if (count != size)
      return loop.emitError("has ") << rounds << " rounds, and the kernel is "
                                    << "for a grid of " << *grid;
  return success();
}

/// What carries accumulators, from one constant to another.
LogicalResult TiledKernel::verifyLoop(scf::ForOp loop) {
  std::optional<int64_t> lower = getConstantIntValue(loop.getLowerBound()),
                         upper = getConstantIntValue(loop.getUpperBound()),
                         step = getConstantIntValue(loop.getStep());
  if (!lower || !upper || !step || *step < 1 || *lower < 0 ||
      *upper <= *lower || (*upper - *lower) % *step != 0 ||
      !llvm::isInt<32>(*upper))
    return loop.emitError("expected a loop of whole steps between constants");
  for (Type type : loop.getResultTypes()) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    if (!tensor)
      return loop.emitError("carries ") << type << ", expected tiles";
    if (failed(verifyTileShape(loop, tensor)))
      return failure();
  }
  return verifyOps(*loop.getBody());
}

/// A value in the accumulators' registers, or what is computed with them.
LogicalResult TiledKernel::verifyTileShape(Operation *op,
                                           RankedTensorType type) {
  ArrayRef<int64_t> tile = tiling.getTile();
  ArrayRef<int64_t> shape = type.getShape();
  // One element of a batch.
  if (intrinsic && shape.size() == 3 && shape.front() == 1)
    shape = shape.drop_front();
  size_t rank = intrinsic ? 2 : std::min(tile.size(), shape.size());
  if (shape.size() == rank && shape == tile.take_front(rank))
    return success();
  return op->emitError("has a tile of type ")
         << type << ", which is not that of " << tiling;
}

LogicalResult TiledKernel::verifyMma(MmaOp mma) {
  if (!intrinsic)
    return mma.emitError("no matrix instruction is named in ") << tiling;
  auto accumulator = mma.getAccumulator().getType();
  if (failed(verifyTileShape(mma, accumulator)))
    return failure();
  auto element = [](Value value) {
    return matrixElementOf(getElementTypeOrSelf(value));
  };
  if (element(mma.getLhs()) != intrinsic->input ||
      element(mma.getRhs()) != intrinsic->input ||
      element(mma.getAccumulator()) != intrinsic->accumulator)
    return mma.emitError("the matrix instruction of ")
           << tiling << " has other element types";
  if (static_cast<int64_t>(mma.getK()) != tiling.getTile()[2])
    return mma.emitError("k is not that of ") << tiling;
  for (Value operand : {mma.getLhs(), mma.getRhs()})
    if (isa<TensorType>(operand.getType()) &&
        !operand.getDefiningOp<LoadOperandOp>())
      return mma.emitError("an operand is neither in LDS nor loaded");
  return success();
}

LogicalResult TiledKernel::verifyOps(Block &block) {
  for (Operation &op : block.without_terminator())
    if (failed(verifyOp(op)))
      return failure();
  return success();
}

LogicalResult TiledKernel::verifyOp(Operation &op) {
  for (Type type : op.getResultTypes())
    if (auto shaped = dyn_cast<ShapedType>(type);
        shaped && !shaped.hasStaticShape())
      return op.emitError("is of type ") << type << ", expected a static shape";
  if (failed(checkIsWritten(&op)))
    return failure();
  if (auto loop = dyn_cast<scf::ForOp>(op))
    return verifyLoop(loop);
  if (auto mma = dyn_cast<MmaOp>(op))
    return verifyMma(mma);
  if (auto read = dyn_cast<bufferization::ToTensorOp>(op))
    return isBuffer(read.getBuffer())
               ? success()
               : op.emitError("reads no argument of the kernel");
  if (auto write = dyn_cast<ScatterIntoOp>(op)) {
    if (!isBuffer(write.getDest()))
      return op.emitError("writes no argument of the kernel");
    return verifyTileShape(write, write.getSource().getType());
  }
  if (isa<SumWavesOp, LoadOperandOp>(op) && !intrinsic)
    return op.emitError("no matrix instruction is named in ") << tiling;
  if (isa<GatherOp, PatchOp, SumWavesOp, StageOp, LoadStagedOp, LoadOperandOp,
          arith::ConstantOp, tensor::EmptyOp, linalg::FillOp, linalg::GenericOp,
          gpu::BarrierOp, memref::LoadOp, affine::AffineApplyOp,
          affine::AffineMinOp, affine::AffineMaxOp>(op) ||
      (isa<arith::ArithDialect>(op.getDialect()) && op.getNumRegions() == 0))
    return success();
  return op.emitError("'") << op.getName()
                           << "' is not supported in a tiled kernel";
}

LogicalResult TiledKernel::verify() {
  if (!kernel.getBody().hasOneBlock() || !kernel.isKernel())
    return kernel.emitError("expected a kernel of one block");
  if (failed(verifyTilingSizes()))
    return failure();
  auto loops =
      llvm::to_vector(kernel.getBody().front().getOps<scf::ForallOp>());
  if (loops.size() != 1)
    return kernel.emitError("a tiled kernel has one loop over workgroups, and "
                            "this one has ")
           << loops.size();
  unsigned roots = 0;
  for (Operation &op : kernel.getBody().front().without_terminator())
    if (&op != loops.front().getOperation() && failed(verifyOp(op)))
      return failure();
  kernel.walk([&](ScatterIntoOp) { ++roots; });
  if (roots != 1 || !rootOf(kernel)->getParentOfType<scf::ForallOp>() ||
      rootOf(kernel)->getParentOp() != loops.front())
    return kernel.emitError("a tiled kernel writes one tile, and this one has ")
           << roots << " mini.scatter_into";
  if (failed(verifyGrid(loops.front())))
    return failure();
  return verifyOps(*loops.front().getBody());
}

/// Whether the kernel is one of lanes already, written as such.
static bool isOfLanes(gpu::GPUFuncOp kernel) {
  bool hasTiles = tilingOf(kernel) != nullptr;
  kernel.walk([&](Operation *op) {
    hasTiles |= isa<MiniDialect>(op->getDialect()) || isa<scf::ForallOp>(op) ||
                llvm::any_of(op->getResultTypes(),
                             [](Type type) { return isa<TensorType>(type); });
  });
  return !hasTiles;
}

LogicalResult mini::verifyTileForm(ModuleOp module, const Chip &chip) {
  return verifyProgram(
      module, chip, LaunchSizes::Known,
      [&](gpu::GPUFuncOp kernel) -> LogicalResult {
        if (isOfLanes(kernel))
          return success();
        if (TilingAttr tiling = tilingOf(kernel))
          return TiledKernel(kernel, tiling, chip).verify();
        return kernel.emitError("a kernel of tiles needs the attribute ")
               << MiniDialect::TilingAttrHelper::getNameStr();
      });
}
