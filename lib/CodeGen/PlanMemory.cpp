//===- PlanMemory.cpp - Place buffers in one workspace --------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Launches run in order, so a buffer is needed from the first to the last
// launch that names it.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/MiniDialect.h"
#include "Passes.h"
#include "PlaceBuffers.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "llvm/Support/MathExtras.h"

namespace mini {
#define GEN_PASS_DEF_PLANMEMORYPASS
#include "CodeGen/Passes.h.inc"
} // namespace mini

using namespace mlir;

namespace {
/// What hipMalloc aligns to, so that a buffer is aligned wherever it lies.
constexpr int64_t bufferAlignment = 256;

struct Buffer {
  memref::AllocOp alloc;
  /// In launches; the size is a multiple of the alignment.
  mini::BufferLifetime lifetime;
};

using LaunchNumbers = DenseMap<Operation *, unsigned>;

/// The size of a dense buffer, or nothing if its type is not that of one.
std::optional<int64_t> denseBytes(MemRefType type) {
  if (!type.hasStaticShape() || !type.getLayout().isIdentity() ||
      !type.getElementType().isIntOrFloat())
    return std::nullopt;
  return type.getNumElements() *
         llvm::divideCeil(type.getElementTypeBitWidth(), 8);
}

/// Widens the lifetime of `buffer` to all launches that use `value`, a view of
/// it, and collects its deallocations.
LogicalResult addUses(Value value, const LaunchNumbers &launches,
                      Buffer &buffer, SmallVectorImpl<Operation *> &deallocs) {
  for (Operation *user : value.getUsers()) {
    if (auto launch = launches.find(user); launch != launches.end()) {
      buffer.lifetime.first = std::min(buffer.lifetime.first, launch->second);
      buffer.lifetime.last = std::max(buffer.lifetime.last, launch->second);
    } else if (isa<memref::DeallocOp>(user)) {
      deallocs.push_back(user);
    } else if (isa<ViewLikeOpInterface>(user)) {
      if (failed(addUses(user->getResult(0), launches, buffer, deallocs)))
        return failure();
    } else {
      return user->emitOpError("uses an intermediate buffer, which only "
                               "launches, views and deallocations may");
    }
  }
  return success();
}

struct PlanMemoryPass : mini::impl::PlanMemoryPassBase<PlanMemoryPass> {
  void runOnOperation() override {
    LaunchNumbers launches;
    getOperation().walk([&](gpu::LaunchFuncOp launch) {
      launches.try_emplace(launch, launches.size());
    });
    SmallVector<Buffer> buffers;
    if (failed(collectBuffers(launches, buffers)))
      return signalPassFailure();
    auto lifetimes = llvm::map_to_vector(
        buffers, [](const Buffer &buffer) { return buffer.lifetime; });
    mini::BufferPlaces places = mini::placeBuffers(lifetimes);
    recordFigures(places.bytes, mini::mostBytesAlive(lifetimes));
    if (places.bytes != 0)
      replaceAllocs(buffers, places);
  }

private:
  /// Finds the buffers that launches use, and drops the others.
  LogicalResult collectBuffers(const LaunchNumbers &launches,
                               SmallVectorImpl<Buffer> &buffers) {
    SmallVector<memref::AllocOp> allocs(
        getOperation().getOps<memref::AllocOp>());
    for (memref::AllocOp alloc : allocs) {
      std::optional<int64_t> bytes = denseBytes(alloc.getType());
      if (!bytes)
        return alloc.emitOpError("must have a static shape, the identity "
                                 "layout, and numbers as elements");
      int64_t aligned = static_cast<int64_t>(
          llvm::alignTo(std::max<int64_t>(*bytes, 1), bufferAlignment));
      Buffer buffer{alloc,
                    {.bytes = aligned,
                     .first = std::numeric_limits<unsigned>::max(),
                     .last = 0}};
      SmallVector<Operation *> deallocs;
      if (failed(addUses(alloc, launches, buffer, deallocs)))
        return failure();
      for (Operation *dealloc : deallocs)
        dealloc->erase();
      if (buffer.lifetime.first <= buffer.lifetime.last)
        buffers.push_back(buffer);
      else if (alloc->use_empty())
        alloc->erase();
    }
    return success();
  }

  void recordFigures(int64_t size, int64_t bound) {
    Builder builder(&getContext());
    mini::MiniDialect::WorkspaceBytesAttrHelper(&getContext())
        .setAttr(getOperation(), builder.getI64IntegerAttr(size));
    mini::MiniDialect::WorkspaceLowerBoundAttrHelper(&getContext())
        .setAttr(getOperation(), builder.getI64IntegerAttr(bound));
  }

  void replaceAllocs(ArrayRef<Buffer> buffers,
                     const mini::BufferPlaces &places) {
    OpBuilder builder(&getContext());
    builder.setInsertionPointToStart(&getOperation().front());
    auto type = MemRefType::get({places.bytes}, builder.getI8Type());
    Value workspace =
        memref::AllocOp::create(builder, getOperation().getLoc(), type,
                                builder.getI64IntegerAttr(bufferAlignment));
    for (auto [buffer, place] : llvm::zip_equal(buffers, places.offsets)) {
      memref::AllocOp alloc = buffer.alloc;
      builder.setInsertionPoint(alloc);
      Location loc = alloc.getLoc();
      Value offset = arith::ConstantIndexOp::create(builder, loc, place);
      Value view = memref::ViewOp::create(builder, loc, alloc.getType(),
                                          workspace, offset, ValueRange());
      alloc.replaceAllUsesWith(view);
      alloc->erase();
    }
  }
};
} // namespace
