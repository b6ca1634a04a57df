//===- FactorSums.cpp - Sums of a contraction's factor --------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Sums over weights, which are known at compile time, cost nothing at run time.
// Those over windows of an image are in two steps: windows overlap, and would
// add up the same channels again.
//
//===----------------------------------------------------------------------===//

#include "FactorSums.h"
#include "IR/Mini/LinalgBuilders.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/SmallBitVector.h"

using namespace mlir;

namespace mini {

/// The sums in i32 of the i8 `elements`, less 128 each if unsigned, which loops
/// read through `map`: into a tensor of `shape` whose dimension is `resultDim`
/// of the loop, or -1 for a loop that is reduced. Null if `map` is not one of
/// loops alone.
static DenseIntElementsAttr sumConstant(DenseIntElementsAttr elements,
                                        bool isUnsigned, AffineMap map,
                                        ArrayRef<int64_t> shape,
                                        ArrayRef<int64_t> resultDim) {
  SmallVector<int64_t> resultStrides = computeStrides(shape), strides;
  for (AffineExpr expr : map.getResults()) {
    auto dim = dyn_cast<AffineDimExpr>(expr);
    if (!dim)
      return {};
    int64_t target = resultDim[dim.getPosition()];
    strides.push_back(target < 0 ? 0 : resultStrides[target]);
  }
  ArrayRef<int64_t> sizes = elements.getType().getShape();
  SmallVector<int64_t> index(sizes.size(), 0);
  SmallVector<int32_t> sums(computeProduct(shape), 0);
  int64_t place = 0;
  for (int8_t element : elements.getValues<int8_t>()) {
    // The bits of an unsigned element less 128 are its own but for the sign.
    auto bits = static_cast<uint8_t>(element) ^ (isUnsigned ? 0x80 : 0);
    sums[place] += static_cast<int8_t>(bits);
    for (size_t d = sizes.size(); d-- > 0;) {
      place += strides[d];
      if (++index[d] < sizes[d])
        break;
      place -= strides[d] * sizes[d];
      index[d] = 0;
    }
  }
  auto type =
      RankedTensorType::get(shape, IntegerType::get(map.getContext(), 32));
  return DenseIntElementsAttr::get(type, sums);
}

/// The dimensions of a factor that a reduced loop indexes alone, if others are
/// read in windows.
static llvm::SmallBitVector findChannels(linalg::GenericOp contraction,
                                         AffineMap map) {
  llvm::SmallBitVector channels(map.getNumResults());
  SmallVector<int64_t, 4> ranges = contraction.getStaticLoopRanges();
  SmallVector<unsigned> reductions;
  contraction.getReductionDims(reductions);
  bool hasWindows = false;
  for (unsigned loop : reductions) {
    if (ranges[loop] == 1)
      continue;
    auto isIndexed = [&](AffineExpr expr) {
      return expr.isFunctionOfDim(loop);
    };
    const AffineExpr *first = llvm::find_if(map.getResults(), isIndexed);
    if (llvm::count_if(map.getResults(), isIndexed) == 1 &&
        isa<AffineDimExpr>(*first))
      channels.set(first - map.getResults().begin());
    else
      hasWindows = true;
  }
  if (!hasWindows)
    channels.reset();
  return channels;
}

/// The sum so far, and the element.
static Value addElement(ImplicitLocOpBuilder &body, Value sum, Value element) {
  if (!element.getType().isInteger(32))
    element = arith::ExtSIOp::create(body, body.getI32Type(), element);
  return arith::AddIOp::create(body, sum, element);
}

/// The sums over `channels`, over the other dimensions.
static Value sumChannels(ImplicitLocOpBuilder &b, Value tensor,
                         const llvm::SmallBitVector &channels) {
  ArrayRef<int64_t> shape = cast<RankedTensorType>(tensor.getType()).getShape();
  SmallVector<unsigned> order;
  for (bool isChannel : {false, true})
    for (unsigned dim = 0; dim < shape.size(); ++dim)
      if (channels[dim] == isChannel)
        order.push_back(dim);
  SmallVector<int64_t> loops =
      llvm::map_to_vector(order, [&](unsigned dim) { return shape[dim]; });
  AffineMap read =
      inversePermutation(AffineMap::getPermutationMap(order, b.getContext()));
  return buildReduction(b, loops, shape.size() - channels.count(),
                        b.getI32IntegerAttr(0), tensor, read,
                        [](ImplicitLocOpBuilder &body, ValueRange in) {
                          return addElement(body, in[1], in[0]);
                        });
}

namespace {
/// The loops of a sum, which come from a contraction's: first those of the
/// result, then those that are reduced.
struct SumLoops {
  SmallVector<int64_t> result, reduced;
  /// Of each of the contraction's loops the dimension of the result, or -1.
  SmallVector<int64_t> resultDim;
  SmallVector<AffineExpr> contractionLoops; ///< Of each of the result's.
  SmallVector<AffineExpr> sumLoops;         ///< Of each of the contraction's.
};
} // namespace

static SumLoops collectLoops(linalg::GenericOp contraction, AffineMap map) {
  MLIRContext *context = contraction.getContext();
  SmallVector<int64_t, 4> ranges = contraction.getStaticLoopRanges();
  SmallVector<utils::IteratorType> kinds = contraction.getIteratorTypesArray();
  SumLoops loops;
  loops.resultDim.assign(ranges.size(), -1);
  loops.sumLoops.assign(ranges.size(), getAffineConstantExpr(0, context));
  for (utils::IteratorType wanted :
       {utils::IteratorType::parallel, utils::IteratorType::reduction})
    for (auto [loop, kind] : llvm::enumerate(kinds)) {
      if (kind != wanted || !map.isFunctionOfDim(loop))
        continue;
      size_t position = loops.result.size() + loops.reduced.size();
      loops.sumLoops[loop] = getAffineDimExpr(position, context);
      if (kind == utils::IteratorType::reduction) {
        loops.reduced.push_back(ranges[loop]);
        continue;
      }
      loops.resultDim[loop] = static_cast<int64_t>(position);
      loops.result.push_back(ranges[loop]);
      loops.contractionLoops.push_back(getAffineDimExpr(loop, context));
    }
  return loops;
}

FactorSums sumFactor(ImplicitLocOpBuilder &builder,
                     linalg::GenericOp contraction, OpOperand *factor,
                     Value asSigned, bool isUnsigned) {
  MLIRContext *context = builder.getContext();
  AffineMap map = contraction.getMatchingIndexingMap(factor);
  SumLoops loops = collectLoops(contraction, map);
  auto place = [&] {
    return AffineMap::get(map.getNumDims(), 0, loops.contractionLoops, context);
  };
  DenseIntElementsAttr elements;
  if (matchPattern(factor->get(), m_Constant(&elements)))
    if (auto constant = sumConstant(elements, isUnsigned, map, loops.result,
                                    loops.resultDim))
      return {arith::ConstantOp::create(builder, constant), place()};

  llvm::SmallBitVector channels = findChannels(contraction, map);
  if (channels.any()) {
    asSigned = sumChannels(builder, asSigned, channels);
    map = map.dropResults(channels);
    loops = collectLoops(contraction, map);
  }
  SmallVector<int64_t> all =
      llvm::to_vector(llvm::concat<int64_t>(loops.result, loops.reduced));
  unsigned window = loops.result.size();
  SmallVector<AffineMap> maps{
      map.replaceDimsAndSymbols(loops.sumLoops, {}, all.size(), 0),
      builder.getMultiDimIdentityMap(all.size())
          .getMinorSubMap(loops.reduced.size())};
  // Says how large the window is, which the factor alone does not.
  Value size =
      tensor::EmptyOp::create(builder, loops.reduced, builder.getI8Type());
  Value sums = buildReduction(
      builder, all, window, builder.getI32IntegerAttr(0), {asSigned, size},
      maps, [](ImplicitLocOpBuilder &body, ValueRange in) {
        return addElement(body, in[2], in[0]);
      });
  return {sums, place()};
}

} // namespace mini
