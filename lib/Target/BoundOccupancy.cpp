//===- BoundOccupancy.cpp - The waves that a grid can give a SIMD ---------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// LLVM schedules for as many waves on a SIMD as registers and LDS allow, and to
// save registers it waits for one load before it issues the next. A grid that
// does not fill the chip has fewer waves, whose loads then are all the
// parallelism there is.
//
//===----------------------------------------------------------------------===//

#include "mini/Target/Passes.h"
#include "mini/Target/Target.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/ROCDLDialect.h"
#include "llvm/Support/MathExtras.h"

namespace mini {
#define GEN_PASS_DEF_BOUNDOCCUPANCYPASS
#include "mini/Target/Passes.h.inc"
} // namespace mini

using namespace mlir;

namespace {
/// The product of the sizes in attribute `name`; 0 without it.
uint64_t productOf(Operation *op, StringRef name) {
  auto sizes = op->getAttrOfType<DenseI32ArrayAttr>(name);
  return sizes ? llvm::product_of(llvm::map_range(
                     sizes.asArrayRef(),
                     [](int32_t size) -> uint64_t { return size; }))
               : 0;
}

struct BoundOccupancyPass
    : mini::impl::BoundOccupancyPassBase<BoundOccupancyPass> {
  using BoundOccupancyPassBase::BoundOccupancyPassBase;
  void runOnOperation() override {
    LLVM::LLVMFuncOp kernel = getOperation();
    const mini::Chip *chip = mini::lookupChip(target);
    uint64_t workgroups = productOf(
        kernel, gpu::GPUDialect::KnownGridSizeAttrHelper::getNameStr());
    uint64_t threads = productOf(
        kernel, ROCDL::ROCDLDialect::ReqdWorkGroupSizeAttrHelper::getNameStr());
    if (!chip || workgroups == 0 || threads == 0)
      return;
    uint64_t waves = llvm::divideCeil(threads, mini::MatrixIntrinsic::waveSize);
    uint64_t waveCount =
        waves * llvm::divideCeil(workgroups, chip->computeUnits);
    uint64_t perSimd = llvm::divideCeil(waveCount, chip->simdsPerComputeUnit);
    if (perSimd >= chip->wavesPerSimd)
      return;
    Builder builder(&getContext());
    kernel.setPassthroughAttr(builder.getArrayAttr({builder.getStrArrayAttr(
        {"amdgpu-waves-per-eu", "1," + std::to_string(perSimd)})}));
  }
};
} // namespace
