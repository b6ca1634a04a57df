//===- LowerSubgroupIds.cpp - The wave's id as a scalar -------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// gfx942 has no register with a wave's place in its workgroup, and upstream
// does not lower gpu.subgroup_id for it. The first work-item's id tells it;
// read from one lane, LLVM knows that it is the same in all, and computes on
// scalar registers what follows from it.
//
//===----------------------------------------------------------------------===//

#include "Chip/Target.h"
#include "Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/ROCDLDialect.h"

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_LOWERSUBGROUPIDSPASS
#include "CodeGen/Passes.h.inc"

/// thread / 64, of the lane that runs first. Workgroups lie along x.
static Value readSubgroupId(gpu::SubgroupIdOp id, OpBuilder &builder) {
  Location loc = id.getLoc();
  Value thread = gpu::ThreadIdOp::create(builder, loc, gpu::Dimension::x);
  Value waveSize = arith::ConstantIndexOp::create(
      builder, loc, static_cast<int64_t>(MatrixIntrinsic::waveSize));
  Value wave = arith::DivUIOp::create(builder, loc, thread, waveSize);
  Type i32 = builder.getI32Type();
  Value narrow = arith::IndexCastUIOp::create(builder, loc, i32, wave);
  Value scalar = ROCDL::ReadfirstlaneOp::create(builder, loc, i32, narrow);
  return arith::IndexCastUIOp::create(builder, loc, builder.getIndexType(),
                                      scalar);
}

namespace {
struct LowerSubgroupIdsPass
    : impl::LowerSubgroupIdsPassBase<LowerSubgroupIdsPass> {
  void runOnOperation() override {
    getOperation().walk([](gpu::SubgroupIdOp id) {
      OpBuilder builder(id);
      id.replaceAllUsesWith(readSubgroupId(id, builder));
      id.erase();
    });
  }
};
} // namespace

} // namespace mini
