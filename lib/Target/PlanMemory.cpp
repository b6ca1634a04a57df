//===- PlanMemory.cpp - Place buffers in one workspace --------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Launches run in order, so a buffer is needed from the first to the last
// launch that names it. Buffers are placed largest first, each in the smallest
// gap that its neighbours in time leave.
//
//===----------------------------------------------------------------------===//

#include "mini/Target/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "llvm/Support/MathExtras.h"

namespace mini {
#define GEN_PASS_DEF_PLANMEMORYPASS
#include "mini/Target/Passes.h.inc"
} // namespace mini

using namespace mlir;

namespace {
/// What hipMalloc aligns to, so that a buffer is aligned wherever it lies.
constexpr int64_t bufferAlignment = 256;

struct Buffer {
  memref::AllocOp alloc;
  int64_t bytes;        ///< A multiple of the alignment.
  unsigned first, last; ///< The launches between which it is alive.
  int64_t offset = -1;  ///< In the workspace.

  bool aliveWith(const Buffer &other) const {
    return first <= other.last && other.first <= last;
  }
  int64_t end() const { return offset + bytes; }
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
      buffer.first = std::min(buffer.first, launch->second);
      buffer.last = std::max(buffer.last, launch->second);
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

/// The offset of the smallest gap between the placed buffers alive with
/// `buffer` that holds it; past their end if there is none.
int64_t bestFit(const Buffer &buffer, ArrayRef<Buffer *> placedByOffset) {
  int64_t best = -1, bestGap = std::numeric_limits<int64_t>::max();
  int64_t freeFrom = 0;
  for (const Buffer *placed : placedByOffset) {
    if (!placed->aliveWith(buffer))
      continue;
    int64_t gap = placed->offset - freeFrom;
    if (gap >= buffer.bytes && gap < bestGap) {
      best = freeFrom;
      bestGap = gap;
    }
    freeFrom = std::max(freeFrom, placed->end());
  }
  return best >= 0 ? best : freeFrom;
}

/// Gives each buffer an offset and returns the size of the workspace.
int64_t placeBuffers(MutableArrayRef<Buffer> buffers) {
  SmallVector<Buffer *> bySize, placed;
  for (Buffer &buffer : buffers)
    bySize.push_back(&buffer);
  // Buffers of one size keep their order in the program.
  llvm::sort(bySize, [](Buffer *a, Buffer *b) {
    return a->bytes != b->bytes ? a->bytes > b->bytes : a < b;
  });
  int64_t size = 0;
  for (Buffer *buffer : bySize) {
    buffer->offset = bestFit(*buffer, placed);
    size = std::max(size, buffer->end());
    placed.insert(llvm::upper_bound(placed, buffer,
                                    [](Buffer *a, Buffer *b) {
                                      return a->offset < b->offset;
                                    }),
                  buffer);
  }
  return size;
}

/// The most bytes alive in one launch: no plan can need less.
int64_t lowerBound(ArrayRef<Buffer> buffers, unsigned numLaunches) {
  SmallVector<int64_t> alive(numLaunches, 0);
  for (const Buffer &buffer : buffers)
    for (unsigned launch = buffer.first; launch <= buffer.last; ++launch)
      alive[launch] += buffer.bytes;
  return alive.empty() ? 0 : *llvm::max_element(alive);
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
    int64_t size = placeBuffers(buffers);
    recordFigures(size, lowerBound(buffers, launches.size()));
    if (size != 0)
      replaceAllocs(buffers, size);
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
      Buffer buffer{.alloc = alloc,
                    .bytes = static_cast<int64_t>(llvm::alignTo(
                        std::max<int64_t>(*bytes, 1), bufferAlignment)),
                    .first = std::numeric_limits<unsigned>::max(),
                    .last = 0};
      SmallVector<Operation *> deallocs;
      if (failed(addUses(alloc, launches, buffer, deallocs)))
        return failure();
      for (Operation *dealloc : deallocs)
        dealloc->erase();
      if (buffer.first <= buffer.last)
        buffers.push_back(buffer);
      else if (alloc->use_empty())
        alloc->erase();
    }
    return success();
  }

  void recordFigures(int64_t size, int64_t bound) {
    Builder builder(&getContext());
    getOperation()->setAttr("mini.workspace_bytes",
                            builder.getI64IntegerAttr(size));
    getOperation()->setAttr("mini.workspace_lower_bound",
                            builder.getI64IntegerAttr(bound));
  }

  void replaceAllocs(ArrayRef<Buffer> buffers, int64_t size) {
    OpBuilder builder(&getContext());
    builder.setInsertionPointToStart(&getOperation().front());
    auto type = MemRefType::get({size}, builder.getI8Type());
    Value workspace =
        memref::AllocOp::create(builder, getOperation().getLoc(), type,
                                builder.getI64IntegerAttr(bufferAlignment));
    for (const Buffer &buffer : buffers) {
      memref::AllocOp alloc = buffer.alloc;
      builder.setInsertionPoint(alloc);
      Location loc = alloc.getLoc();
      Value offset =
          arith::ConstantIndexOp::create(builder, loc, buffer.offset);
      Value view = memref::ViewOp::create(builder, loc, alloc.getType(),
                                          workspace, offset, ValueRange());
      alloc.replaceAllUsesWith(view);
      alloc->erase();
    }
  }
};
} // namespace
