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

using namespace mlir;

namespace mini {

LoopGroups::LoopGroups(linalg::GenericOp op)
    : sizes(op.getStaticLoopRanges()),
      coordinates(sizes.size(), getAffineConstantExpr(0, op.getContext())) {}

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

} // namespace mini
