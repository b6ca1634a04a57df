//===- ReadByPatches.cpp - Convolutions that read their image by patches ===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The first layer of a network has few channels, so that its im2col rows have
// no wide loads, and each element of the image, quantized on the way, is read
// by many windows. Here the rows of such a contraction get the order of blocks
// of the result, and each block reads a patch of the image, which a workgroup
// computes once and keeps in LDS: pixel by pixel, with the channels innermost
// and padded to a power of two.
//
//===----------------------------------------------------------------------===//

#include "ReadByPatches.h"
#include "IR/Mini/ConstantElements.h"
#include "IR/Mini/IndexMap.h"
#include "IR/Mini/LinalgBuilders.h"
#include "IR/Mini/Mini.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;

namespace mini {
namespace {

/// Rewrites one sum of products. Its new loops are those over the blocks,
/// within a block, of N and of K.
class PatchBuilder {
public:
  PatchBuilder(linalg::GenericOp generic, const PatchShape &shape,
               RewriterBase &rewriter);
  linalg::GenericOp rewrite();

private:
  AffineMap rewriteLoops(AffineMap map, unsigned firstDim, unsigned dims) const;
  Value createPatches();
  AffineMap patchMap() const;
  Value createWeights();
  AffineExpr dim(unsigned position) const {
    return rewriter.getAffineDimExpr(position);
  }

