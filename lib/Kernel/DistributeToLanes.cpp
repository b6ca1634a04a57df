//===- DistributeToLanes.cpp - A workgroup's tiles in the lanes' registers ===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Walks a tiled kernel and writes the program of one lane. Tensors that are
// only computed from memory stay unwritten until a fragment of them is needed;
// what is written are the copies to LDS, the matrix instructions with their
// accumulators in registers, and the stores of the result.
//
//===----------------------------------------------------------------------===//

#include "LaneEmitter.h"
#include "MatrixMultiply.h"
#include "StageOperand.h"
#include "mini/Kernel/Passes.h"
#include "mini/Kernel/TileSearch.h"

#include "mlir/Dialect/AMDGPU/IR/AMDGPUDialect.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_DISTRIBUTETOLANESPASS
#include "mini/Kernel/Passes.h.inc"

namespace {

class LaneProgram {
public:
  LaneProgram(gpu::GPUFuncOp kernel, TilingAttr tiling,
              const MatrixIntrinsic *intrinsic);
  LogicalResult write();

private:
  LogicalResult writeOps(Block &block);
  LogicalResult writeOp(Operation &op);
  LogicalResult writeLoop(scf::ForOp loop);
  LogicalResult writeScatter(ScatterIntoOp scatter);
  LogicalResult writeMma(MmaOp mma);
  LogicalResult makeAccumulators(Value tensor);

  SmallVector<Operation *> tileOps;
  TilingAttr tiling;
  OpBuilder builder;
  IRMapping mapping;
  LaneEmitter emitter;
  LaneIds ids;
  std::optional<AccumulatorLayout> layout;
  /// Of the kernel's result tile, in the layout of the accumulators if any.
  SmallVector<Fragment> fragments;
};

struct DistributeToLanesPass
    : impl::DistributeToLanesPassBase<DistributeToLanesPass> {
  using DistributeToLanesPassBase::DistributeToLanesPassBase;
  void runOnOperation() override;
};

} // namespace

LaneProgram::LaneProgram(gpu::GPUFuncOp kernel, TilingAttr tiling,
                         const MatrixIntrinsic *intrinsic)
    : tiling(tiling), builder(kernel.getContext()), emitter(builder, mapping) {
  Block &body = kernel.getBody().front();
  for (Operation &op : body.without_terminator())
    tileOps.push_back(&op);
  Location loc = kernel.getLoc();
  builder.setInsertionPoint(body.getTerminator());
  ids = LaneIds::create(builder, loc);
  if (intrinsic) {
    layout = AccumulatorLayout::create(builder, loc, ids, tiling, *intrinsic);
    fragments = layout->fragments(builder, loc);
  } else {
    fragments = blockedFragments(builder, loc, ids.thread, tiling.getThreads(),
                                 tiling.getTile(), /*dim=*/0, /*width=*/4);
  }
}

/// Writes the lane program behind the tile program, and erases that.
LogicalResult LaneProgram::write() {
  for (Operation *op : tileOps)
    if (failed(writeOp(*op)))
      return failure();
  for (Operation *op : llvm::reverse(tileOps))
    op->erase();
  return success();
}

LogicalResult LaneProgram::writeOps(Block &block) {
  for (Operation &op : block.without_terminator())
    if (failed(writeOp(op)))
      return failure();
  return success();
}

LogicalResult LaneProgram::writeOp(Operation &op) {
  if (auto stage = dyn_cast<StageOp>(op))
    return stageOperand(stage, builder, emitter, mapping, ids.thread,
                        tiling.getThreads());
  if (auto mma = dyn_cast<MmaOp>(op))
    return writeMma(mma);
  if (auto scatter = dyn_cast<ScatterIntoOp>(op))
    return writeScatter(scatter);
  auto isTensor = [](Type type) { return isa<RankedTensorType>(type); };
  if (auto loop = dyn_cast<scf::ForOp>(op))
    return writeLoop(loop);
  // Written where a fragment of it is needed.
  if (llvm::any_of(op.getResultTypes(), isTensor))
    return success();
  builder.clone(op, mapping);
  return success();
}

LogicalResult LaneProgram::writeScatter(ScatterIntoOp scatter) {
  for (auto [ordinal, fragment] : llvm::enumerate(fragments))
    if (failed(emitter.store(scatter, fragment, ordinal)))
      return failure();
  return success();
}

