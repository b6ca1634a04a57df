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
// what is written are the copies to LDS, the matrix instructions and the steps
// of reductions with their accumulators in registers, and the stores of the
// result.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/ModuleTarget.h"
#include "IndexMath.h"
#include "Kernel/Passes.h"
#include "Kernel/Share/Coalescing.h"
#include "Kernel/Tile/TileSearch.h"
#include "Kernel/Tile/Tiling.h"
#include "LaneEmitter.h"
#include "MatrixMultiply.h"
#include "StageOperand.h"
#include "WaveSums.h"

#include "mlir/Dialect/AMDGPU/IR/AMDGPUDialect.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include <numeric>

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_DISTRIBUTETOLANESPASS
#include "Kernel/Passes.h.inc"

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
  LogicalResult writeLoadOperand(LoadOperandOp load);
  LogicalResult writeMma(MmaOp mma);
  LogicalResult writeSumWaves(SumWavesOp sum);
  void takeBlockedFragments(ArrayRef<int64_t> shape, unsigned dim);
  LogicalResult writeReduction(linalg::GenericOp reduction);
  LogicalResult writeColumns(linalg::GenericOp reduction, Value first,
                             int64_t count,
                             MutableArrayRef<Value> accumulators);
  LogicalResult keepRows(linalg::GenericOp reduction);
  LogicalResult makeAccumulators(Value tensor);
  /// The fragments that one accumulator of a tensor holds, and their number.
  size_t fragmentsPerAccumulator() const {
    return layout ? layout->fragmentsPerCell() : 1;
  }
  size_t accumulatorCount() const {
    return fragments.size() / fragmentsPerAccumulator();
  }

  SmallVector<Operation *> tileOps;
  TilingAttr tiling;
  OpBuilder builder;
  IRMapping mapping;
  LaneEmitter emitter;
  LaneIds ids;
  LoadedOperands loadedOperands;
  std::optional<AccumulatorLayout> layout;
  /// Of the kernel's result tile, in the layout of the accumulators if any.
  SmallVector<Fragment> fragments;
};

struct DistributeToLanesPass
    : impl::DistributeToLanesPassBase<DistributeToLanesPass> {
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
  ids = LaneIds::create(builder, loc,
                        tiling.getThreads() / MatrixIntrinsic::waveSize);
  ScatterIntoOp root = rootOf(kernel);
  if (intrinsic) {
    layout = AccumulatorLayout::create(builder, loc, ids, tiling, *intrinsic);
    unsigned rank = root ? root.getSource().getType().getRank() : 2;
    fragments = layout->fragments(builder, loc, rank);
  } else {
    unsigned rank = root ? root.getSource().getType().getRank() : 1;
    takeBlockedFragments(tiling.getTile().take_front(rank), /*dim=*/rank - 1);
  }
}

/// Spreads a tile evenly over the work-items, neighbours along `dim`.
void LaneProgram::takeBlockedFragments(ArrayRef<int64_t> shape, unsigned dim) {
  constexpr int64_t maxFragmentWidth = 4;
  int64_t perLane =
      llvm::divideCeil(llvm::product_of(shape), tiling.getThreads());
  fragments = blockedFragments(builder, builder.getUnknownLoc(), ids,
                               tiling.getThreads(), shape, dim,
                               std::gcd(perLane, maxFragmentWidth));
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
    return stageOperand(stage, builder, emitter, mapping, ids,
                        tiling.getThreads());
  if (auto load = dyn_cast<LoadOperandOp>(op))
    return writeLoadOperand(load);
  if (auto mma = dyn_cast<MmaOp>(op))
    return writeMma(mma);
  if (auto sum = dyn_cast<SumWavesOp>(op))
    return writeSumWaves(sum);
  if (auto scatter = dyn_cast<ScatterIntoOp>(op))
    return writeScatter(scatter);
  if (auto generic = dyn_cast<linalg::GenericOp>(op);
      generic && generic.getNumReductionLoops() > 0)
    return writeReduction(generic);
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
  int64_t parts = fragmentsPerAccumulator(), width = fragments[0].width;
  auto type = VectorType::get(
      {parts * width},
      cast<RankedTensorType>(tensor.getType()).getElementType());
  SmallVector<Value> accumulators;
  for (size_t i = 0; i < accumulatorCount(); ++i) {
    Value whole;
    for (int64_t part = 0; part < parts; ++part) {
      int64_t ordinal = i * parts + part;
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
          builder, tensor.getLoc(), value, whole,
          ArrayRef<int64_t>{part * width}, ArrayRef<int64_t>{1});
    }
    accumulators.push_back(whole);
  }
  emitter.accumulators[tensor] = accumulators;
  return success();
}

