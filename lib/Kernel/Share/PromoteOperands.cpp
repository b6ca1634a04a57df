//===- PromoteOperands.cpp - Operands through LDS -------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every wave of a workgroup reads parts of a contraction's operand tiles that
// other waves load too, so the workgroup loads each tile once, into LDS. A
// reduction's lanes share nothing, but where each would read a row of its own,
// they load the rows together.
//
//===----------------------------------------------------------------------===//

#include "Coalescing.h"
#include "Kernel/Tile/Tiling.h"

#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;

namespace mini {

/// LDS for a tile, with rows of `row` elements.
static Value allocateTile(gpu::GPUFuncOp kernel, Value tile, int64_t row) {
  auto type = cast<RankedTensorType>(tile.getType());
  auto space = gpu::AddressSpaceAttr::get(kernel.getContext(),
                                          gpu::AddressSpace::Workgroup);
  // A tile has one element of a batch.
  int64_t rows = type.getDimSize(type.getRank() - 2);
  auto buffer = MemRefType::get({rows, row}, type.getElementType(),
                                MemRefLayoutAttrInterface(), space);
  return kernel.addWorkgroupAttribution(buffer, tile.getLoc());
}

/// Brings an operand's tile before `contraction`, through LDS or into
/// registers, to what a matrix multiplication takes.
static Value bringOperand(gpu::GPUFuncOp kernel, OpBuilder &builder, Value tile,
                          const MatrixIntrinsic &intrinsic) {
  if (isPackable(tile) || isReadFromPatch(tile))
    return LoadOperandOp::create(builder, tile.getLoc(), tile);
  auto type = cast<RankedTensorType>(tile.getType());
  Value buffer =
      allocateTile(kernel, tile, paddedRow(type.getShape().back(), intrinsic));
  StageOp::create(builder, tile.getLoc(), tile, buffer);
  return buffer;
}

/// Adds up the sums of waves that share K, behind the loop over K.
static void sumWaves(gpu::GPUFuncOp kernel, Value product, TilingAttr tiling) {
  OpBuilder builder(kernel.getContext());
  if (auto yield = dyn_cast<scf::YieldOp>(*product.user_begin()))
    product = cast<scf::ForOp>(yield->getParentOp()).getResult(0);
  builder.setInsertionPointAfterValue(product);
  ArrayRef<int64_t> tile = tiling.getTile();
  // As the accumulators hold them: neighbours along the instruction's rows.
  bool isTransposed = tiling.getTransposed();
  auto space = gpu::AddressSpaceAttr::get(kernel.getContext(),
                                          gpu::AddressSpace::Workgroup);
  auto buffer = MemRefType::get(
      {tiling.getWavesAlongK(), tile[isTransposed ? 0 : 1],
       paddedSums(tile[isTransposed ? 1 : 0])},
      getElementTypeOrSelf(product), MemRefLayoutAttrInterface(), space);
  Value sums = kernel.addWorkgroupAttribution(buffer, product.getLoc());
  auto sum = SumWavesOp::create(builder, product.getLoc(), product, sums);
  product.replaceAllUsesExcept(sum.getResult(), sum);
}

static void promoteContraction(gpu::GPUFuncOp kernel,
                               linalg::ContractOp contraction,
                               const MatrixIntrinsic &intrinsic) {
  OpBuilder builder(contraction);
  Location loc = contraction.getLoc();
  Value lhs = contraction.getDpsInputOperand(0)->get();
  Value rhs = contraction.getDpsInputOperand(1)->get();

  // The last round's reads must be over before this round writes.
  if (contraction->getParentOfType<scf::ForOp>())
    gpu::BarrierOp::create(builder, loc);
  Value lhsTile = bringOperand(kernel, builder, lhs, intrinsic);
  Value rhsTile = bringOperand(kernel, builder, rhs, intrinsic);
  if (contraction->getParentOfType<scf::ForOp>() ||
      isa<MemRefType>(lhsTile.getType()) || isa<MemRefType>(rhsTile.getType()))
    gpu::BarrierOp::create(builder, loc);
  int64_t k = cast<RankedTensorType>(lhs.getType()).getShape().back();
  Value product = MmaOp::create(builder, loc, lhsTile, rhsTile,
                                contraction.getDpsInitOperand(0)->get(), k);
  contraction->replaceAllUsesWith(ValueRange{product});
  contraction->erase();
  TilingAttr tiling = tilingOf(kernel);
  if (tiling.getWavesAlongK() > 1)
    sumWaves(kernel, product, tiling);
}

/// True if `op` runs before `user` and is over by then, as a loop is.
static bool isOverBefore(Operation *op, Operation *user) {
  for (; user; user = user->getParentOp())
    if (Operation *ancestor = user->getBlock()->findAncestorOpInBlock(*op))
      return ancestor->isBeforeInBlock(user);
  return false;
}

/// True if `tensor` is read by `user` or later. What is elementwise is computed
/// where it is read.
static bool isReadFrom(Value tensor, Operation *user) {
  return llvm::any_of(tensor.getUsers(), [&](Operation *reader) {
    auto generic = dyn_cast<linalg::GenericOp>(reader);
    bool isElementwise = generic && generic.getNumReductionLoops() == 0;
    return !isOverBefore(reader, user) ||
           (isElementwise && isReadFrom(generic.getResult(0), user));
  });
}

/// LDS for such a tile that holds nothing which `user`, or what comes after it,
/// reads, and that no other tile of `user` takes; null if there is none.
static Value findFreeTile(gpu::GPUFuncOp kernel, Value tile,
                          ArrayRef<Value> used, Operation *user) {
  auto type = cast<RankedTensorType>(tile.getType());
  for (Value buffer : kernel.getWorkgroupAttributions()) {
    auto bufferType = cast<MemRefType>(buffer.getType());
    if (bufferType.getElementType() == type.getElementType() &&
        bufferType.getDimSize(0) == type.getDimSize(0) &&
        bufferType.getDimSize(1) >= type.getDimSize(1) &&
        !llvm::is_contained(used, buffer) &&
        llvm::none_of(buffer.getUsers(), [&](Operation *op) {
          return isa<LoadStagedOp>(op) && isReadFrom(op->getResult(0), user);
        }))
      return buffer;
  }
  return {};
}

/// Stages the tiles that `reads` bring, before `user`, and lets all that is
/// computed from them, of which `elementwise` is on the way, read them there.
static void stageReads(gpu::GPUFuncOp kernel, ArrayRef<MemoryRead> reads,
                       ArrayRef<Operation *> elementwise, Operation *user) {
  OpBuilder builder(user);
  Location loc = user->getLoc();
  // The last round's reads, or those of the reduction before this one, must be
  // over before this round writes.
  if (user->getParentOfType<scf::ForOp>() ||
      !kernel.getWorkgroupAttributions().empty())
    gpu::BarrierOp::create(builder, loc);
  SmallVector<Value> buffers;
  for (const MemoryRead &read : reads) {
    Value buffer = findFreeTile(kernel, read.tensor, buffers, user);
    int64_t columns =
        cast<RankedTensorType>(read.tensor.getType()).getDimSize(1);
    if (!buffer)
      buffer = allocateTile(kernel, read.tensor,
                            stagedRow(columns, read.elementBytes()));
    StageOp::create(builder, loc, read.tensor, buffer);
    buffers.push_back(buffer);
  }
  gpu::BarrierOp::create(builder, loc);
  llvm::SmallPtrSet<Operation *, 8> later;
  for (auto [read, buffer] : llvm::zip(reads, buffers)) {
    Value staged =
        LoadStagedOp::create(builder, loc, read.tensor.getType(), buffer);
    later.insert(staged.getDefiningOp());
    Value tensor = read.tensor;
    tensor.replaceUsesWithIf(
        staged, [](OpOperand &use) { return !isa<StageOp>(use.getOwner()); });
  }
  // What is computed from these tiles comes after them, and nothing else: an
  // earlier reduction may use it too.
  for (Operation *op : elementwise) {
    if (llvm::none_of(op->getOperands(), [&](Value operand) {
          return later.contains(operand.getDefiningOp());
        }))
      continue;
    op->moveBefore(user);
    later.insert(op);
  }
}

static void promoteReduction(gpu::GPUFuncOp kernel, linalg::GenericOp reduction,
                             int64_t rows) {
  SmallVector<Operation *> elementwise;
  SmallVector<MemoryRead> reads = readsOf(reduction, &elementwise);
  int64_t columns = reduction.getStaticLoopRanges()[1];
  llvm::erase_if(reads, [&](const MemoryRead &read) {
    return !read.gainsFromStaging(rows, columns);
  });
  if (!reads.empty())
    stageReads(kernel, reads, elementwise, reduction);
}

/// Of an elementwise kernel over a matrix whose rows are written: what lies
/// along its columns in memory.
static void promoteTransposed(gpu::GPUFuncOp kernel, ScatterIntoOp root) {
  SmallVector<Operation *> elementwise;
  SmallVector<MemoryRead> reads = readsOf(root.getSource(), &elementwise);
  int64_t tileRows = root.getSource().getType().getDimSize(0);
  llvm::erase_if(reads, [&](const MemoryRead &read) {
    return !read.transposed().gainsFromStaging(root.getBounds()[1], tileRows);
  });
  if (!reads.empty())
    stageReads(kernel, reads, elementwise, root);
}

void promoteOperands(gpu::GPUFuncOp kernel, const MatrixIntrinsic *intrinsic) {
  if (linalg::ContractOp contraction = contractionOf(kernel))
    return promoteContraction(kernel, contraction, *intrinsic);
  ScatterIntoOp root = rootOf(kernel);
  if (root.getSource().getType().getRank() == 2)
    return promoteTransposed(kernel, root);
  int64_t rows = root.getBounds()[0];
  for (linalg::GenericOp reduction : reductionsOf(kernel))
    promoteReduction(kernel, reduction, rows);
}

} // namespace mini