  linalg::GenericOp generic;
  const PatchShape &shape;
  RewriterBase &rewriter;
  Location loc;
  unsigned blocked, columns, loops; ///< Loops of M, then N, then K: their ends.
  SmallVector<int64_t> sizes;       ///< Of the new loops.
  SmallVector<int64_t> blockCounts; ///< Of each loop of M.
  /// Each old loop in terms of the new ones.
  SmallVector<AffineExpr> oldLoops;
};

} // namespace

PatchBuilder::PatchBuilder(linalg::GenericOp generic, const PatchShape &shape,
                           RewriterBase &rewriter)
    : generic(generic), shape(shape), rewriter(rewriter), loc(generic.getLoc()),
      blocked(2 * shape.m.size()), columns(blocked + shape.n.size()),
      loops(columns + shape.k.size()),
      oldLoops(shape.sizes.size(), rewriter.getAffineConstantExpr(0)) {
  for (unsigned loop : shape.m)
    blockCounts.push_back(shape.sizes[loop] / shape.blocks[loop]);
  sizes = blockCounts;
  for (auto [i, loop] : llvm::enumerate(shape.m)) {
    sizes.push_back(shape.blocks[loop]);
    oldLoops[loop] = dim(i) * shape.blocks[loop] + dim(shape.m.size() + i);
  }
  for (const SmallVector<unsigned> *group : {&shape.n, &shape.k})
    for (unsigned loop : *group) {
      oldLoops[loop] = dim(sizes.size());
      sizes.push_back(shape.sizes[loop]);
    }
}

/// `map` of the old loops as one of the new loops, of which only those from
/// `firstDim` on and `dims` of them are dimensions.
AffineMap PatchBuilder::rewriteLoops(AffineMap map, unsigned firstDim,
                                     unsigned dims) const {
  AffineMap whole = map.replaceDimsAndSymbols(oldLoops, {}, loops, 0);
  SmallVector<AffineExpr> shifted(loops, rewriter.getAffineConstantExpr(0));
  for (unsigned i = 0; i < dims; ++i)
    shifted[firstDim + i] = dim(i);
  return whole.replaceDimsAndSymbols(shifted, {}, dims, 0);
}

/// (block, pixel, channel) -> the coordinates in the image.
static AffineMap imageMap(const PatchShape &shape,
                          ArrayRef<int64_t> blockCounts, MLIRContext *context) {
  AffineExpr block, pixel, channel;
  bindDims(context, block, pixel, channel);
  AffineMap blocks = delinearizingMap(blockCounts, context);
  AffineMap pixels = delinearizingMap(shape.extents(), context);
  SmallVector<AffineExpr> coordinates;
  for (auto [i, steps] : llvm::enumerate(shape.strides)) {
    if (shape.channelDim == i) {
      coordinates.push_back(channel);
      continue;
    }
    AffineExpr coordinate = pixels.getResult(i).replaceDims({pixel});
    for (auto [loop, place] : llvm::zip(shape.m, blocks.getResults()))
      coordinate = coordinate + place.replaceDims({block}) *
                                    (steps[loop] * shape.blocks[loop]);
    coordinates.push_back(coordinate);
  }
  return AffineMap::get(3, 0, coordinates, context);
}

static bool isFinite(TypedAttr value) {
  auto number = dyn_cast<FloatAttr>(value);
  return !number || number.getValue().isFinite();
}

/// True if what `map` shows beyond the channels of a patch is beyond the image.
static bool endsChannels(AffineMap map, Value image, int64_t channels) {
  AffineExpr channel = getAffineDimExpr(2, map.getContext());
  auto type = cast<RankedTensorType>(image.getType());
  return llvm::any_of(
      llvm::zip(map.getResults(), type.getShape()), [&](auto pair) {
        return std::get<0>(pair) == channel && std::get<1>(pair) <= channels;
      });
}

/// What each block reads, (block, pixel, channel): what a patch has beyond the
/// padded image is multiplied by 0, or by nothing, and so may be anything
/// finite. That makes the padding of the image no more than the fill.
Value PatchBuilder::createPatches() {
  Value image = generic.getDpsInputOperand(0)->get();
  AffineMap map = imageMap(shape, blockCounts, rewriter.getContext());
  Type element = getElementTypeOrSelf(image.getType());
  TypedAttr fill = rewriter.getZeroAttr(element);
  auto pad = image.getDefiningOp<GatherOp>();
  if (pad && pad.isWhole() && isFinite(pad.getFill())) {
    AffineMap unpadded = pad.getMap().compose(map);
    // An integer is finite wherever it is read.
    if (element.isInteger() || !shape.channelLoop ||
        endsChannels(unpadded, pad.getSource(),
                     generic.getStaticLoopRanges()[*shape.channelLoop])) {
      image = pad.getSource();
      map = unpadded;
      fill = pad.getFill();
    }
  }
  auto type = RankedTensorType::get({llvm::product_of(blockCounts),
                                     llvm::product_of(shape.extents()),
                                     shape.channels()},
                                    element);
  Value patches =
      GatherOp::create(rewriter, loc, type, image, ValueRange{},
                       rewriter.getDenseI64ArrayAttr(type.getShape()),
                       AffineMapAttr::get(map), fill);
  return PatchOp::create(rewriter, loc, patches);
}

/// The new loops -> (block, pixel, channel).
AffineMap PatchBuilder::patchMap() const {
  AffineExpr zero = rewriter.getAffineConstantExpr(0), block = zero,
             pixel = zero;
  for (auto [i, count] : llvm::enumerate(blockCounts))
    block = block * count + dim(i);
  for (auto [i, size] : llvm::enumerate(shape.extents())) {
    AffineExpr place = zero;
    if (shape.channelDim != i) {
      for (auto [j, loop] : llvm::enumerate(shape.m))
        place = place + dim(shape.m.size() + j) * shape.strides[i][loop];
      for (auto [j, loop] : llvm::enumerate(shape.k))
        place = place + dim(columns + j) * shape.strides[i][loop];
    }
    pixel = pixel * size + place;
  }
  return AffineMap::get(
      loops, 0, {block, pixel, shape.channelLoop ? dim(loops - 1) : zero},
      rewriter.getContext());
}

/// (n, k), with 0 where K is padded; a constant stays one.
Value PatchBuilder::createWeights() {
  OpOperand *weights = generic.getDpsInputOperand(1);
  AffineMap map = rewriteLoops(generic.getMatchingIndexingMap(weights), blocked,
                               loops - blocked);
  auto type =
      RankedTensorType::get(ArrayRef(sizes).drop_front(blocked),
                            getElementTypeOrSelf(weights->get().getType()));
  DenseElementsAttr value;
  if (matchPattern(weights->get(), m_Constant(&value))) {
    ArrayRef<int64_t> from = value.getType().getShape();
    auto elements = gatherElements(value, type, [&](ArrayRef<int64_t> index) {
      return placeWithin(from, map.compose(index));
    });
    return arith::ConstantOp::create(rewriter, weights->get().getLoc(),
                                     elements);
  }
  return GatherOp::create(rewriter, loc, weights->get(), type.getShape(), map);
}

linalg::GenericOp PatchBuilder::rewrite() {
  rewriter.setInsertionPoint(generic);
  OpOperand *init = generic.getDpsInitOperand(0);
  AffineMap result =
      rewriteLoops(generic.getMatchingIndexingMap(init), 0, columns);
  Value blockedInit = GatherOp::create(
      rewriter, loc, init->get(), ArrayRef(sizes).take_front(columns), result);
  auto identity = rewriter.getMultiDimIdentityMap(loops);
  SmallVector<AffineMap> maps = {patchMap(),
                                 identity.getSliceMap(blocked, loops - blocked),
                                 identity.getSliceMap(0, columns)};
  SmallVector<utils::IteratorType> iterators(columns,
                                             utils::IteratorType::parallel);
  iterators.resize(loops, utils::IteratorType::reduction);
  auto product =
      cloneGeneric(rewriter, generic, {createPatches(), createWeights()},
                   blockedInit, maps, iterators);
  rewriter.replaceOpWithNewOp<ScatterOp>(
      generic, generic.getResult(0).getType(), product.getResult(0), result);
  return product;
}

linalg::GenericOp readByPatches(linalg::GenericOp generic,
                                const PatchShape &shape,
                                RewriterBase &rewriter) {
  return PatchBuilder(generic, shape, rewriter).rewrite();
}

} // namespace mini
