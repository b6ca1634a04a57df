//===- VariantComparison.cpp - One model at two sizes ---------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See VariantComparison.h.
//
//===----------------------------------------------------------------------===//

#include "VariantComparison.h"

#include "mlir/Dialect/Utils/IndexingUtils.h"

using namespace mlir;
using namespace mini;

/// Sizes that are equal, or as many times the rows.
bool VariantComparison::isSameButRows(ArrayRef<int64_t> first,
                                      ArrayRef<int64_t> second) const {
  return first.size() == second.size() &&
         llvm::all_of(llvm::zip_equal(first, second), [&](auto sizes) {
           auto [one, other] = sizes;
           return one == other ||
                  (one % firstRows == 0 && other % secondRows == 0 &&
                   one / firstRows == other / secondRows);
         });
}

bool VariantComparison::isEqual(Type first, Type second) const {
  auto one = dyn_cast<RankedTensorType>(first);
  auto other = dyn_cast<RankedTensorType>(second);
  return first == second ||
         (one && other && one.getElementType() == other.getElementType() &&
          isSameButRows(one.getShape(), other.getShape()));
}

/// Whether the elements of the first row come from the same places. Of a batch
/// of one, its index may be left out of the map.
bool VariantComparison::haveSameRow(GatherOp first, GatherOp second) const {
  if (first.getMap() == second.getMap())
    return true;
  constexpr int64_t most = 1 << 20;
  SmallVector<int64_t> row(first.getBounds());
  for (auto [size, one, other] :
       llvm::zip_equal(row, first.getBounds(), second.getBounds()))
    if (one != other)
      size = one / firstRows;
  int64_t count = llvm::product_of(row);
  if (count > most)
    return false;
  SmallVector<int64_t> basis = computeStrides(row);
  for (int64_t i = 0; i < count; ++i) {
    SmallVector<int64_t> index = delinearize(i, basis);
    if (first.getMap().compose(index) != second.getMap().compose(index))
      return false;
  }
  return true;
}

/// Whether the maps are the same but for the loop over the rows, where one has
/// a single row: what is the same in each may be indexed by that loop or not.
bool VariantComparison::haveSameRow(linalg::LinalgOp first,
                                    linalg::LinalgOp second) const {
  SmallVector<int64_t> loops = first.getStaticLoopRanges(),
                       others = second.getStaticLoopRanges();
  if (loops.size() != others.size() || (firstRows != 1 && secondRows != 1))
    return false;
  AffineExpr zero = getAffineConstantExpr(0, first.getContext());
  auto ofOneRow = [&](AffineMap map) {
    for (unsigned loop = 0; loop < loops.size(); ++loop)
      if (loops[loop] != others[loop])
        map = map.replace(getAffineDimExpr(loop, map.getContext()), zero,
                          map.getNumDims(), 0);
    return map;
  };
  return llvm::equal(llvm::map_range(first.getIndexingMapsArray(), ofOneRow),
                     llvm::map_range(second.getIndexingMapsArray(), ofOneRow));
}

bool VariantComparison::isEqual(NamedAttribute first, Operation &firstOp,
                                Operation &secondOp) const {
  Attribute one = first.getValue(),
            other = secondOp.getAttr(first.getName().strref());
  if (!other || one == other)
    return one == other;
  auto gather = dyn_cast<GatherOp>(firstOp);
  if (gather && isa<AffineMapAttr>(one))
    return haveSameRow(gather, cast<GatherOp>(secondOp));
  auto linalgOp = dyn_cast<linalg::LinalgOp>(firstOp);
  if (linalgOp && first.getName() == linalg::GenericOp::getIndexingMapsAttrName(
                                         firstOp.getName()))
    return haveSameRow(linalgOp, cast<linalg::LinalgOp>(secondOp));
  if (isa<GatherOp, tensor::ExpandShapeOp>(firstOp))
    if (auto sizes = dyn_cast<DenseI64ArrayAttr>(one))
      return isSameButRows(sizes, cast<DenseI64ArrayAttr>(other));
  auto splat = dyn_cast<SplatElementsAttr>(one);
  auto otherSplat = dyn_cast<SplatElementsAttr>(other);
  return splat && otherSplat &&
         isEqual(splat.getType(), otherSplat.getType()) &&
         splat.getSplatValue<Attribute>() ==
             otherSplat.getSplatValue<Attribute>();
}

bool VariantComparison::isEqual(Operation &first, Operation &second) {
  DictionaryAttr attributes = first.getAttrDictionary();
  if (first.getName() != second.getName() ||
      first.getNumOperands() != second.getNumOperands() ||
      first.getNumResults() != second.getNumResults() ||
      first.getNumRegions() != second.getNumRegions() ||
      attributes.size() != second.getAttrDictionary().size())
    return false;
  for (auto [one, other] :
       llvm::zip_equal(first.getOperands(), second.getOperands()))
    if (values.lookup(one) != other)
      return false;
  for (NamedAttribute attribute : attributes)
    if (!isEqual(attribute, first, second))
      return false;
  for (auto [one, other] :
       llvm::zip_equal(first.getResults(), second.getResults())) {
    if (!isEqual(one.getType(), other.getType()))
      return false;
    values[one] = other;
  }
  for (auto [one, other] :
       llvm::zip_equal(first.getRegions(), second.getRegions()))
    if (!one.hasOneBlock() || !other.hasOneBlock() ||
        compare(one.front(), other.front()))
      return false;
  return true;
}

/// The first operation of `first` that differs.
Operation *VariantComparison::compare(Block &first, Block &second) {
  if (first.getNumArguments() != second.getNumArguments())
    return &first.front();
  for (auto [one, other] :
       llvm::zip_equal(first.getArguments(), second.getArguments())) {
    if (!isEqual(one.getType(), other.getType()))
      return &first.front();
    values[one] = other;
  }
  auto other = second.begin();
  for (Operation &op : first) {
    if (other == second.end() || !isEqual(op, *other))
      return &op;
    ++other;
  }
  return nullptr;
}

std::optional<BatchProblem>
VariantComparison::findDifference(func::FuncOp first, func::FuncOp second) {
  Operation *op = compare(first.getBody().front(), second.getBody().front());
  if (!op)
    return std::nullopt;
  return BatchProblem{op, "it differs between batches of " +
                              std::to_string(firstRows) + " and " +
                              std::to_string(secondRows)};
}
