//===- PipelineLoops.cpp - Load the next tiles while multiplying these ----===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A step of a loop over K copies tiles to LDS, waits for all work-items, and
// multiplies. MLIR's software pipeliner makes stages of it: the loads from
// memory for the step after the next are issued once this step's tiles are in
// LDS. Two steps are shorter than the latency of memory more seldom than one;
// on the modelled networks a third one gained nothing more, and takes its
// registers.
//
//===----------------------------------------------------------------------===//

#include "Kernel/Passes.h"

#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/Dialect/AMDGPU/IR/AMDGPUDialect.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SCF/Transforms/Transforms.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_PIPELINELOOPSPASS
#include "Kernel/Passes.h.inc"

/// The last barrier of the loop's body: behind it the tiles are in LDS.
static gpu::BarrierOp lastBarrier(scf::ForOp loop) {
  gpu::BarrierOp last;
  for (auto barrier : loop.getBody()->getOps<gpu::BarrierOp>())
    last = barrier;
  return last;
}

/// The loads of the tiles, with what computes their addresses in the loop.
static SetVector<Operation *> loadsOfTiles(scf::ForOp loop,
                                           gpu::BarrierOp tilesReady) {
  BackwardSliceOptions options;
  options.inclusive = true;
  options.omitBlockArguments = true;
  options.filter = [&](Operation *op) {
    return op->getBlock() == loop.getBody();
  };
  SetVector<Operation *> slice;
  for (auto load : loop.getBody()->getOps<amdgpu::RawBufferLoadOp>())
    if (load->isBeforeInBlock(tilesReady))
      (void)getBackwardSlice(load.getOperation(), &slice, options);
  return slice;
}

/// True if the loads wait for something that this step's multiplication gives.
static bool dependsOnAccumulators(scf::ForOp loop,
                                  const SetVector<Operation *> &loads) {
  return llvm::any_of(loads, [&](Operation *op) {
    return llvm::any_of(op->getOperands(), [&](Value operand) {
      return llvm::is_contained(loop.getRegionIterArgs(), operand);
    });
  });
}

/// Lets `loads` run `distance` steps ahead of the rest. Fails where the steps
/// are fewer, or are not known.
static LogicalResult prefetch(scf::ForOp loop, gpu::BarrierOp tilesReady,
                              const SetVector<Operation *> &loads,
                              unsigned distance, RewriterBase &rewriter) {
  scf::PipeliningOption options;
  options.getScheduleFn =
      [&](scf::ForOp, std::vector<std::pair<Operation *, unsigned>> &schedule) {
        for (Operation &op : loop.getBody()->without_terminator()) {
          if (!loads.contains(&op))
            schedule.emplace_back(&op, distance);
          if (&op != tilesReady)
            continue;
          for (Operation &load : loop.getBody()->without_terminator())
            if (loads.contains(&load))
              schedule.emplace_back(&load, 0);
        }
      };
  rewriter.setInsertionPoint(loop);
  return scf::pipelineForLoop(rewriter, loop, options);
}

static void pipeline(scf::ForOp loop, RewriterBase &rewriter) {
  gpu::BarrierOp tilesReady = lastBarrier(loop);
  if (!tilesReady)
    return;
  SetVector<Operation *> loads = loadsOfTiles(loop, tilesReady);
  if (loads.empty() || dependsOnAccumulators(loop, loads))
    return;
  for (unsigned distance : {2, 1})
    if (succeeded(prefetch(loop, tilesReady, loads, distance, rewriter)))
      return;
}

namespace {
struct PipelineLoopsPass : impl::PipelineLoopsPassBase<PipelineLoopsPass> {
  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    SmallVector<scf::ForOp> loops;
    getOperation().walk([&](scf::ForOp loop) { loops.push_back(loop); });
    for (scf::ForOp loop : loops)
      pipeline(loop, rewriter);
  }
};
} // namespace

} // namespace mini