/// Brings a tensor into the accumulators' registers.
LogicalResult LaneProgram::makeAccumulators(Value tensor) {
  if (emitter.accumulators.contains(tensor))
    return success();
  if (!layout)
    return emitError(tensor.getLoc(), "no matrix instruction was chosen");
  auto type = VectorType::get(
      {layout->intrinsic->accumulatorElements()},
      cast<RankedTensorType>(tensor.getType()).getElementType());
  SmallVector<Value> cells;
  for (int64_t cell = 0; cell < layout->cells(); ++cell) {
    Value whole;
    for (int64_t part = 0; part < layout->fragmentsPerCell(); ++part) {
      int64_t ordinal = cell * layout->fragmentsPerCell() + part;
      Value value = emitter.emit(tensor, fragments[ordinal], ordinal);
      if (!value)
        return failure();
      if (value.getType() == type) {
        whole = value;
        continue;
      }
      if (!whole)
        whole = arith::ConstantOp::create(builder, tensor.getLoc(),
                                          builder.getZeroAttr(type));
      whole = vector::InsertStridedSliceOp::create(
          builder, tensor.getLoc(), value, whole, ArrayRef<int64_t>{part * 4},
          ArrayRef<int64_t>{1});
    }
    cells.push_back(whole);
  }
  emitter.accumulators[tensor] = cells;
  return success();
}

LogicalResult LaneProgram::writeMma(MmaOp mma) {
  if (failed(makeAccumulators(mma.getAccumulator())))
    return failure();
  emitter.accumulators[mma.getResult()] =
      multiplyTiles(builder, mma, mapping, *layout,
                    emitter.accumulators[mma.getAccumulator()]);
  return success();
}

/// The loop carries accumulators where it carried their tensor.
LogicalResult LaneProgram::writeLoop(scf::ForOp loop) {
  SmallVector<Value> inits;
  for (Value init : loop.getInitArgs()) {
    if (failed(makeAccumulators(init)))
      return failure();
    llvm::append_range(inits, emitter.accumulators[init]);
  }
  auto lanes = scf::ForOp::create(
      builder, loop.getLoc(), mapping.lookupOrDefault(loop.getLowerBound()),
      mapping.lookupOrDefault(loop.getUpperBound()),
      mapping.lookupOrDefault(loop.getStep()), inits);
  mapping.map(loop.getInductionVar(), lanes.getInductionVar());
  auto distribute = [&](ValueRange tensors, ValueRange vectors) {
    size_t cells = layout ? layout->cells() : 0;
    for (auto [i, tensor] : llvm::enumerate(tensors))
      emitter.accumulators[tensor] =
          llvm::to_vector(vectors.slice(i * cells, cells));
  };
  distribute(loop.getRegionIterArgs(), lanes.getRegionIterArgs());

  OpBuilder::InsertionGuard guard(builder);
  if (lanes.getBody()->empty() || inits.empty())
    builder.setInsertionPointToStart(lanes.getBody());
  else
    builder.setInsertionPointToEnd(lanes.getBody());
  if (failed(writeOps(*loop.getBody())))
    return failure();
  SmallVector<Value> yielded;
  for (Value value : loop.getYieldedValues()) {
    if (failed(makeAccumulators(value)))
      return failure();
    llvm::append_range(yielded, emitter.accumulators[value]);
  }
  if (!inits.empty())
    scf::YieldOp::create(builder, loop.getLoc(), yielded);
  distribute(loop.getResults(), lanes.getResults());
  return success();
}

void DistributeToLanesPass::runOnOperation() {
  gpu::GPUFuncOp kernel = getOperation();
  auto tiling = kernel->getAttrOfType<TilingAttr>("mini.tiling");
  if (!tiling)
    return;
  const Chip *chip = lookupChip(target);
  if (!chip) {
    kernel.emitError("unknown target '") << target << "'";
    return signalPassFailure();
  }
  const MatrixIntrinsic *intrinsic = nullptr;
  if (tiling.getIntrinsic()) {
    intrinsic = lookupIntrinsic(*chip, tiling.getIntrinsic());
    if (!intrinsic) {
      kernel.emitError() << chip->name << " has no matrix instruction "
                         << tiling.getIntrinsic();
      return signalPassFailure();
    }
  }
  if (failed(LaneProgram(kernel, tiling, intrinsic).write()))
    signalPassFailure();
}

} // namespace mini
