//===- LoopGroups.cpp - Loops of an op, collapsed into few ----------------===//
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

#include "LoopGroups.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;

namespace mini {

LoopGroups::LoopGroups(linalg::GenericOp op)
    : sizes(op.getStaticLoopRanges()),
      coordinates(sizes.size(), getAffineConstantExpr(0, op.getContext())) {}

int64_t LoopGroups::sizeOf(ArrayRef<unsigned> loops) const {
  int64_t size = 1;
  for (unsigned loop : loops)
    size *= sizes[loop];
  return size;
}

int64_t LoopGroups::add(ArrayRef<unsigned> loops) {
  MLIRContext *context = coordinates.front().getContext();
  AffineExpr index = getAffineDimExpr(groups++, context);
  int64_t inner = 1;
  for (unsigned loop : llvm::reverse(loops)) {
    int64_t whole = inner * sizes[loop];
    // The outermost coordinate keeps what is beyond the last element visible.
    AffineExpr part = loop == loops.front() ? index : index % whole;
    coordinates[loop] = part.floorDiv(inner);
    inner = whole;
  }
  return inner;
}

AffineMap LoopGroups::rewrite(AffineMap map) const {
  return map.replaceDimsAndSymbols(coordinates, {}, groups, 0);
}

std::optional<SmallVector<unsigned>> resultLoops(linalg::GenericOp op,
                                                 const LoopGroups &groups) {
  SmallVector<unsigned> loops;
  AffineMap map = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  for (AffineExpr expr : map.getResults()) {
    auto dim = dyn_cast<AffineDimExpr>(expr);
    if (!dim || llvm::is_contained(loops, dim.getPosition()))
      return std::nullopt;
    if (!groups.isUnit(dim.getPosition()))
      loops.push_back(dim.getPosition());
  }
  return loops;
}

bool hasStaticLoops(linalg::GenericOp op) {
  return llvm::all_of(op.getStaticLoopRanges(), [](int64_t size) {
    return !ShapedType::isDynamic(size) && size > 0;
  });
}

bool isReduction(linalg::GenericOp generic) {
  auto isRankedTensor = [](Value value) {
    return isa<RankedTensorType>(value.getType());
  };
  return generic.hasPureTensorSemantics() && generic.getNumDpsInits() == 1 &&
         generic.getNumReductionLoops() > 0 && hasStaticLoops(generic) &&
         !generic.hasIndexSemantics() &&
         llvm::all_of(generic.getDpsInputs(), isRankedTensor);
}

std::optional<std::pair<Value, Value>>
multipliedValues(linalg::GenericOp generic) {
  Block *body = generic.getBody();
  Operation *sum = body->getTerminator()->getOperand(0).getDefiningOp();
  if (!isa_and_nonnull<arith::AddFOp, arith::AddIOp>(sum))
    return std::nullopt;
  Value soFar = body->getArguments().back();
  bool isFirst = sum->getOperand(0) == soFar;
  if (!isFirst && sum->getOperand(1) != soFar)
    return std::nullopt;
  Operation *product = sum->getOperand(isFirst ? 1 : 0).getDefiningOp();
  if (!isa_and_nonnull<arith::MulFOp, arith::MulIOp>(product))
    return std::nullopt;
  return std::pair(product->getOperand(0), product->getOperand(1));
}

/// A matrix instruction has 16 rows and columns at least; a depthwise
/// convolution would use one of them. The batch is the grid's Z, which is
/// limited.
static bool isWorthBatching(const LoopGroups &groups,
                            const ContractionLoops &loops) {
  constexpr int64_t leastSize = 8, maxBatch = 65535;
  return groups.sizeOf(loops.m) >= leastSize &&
         groups.sizeOf(loops.n) >= leastSize &&
         groups.sizeOf(loops.batch) <= maxBatch;
}

std::optional<ContractionLoops> classifyLoops(linalg::GenericOp generic,
                                              const LoopGroups &groups,
                                              AffineMap lhs, AffineMap rhs) {
  auto result = resultLoops(generic, groups);
  if (!result)
    return std::nullopt;
  // M and N in the order of the result's dimensions, so that neighbours in
  // memory are neighbours; K in the order in which the op adds up.
  SmallVector<unsigned> loops = *result;
  SmallVector<unsigned> reductions;
  generic.getReductionDims(reductions);
  llvm::append_range(loops, reductions);
  ContractionLoops roles;
  for (unsigned loop : loops) {
    if (groups.isUnit(loop))
      continue;
    bool inLhs = lhs.isFunctionOfDim(loop), inRhs = rhs.isFunctionOfDim(loop);
    bool inResult = llvm::is_contained(*result, loop);
    if (inLhs && inRhs && !inResult)
      roles.k.push_back(loop);
    else if (inLhs && !inRhs && inResult)
      roles.m.push_back(loop);
    else if (inRhs && !inLhs && inResult)
      roles.n.push_back(loop);
    else if (inLhs && inRhs && inResult)
      roles.batch.push_back(loop);
    else
      return std::nullopt;
  }
  if (!roles.batch.empty() && !isWorthBatching(groups, roles))
    return std::nullopt;
  return roles;
}

} // namespace mini
