//===- Coalescing.cpp - Lines that a wave's loads touch -------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header. Lines are counted at the addresses of the first tile, which
// tell apart strides, broadcasts and any mixture of them without a case for
// each.
//
//===----------------------------------------------------------------------===//

#include "Coalescing.h"
#include "Chip/Target.h"
#include "IR/Mini/IndexMap.h"
#include "IR/Mini/MemoryStrides.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"

#include <set>

using namespace mlir;

namespace mini {

static constexpr int64_t lineBytes = 128;
/// The way through LDS costs instructions and barriers, and a cache helps those
/// who do not take it.
static constexpr int64_t leastGain = 4;

int64_t MemoryRead::elementBytes() const {
  return llvm::divideCeil(source.getElementTypeBitWidth(), 8);
}

int64_t MemoryRead::columnsPerLoad(int64_t columns) const {
  AffineExpr offset = stridedOffset(map, strides);
  int64_t width = std::max<int64_t>(16 / elementBytes(), 1);
  while (width > 1 && (columns % width != 0 ||
                       strideInGroups(offset, /*dim=*/1, width) != 1))
    width /= 2;
  return width;
}

/// The lines that the lanes of one load touch.
static int64_t countLines(int64_t lanes,
                          llvm::function_ref<int64_t(int64_t)> byteOffsetOf) {
  std::set<int64_t> lines;
  for (int64_t lane = 0; lane < lanes; ++lane)
    lines.insert(llvm::divideFloorSigned(byteOffsetOf(lane), lineBytes));
  return static_cast<int64_t>(lines.size());
}

bool MemoryRead::gainsFromStaging(int64_t rows, int64_t columns) const {
  if (isSameAlongK() || columns == 0)
    return false;
  AffineMap offset = AffineMap::get(2, 0, stridedOffset(map, strides));
  auto byteOffset = [&](int64_t m, int64_t k) {
    return offset.compose(ArrayRef<int64_t>{m, k})[0] * elementBytes();
  };
  constexpr int64_t lanes = MatrixIntrinsic::waveSize, sampledLoads = 4;
  rows = std::min(rows, lanes);
  int64_t direct =
      countLines(rows, [&](int64_t m) { return byteOffset(m, 0); }) * columns;
  int64_t elements = rows * columns, staged = 0;
  int64_t sampled = std::min(elements, sampledLoads * lanes);
  for (int64_t first = 0; first < sampled; first += lanes)
    staged += countLines(std::min(lanes, sampled - first), [&](int64_t lane) {
      return byteOffset((first + lane) / columns, (first + lane) % columns);
    });
  return leastGain * staged * elements <= direct * sampled;
}

MemoryRead MemoryRead::transposed() const {
  AffineExpr m, k;
  bindDims(map.getContext(), m, k);
  return {tensor, source, map.replaceDimsAndSymbols({k, m}, {}, 2, 0), strides};
}

static void collectReads(Value tensor, SetVector<Value> &seen,
                         SmallVectorImpl<MemoryRead> &reads) {
  if (!seen.insert(tensor))
    return;
  auto type = cast<RankedTensorType>(tensor.getType());
  if (tensor.getDefiningOp<bufferization::ToTensorOp>())
    reads.push_back(
        {tensor, type,
         AffineMap::getMultiDimIdentityMap(type.getRank(), type.getContext()),
         memoryStrides(tensor)});
  if (auto gather = tensor.getDefiningOp<GatherOp>();
      gather && gather.getSource().getDefiningOp<bufferization::ToTensorOp>())
    reads.push_back({tensor, gather.getSource().getType(), gather.getMap(),
                     memoryStrides(gather.getSource())});
  if (auto generic = tensor.getDefiningOp<linalg::GenericOp>())
    for (Value input : generic.getDpsInputs())
      collectReads(input, seen, reads);
}

SmallVector<MemoryRead> readsOf(linalg::GenericOp reduction,
                                SmallVectorImpl<Operation *> *ops) {
  return readsOf(reduction.getInputs(), ops);
}

SmallVector<MemoryRead> readsOf(ValueRange tensors,
                                SmallVectorImpl<Operation *> *ops) {
  SetVector<Value> seen;
  SmallVector<MemoryRead> reads;
  for (Value tensor : tensors)
    collectReads(tensor, seen, reads);
  if (!ops)
    return reads;
  for (Value value : seen)
    if (auto generic = value.getDefiningOp<linalg::GenericOp>())
      ops->push_back(generic);
  llvm::sort(*ops,
             [](Operation *a, Operation *b) { return a->isBeforeInBlock(b); });
  return reads;
}

int64_t stagedRow(int64_t columns, int64_t elementBytes) {
  constexpr int64_t bankBytes = 4;
  int64_t unit = std::max(bankBytes, elementBytes);
  int64_t units = llvm::divideCeil(columns * elementBytes, unit);
  return (units | 1) * unit / elementBytes;
}

} // namespace mini