/// Loads what is the same for every k, once: the fragments of such gathers are
/// held like accumulators.
LogicalResult LaneProgram::keepRows(linalg::GenericOp reduction) {
  for (const MemoryRead &read : readsOf(reduction)) {
    if (!read.isSameAlongK() || emitter.accumulators.contains(read.tensor))
      continue;
    Value first =
        arith::ConstantIndexOp::create(builder, reduction.getLoc(), 0);
    SmallVector<Value> rows;
    for (auto [ordinal, fragment] : llvm::enumerate(fragments)) {
      Fragment column = fragment;
      column.index.push_back(first);
      rows.push_back(emitter.emit(read.tensor, column, ordinal));
      if (!rows.back())
        return failure();
    }
    emitter.accumulators[read.tensor] = rows;
  }
  return success();
}

/// Reduces `count` columns from `first` on.
LogicalResult LaneProgram::writeColumns(linalg::GenericOp reduction,
                                        Value first, int64_t count,
                                        MutableArrayRef<Value> accumulators) {
  IndexMath math{builder, reduction.getLoc()};
  for (int64_t column = 0; column < count; ++column) {
    Value k = math.add(first, column);
    for (auto [ordinal, value] : llvm::enumerate(accumulators)) {
      value = emitter.emitReduction(reduction, fragments[ordinal], ordinal, k,
                                    value);
      if (!value)
        return failure();
    }
  }
  return success();
}

/// Column by column, in order: the rounding of a sum does not depend on tiles.
LogicalResult LaneProgram::writeReduction(linalg::GenericOp reduction) {
  constexpr int64_t unrolled = 8;
  Location loc = reduction.getLoc();
  IndexMath math{builder, loc};
  Value init = reduction.getDpsInits()[0];
  if (failed(makeAccumulators(init)) || failed(keepRows(reduction)))
    return failure();
  SmallVector<Value> accumulators = emitter.accumulators[init];
  int64_t columns = reduction.getStaticLoopRanges()[1];
  int64_t looped = columns > unrolled ? columns - columns % unrolled : 0;
  if (looped > 0) {
    auto loop = scf::ForOp::create(builder, loc, math.constant(0),
                                   math.constant(looped),
                                   math.constant(unrolled), accumulators);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(loop.getBody());
    accumulators = llvm::to_vector_of<Value>(loop.getRegionIterArgs());
    if (failed(writeColumns(reduction, loop.getInductionVar(), unrolled,
                            accumulators)))
      return failure();
    scf::YieldOp::create(builder, loc, accumulators);
    accumulators = llvm::to_vector_of<Value>(loop.getResults());
  }
  if (failed(writeColumns(reduction, math.constant(looped), columns - looped,
                          accumulators)))
    return failure();
  emitter.accumulators[reduction.getResult(0)] = accumulators;
  return success();
}

LogicalResult LaneProgram::writeLoadOperand(LoadOperandOp load) {
  if (!layout)
    return load.emitError("no matrix instruction was chosen");
  auto vectors = loadOperand(builder, load, emitter, *layout, ids);
  if (failed(vectors))
    return failure();
  loadedOperands[load.getResult()] = std::move(*vectors);
  return success();
}

