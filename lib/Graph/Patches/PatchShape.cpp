//===- PatchShape.cpp - What a block of a convolution reads ---------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "PatchShape.h"
#include "Graph/ContiguousDim.h"
#include "Graph/LoopGroups.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace mini {

/// A block is a tile's rows: these many, or fewer where the result has no such
/// blocks, down to those of a matrix instruction.
static constexpr int64_t mostRows = 64, leastRows = 16;
/// If the windows of two blocks read fewer elements than this many patches
/// have, the way through LDS is not worth it.
static constexpr int64_t leastPatches = 3;
/// Elements of one channel that make up a wide load where they are neighbours.
static constexpr int64_t wideRun = 4;
/// What a lane reads from LDS at once, and the step of K of matrix instructions
/// of 8-bit integers.
static constexpr int64_t vectorBytes = 16, stepBytes = 64;

int64_t PatchShape::blockElements() const { return llvm::product_of(blocks); }

SmallVector<int64_t> PatchShape::extents() const {
  SmallVector<int64_t> result;
  for (auto [dim, steps] : llvm::enumerate(strides)) {
    int64_t last = 0;
    for (unsigned loop : m)
      last += steps[loop] * (blocks[loop] - 1);
    for (unsigned loop : k)
      last += steps[loop] * (sizes[loop] - 1);
    result.push_back(channelDim == dim ? 1 : last + 1);
  }
  return result;
}

/// Adds factor * expr to the coefficients of the loops; false if `expr` is not
/// a sum of multiples of loops.
static bool addTerms(AffineExpr expr, int64_t factor,
                     MutableArrayRef<int64_t> coefficients) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return constant.getValue() == 0;
  if (auto loop = dyn_cast<AffineDimExpr>(expr)) {
    coefficients[loop.getPosition()] += factor;
    return true;
  }
  auto binary = cast<AffineBinaryOpExpr>(expr);
  if (expr.getKind() == AffineExprKind::Add)
    return addTerms(binary.getLHS(), factor, coefficients) &&
           addTerms(binary.getRHS(), factor, coefficients);
  auto constant = dyn_cast<AffineConstantExpr>(binary.getRHS());
  return expr.getKind() == AffineExprKind::Mul && constant &&
         constant.getValue() > 0 &&
         addTerms(binary.getLHS(), factor * constant.getValue(), coefficients);
}

/// A loop of K that alone indexes a dimension of the image becomes the
/// channels.
static void findChannels(PatchShape &shape) {
  for (auto [dim, steps] : llvm::enumerate(shape.strides)) {
    auto reads = [&, &steps = steps](unsigned loop) {
      return steps[loop] != 0;
    };
    if (llvm::any_of(shape.m, reads) || llvm::count_if(shape.k, reads) != 1)
      continue;
    auto *loop = llvm::find_if(shape.k, reads);
    if (steps[*loop] != 1)
      continue;
    shape.channelDim = dim;
    shape.channelLoop = *loop;
    std::rotate(loop, loop + 1, shape.k.end());
    return;
  }
}

/// True if the weights have a dimension that is `loop`: behind its last element
/// there is nothing, which a gather reads as 0.
static bool endsWeights(linalg::GenericOp generic, unsigned loop) {
  OpOperand *weights = generic.getDpsInputOperand(1);
  AffineExpr dim = getAffineDimExpr(loop, generic.getContext());
  return llvm::any_of(
      llvm::zip(generic.getMatchingIndexingMap(weights).getResults(),
                cast<RankedTensorType>(weights->get().getType()).getShape()),
      [&](auto pair) {
        return std::get<0>(pair) == dim &&
               std::get<1>(pair) == generic.getStaticLoopRanges()[loop];
      });
}

static int64_t sizeOfK(const PatchShape &shape) {
  int64_t size = 1;
  for (unsigned loop : shape.k)
    size *= shape.sizes[loop];
  return size;
}

