//===- IssueLoads.cpp - Loads that wait for no barrier -----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A kernel that is a single step writes tiles to LDS, waits for all work-items
// and goes on, and LLVM leaves a load on the side of a barrier where it is.
// What is loaded behind the first barrier (weights behind a patch, a bias)
// depends on no LDS, so it is issued with the loads before that barrier: the
// latency of memory passes once.
//
//===----------------------------------------------------------------------===//

#include "Kernel/Passes.h"

#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/Dialect/AMDGPU/IR/AMDGPUDialect.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_ISSUELOADSPASS
#include "Kernel/Passes.h.inc"

/// Registers of a lane, in bytes, that may wait for what is used much later.
static constexpr int64_t mostBytes = 256;

/// The last load before the block's first barrier; null if there is none.
static Operation *lastLoadBeforeBarrier(Block &block) {
  Operation *last = nullptr;
  for (Operation &op : block) {
    if (isa<gpu::BarrierOp>(op))
      return last;
    if (isa<amdgpu::RawBufferLoadOp>(op))
      last = &op;
  }
  return nullptr;
}

/// What `load` is computed from, behind `anchor` in its block, the load itself
/// last; empty if that reads memory too.
static SetVector<Operation *> collectSlice(Operation *load, Operation *anchor) {
  BackwardSliceOptions options;
  options.inclusive = true;
  options.omitBlockArguments = true;
  options.filter = [&](Operation *op) {
    return op->getBlock() == load->getBlock() && anchor->isBeforeInBlock(op);
  };
  SetVector<Operation *> slice;
  (void)getBackwardSlice(load, &slice, options);
  if (llvm::any_of(slice, [&](Operation *op) {
        return op != load && !isMemoryEffectFree(op);
      }))
    slice.clear();
  return slice;
}

static int64_t bytesOf(Type type) {
  auto vector = dyn_cast<VectorType>(type);
  int64_t bits = getElementTypeOrSelf(type).getIntOrFloatBitWidth();
  return llvm::divideCeil(bits * (vector ? vector.getNumElements() : 1), 8);
}

static void issueLoads(Block &block) {
  Operation *anchor = lastLoadBeforeBarrier(block);
  if (!anchor)
    return;
  SmallVector<Operation *> loads;
  int64_t bytes = 0;
  for (Operation *op = anchor->getNextNode(); op; op = op->getNextNode()) {
    // A loop needs the registers, and what is written may be read again.
    if (isa<scf::ForOp, amdgpu::RawBufferStoreOp>(op))
      break;
    if (!isa<amdgpu::RawBufferLoadOp>(op))
      continue;
    bytes += bytesOf(op->getResult(0).getType());
    if (bytes > mostBytes)
      break;
    loads.push_back(op);
  }
  for (Operation *load : loads)
    for (Operation *op : collectSlice(load, anchor)) {
      op->moveAfter(anchor);
      anchor = op;
    }
}

namespace {
struct IssueLoadsPass : impl::IssueLoadsPassBase<IssueLoadsPass> {
  void runOnOperation() override {
    for (Block &block : getOperation().getBody())
      issueLoads(block);
  }
};
} // namespace

} // namespace mini