LogicalResult LaneProgram::writeMma(MmaOp mma) {
  if (!layout)
    return mma.emitError("no matrix instruction was chosen");
  if (failed(makeAccumulators(mma.getAccumulator())))
    return failure();
  emitter.accumulators[mma.getResult()] =
      multiplyTiles(builder, mma, mapping, loadedOperands, *layout,
                    emitter.accumulators[mma.getAccumulator()]);
  return success();
}

/// What follows is computed in the fragments that the work-items read.
LogicalResult LaneProgram::writeSumWaves(SumWavesOp sum) {
  if (!layout)
    return sum.emitError("no matrix instruction was chosen");
  if (failed(makeAccumulators(sum.getAccumulator())))
    return failure();
  Value tiles = mapping.lookupOrDefault(sum.getPartials());
  SmallVector<Value> values;
  for (auto [ordinal, fragment] : llvm::enumerate(fragments))
    values.push_back(emitter.emit(sum.getAccumulator(), fragment, ordinal));
  writeWaveSums(builder, sum, tiles, *layout, fragments, values);
  gpu::BarrierOp::create(builder, sum.getLoc());
  ArrayRef<int64_t> shape = sum.getResult().getType().getShape();
  takeBlockedFragments(shape, shape.size() - 2 + layout->rowDim);
  SmallVector<Value> totals;
  for (const Fragment &fragment : fragments)
    totals.push_back(readWaveSums(builder, sum, tiles, *layout, fragment));
  // Nothing else is in these fragments.
  layout.reset();
  emitter.accumulators.clear();
  emitter.accumulators[sum.getResult()] = std::move(totals);
  return success();
}

/// The loop carries accumulators where it carried their tensor.
LogicalResult LaneProgram::writeLoop(scf::ForOp loop) {
  auto accumulatorsOf = [&](ValueRange tensors, SmallVector<Value> &vectors) {
    for (Value tensor : tensors) {
      if (failed(makeAccumulators(tensor)))
        return failure();
      llvm::append_range(vectors, emitter.accumulators[tensor]);
    }
    return success();
  };
  auto distribute = [&](ValueRange tensors, ValueRange vectors) {
    for (auto [i, tensor] : llvm::enumerate(tensors))
      emitter.accumulators[tensor] = llvm::to_vector(
          vectors.slice(i * accumulatorCount(), accumulatorCount()));
  };
  SmallVector<Value> inits;
  if (failed(accumulatorsOf(loop.getInitArgs(), inits)))
    return failure();
  // What all rounds read alike is read as in the first one.
  mapping.map(loop.getInductionVar(),
              mapping.lookupOrDefault(loop.getLowerBound()));
  for (auto generic : loop.getBody()->getOps<linalg::GenericOp>())
    if (generic.getNumReductionLoops() > 0 && failed(keepRows(generic)))
      return failure();
  // Until its body is written, the loop passes on what it carries.
  auto passOn = [](OpBuilder &body, Location loc, Value, ValueRange carried) {
    scf::YieldOp::create(body, loc, carried);
  };
  auto lanes = scf::ForOp::create(
      builder, loop.getLoc(), mapping.lookupOrDefault(loop.getLowerBound()),
      mapping.lookupOrDefault(loop.getUpperBound()),
      mapping.lookupOrDefault(loop.getStep()), inits, passOn);
  mapping.map(loop.getInductionVar(), lanes.getInductionVar());
  distribute(loop.getRegionIterArgs(), lanes.getRegionIterArgs());

  OpBuilder::InsertionGuard guard(builder);
  Operation *yield = lanes.getBody()->getTerminator();
  builder.setInsertionPoint(yield);
  SmallVector<Value> yielded;
  if (failed(writeOps(*loop.getBody())) ||
      failed(accumulatorsOf(loop.getYieldedValues(), yielded)))
    return failure();
  yield->setOperands(yielded);
  distribute(loop.getResults(), lanes.getResults());
  return success();
}

void DistributeToLanesPass::runOnOperation() {
  gpu::GPUFuncOp kernel = getOperation();
  TilingAttr tiling = tilingOf(kernel);
  if (!tiling)
    return;
  const Chip *chip = targetOf(kernel);
  if (!chip)
    return signalPassFailure();
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