/// Rounds the channels up to a power of two or whole vectors, and the width of
/// a window so that its rows are multiples of wide reads. The weights there are
/// 0, and so is their product with any integer, but not with any float.
static void padK(linalg::GenericOp generic, int64_t bytes, PatchShape &shape) {
  if (shape.channelLoop && endsWeights(generic, *shape.channelLoop)) {
    int64_t &channels = shape.sizes[*shape.channelLoop];
    int64_t vector = vectorBytes / bytes;
    channels = static_cast<int64_t>(channels < vector
                                        ? llvm::PowerOf2Ceil(channels)
                                        : llvm::alignTo(channels, vector));
  }
  size_t spatial = shape.k.size() - (shape.channelLoop ? 1 : 0);
  size_t rank = shape.strides.size();
  size_t columns = shape.channelDim == rank - 1 ? rank - 2 : rank - 1;
  Type element = generic.getBody()->getArgument(0).getType();
  if (spatial == 0 || columns >= rank || !element.isInteger())
    return;
  unsigned loop = shape.k[spatial - 1];
  if (shape.strides[columns][loop] != 1 || !endsWeights(generic, loop))
    return;
  int64_t &width = shape.sizes[loop], whole = width;
  auto steps = [&] {
    return llvm::divideCeil(sizeOfK(shape) * bytes, stepBytes);
  };
  int64_t most = steps() + steps() / 2;
  for (int64_t run = vectorBytes; run > bytes; run /= 2) {
    int64_t pixels = std::max<int64_t>(run / bytes / shape.channels(), 1);
    width = static_cast<int64_t>(llvm::alignTo(whole, pixels));
    if (static_cast<int64_t>(steps()) <= most)
      return;
  }
  width = whole;
}

/// Doubles the block along the loop of M that adds the least to the patch.
static void growBlock(PatchShape &shape) {
  auto pixels = [&] { return llvm::product_of(shape.extents()); };
  while (shape.blockElements() < mostRows) {
    std::optional<unsigned> best;
    int64_t leastPixels = 0;
    for (unsigned loop : shape.m) {
      int64_t &block = shape.blocks[loop];
      if (shape.sizes[loop] % (2 * block) != 0)
        continue;
      block *= 2;
      int64_t grown = pixels();
      block /= 2;
      if (best && grown >= leastPixels)
        continue;
      best = loop;
      leastPixels = grown;
    }
    if (!best)
      return;
    shape.blocks[*best] *= 2;
  }
}

/// True if direct loads of the image are wide.
static bool hasWideLoads(linalg::GenericOp generic, const PatchShape &shape) {
  auto loop = contiguousLoop(generic, generic.getDpsInputOperand(0));
  return loop && llvm::is_contained(shape.k, *loop) &&
         generic.getStaticLoopRanges()[*loop] % wideRun == 0;
}

static int64_t bytesOf(linalg::GenericOp generic) {
  Type element = generic.getBody()->getArgument(0).getType();
  return llvm::divideCeil(element.getIntOrFloatBitWidth(), 8);
}

/// True if a patch fits, and the windows of its block, with `k` elements each,
/// read its elements often enough.
static bool isWorthwhile(linalg::GenericOp generic, const PatchShape &shape,
                         int64_t k, const Chip &chip) {
  int64_t rows = shape.blockElements();
  int64_t pixels = llvm::product_of(shape.extents());
  int64_t loads = pixels;
  if (shape.channelLoop)
    loads *= generic.getStaticLoopRanges()[*shape.channelLoop];
  return rows >= leastRows && 2 * rows * k >= leastPatches * loads &&
         pixels * shape.channels() * bytesOf(generic) <=
             static_cast<int64_t>(chip.ldsBytes) / 4;
}

std::optional<PatchShape> findPatchShape(linalg::GenericOp generic,
                                         const Chip &chip) {
  LoopGroups groups(generic);
  OpOperand *image = generic.getDpsInputOperand(0);
  AffineMap map = generic.getMatchingIndexingMap(image);
  auto loops = classifyLoops(
      generic, groups, map,
      generic.getMatchingIndexingMap(generic.getDpsInputOperand(1)));
  if (!loops || !loops->batch.empty() || loops->m.empty() || loops->k.empty())
    return std::nullopt;
  PatchShape shape;
  shape.m = loops->m;
  shape.n = loops->n;
  shape.k = loops->k;
  shape.sizes = generic.getStaticLoopRanges();
  shape.blocks.assign(generic.getNumLoops(), 1);
  for (AffineExpr expr : map.getResults()) {
    SmallVector<int64_t> coefficients(generic.getNumLoops(), 0);
    if (!addTerms(expr, 1, coefficients))
      return std::nullopt;
    shape.strides.push_back(coefficients);
  }
  findChannels(shape);
  if (hasWideLoads(generic, shape))
    return std::nullopt;
  int64_t unpadded = sizeOfK(shape);
  padK(generic, bytesOf(generic), shape);
  growBlock(shape);
  return isWorthwhile(generic, shape, unpadded, chip)
             ? std::optional<PatchShape>(shape)
             : std::nullopt;
}

} // namespace mini
