//===- ConstantElements.cpp - Constants in another order - cpp ------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One loop that copies bytes, for all that put constants in another order.
//
//===----------------------------------------------------------------------===//

#include "ConstantElements.h"

#include "mlir/Dialect/Utils/IndexingUtils.h"

#include <numeric>

using namespace mlir;
using namespace mini;

bool mini::advanceIndex(MutableArrayRef<int64_t> index,
                        ArrayRef<int64_t> shape) {
  for (size_t d = shape.size(); d-- > 0;) {
    if (++index[d] < shape[d])
      return true;
    index[d] = 0;
  }
  return false;
}

std::optional<int64_t> mini::placeWithin(ArrayRef<int64_t> shape,
                                         ArrayRef<int64_t> index) {
  int64_t place = 0;
  for (auto [coordinate, size] : llvm::zip_equal(index, shape)) {
    if (coordinate < 0 || coordinate >= size)
      return std::nullopt;
    place = place * size + coordinate;
  }
  return place;
}

/// `elements`, whose bits are packed, as bytes; and back.
static DenseElementsAttr toBytes(DenseElementsAttr elements) {
  return elements.mapValues(IntegerType::get(elements.getContext(), 8),
                            [](const APInt &bit) { return bit.zext(8); });
}
static DenseElementsAttr toBits(DenseElementsAttr elements) {
  return elements.mapValues(IntegerType::get(elements.getContext(), 1),
                            [](const APInt &byte) { return byte.trunc(1); });
}

DenseElementsAttr mini::gatherElements(DenseElementsAttr value,
                                       RankedTensorType type,
                                       ElementPlace placeOf, Attribute fill) {
  if (type.getNumElements() == 0)
    return DenseElementsAttr::get(type, ArrayRef<Attribute>());
  Type element = type.getElementType();
  if (!fill)
    fill = Builder(type.getContext()).getZeroAttr(element);
  auto beyond =
      DenseElementsAttr::get(RankedTensorType::get({}, element), fill);
  bool isPacked = element.isInteger(1);
  if (isPacked) {
    value = toBytes(value);
    beyond = toBytes(beyond);
    type = type.clone(value.getElementType());
  }
  size_t bytes = llvm::divideCeil(type.getElementTypeBitWidth(), 8);
  bool isSplat = value.isSplat();
  std::vector<char> target(type.getNumElements() * bytes);
  char *to = target.data();
  SmallVector<int64_t> index(type.getRank(), 0);
  do {
    const char *from = beyond.getRawData().data();
    if (std::optional<int64_t> place = placeOf(index))
      from = value.getRawData().data() + (isSplat ? 0 : *place * bytes);
    to = std::copy_n(from, bytes, to);
  } while (advanceIndex(index, type.getShape()));
  auto result = DenseElementsAttr::getFromRawBuffer(type, target);
  return isPacked ? toBits(result) : result;
}

DenseElementsAttr mini::transposeElements(DenseElementsAttr value,
                                          ArrayRef<int64_t> permutation) {
  auto from = cast<RankedTensorType>(value.getType());
  auto type = from.clone(applyPermutation(from.getShape(), permutation));
  if (value.isSplat())
    return value.resizeSplat(type);
  SmallVector<int64_t> steps =
      applyPermutation(computeStrides(from.getShape()), permutation);
  return gatherElements(value, type, [&](ArrayRef<int64_t> index) {
    return std::inner_product(index.begin(), index.end(), steps.begin(),
                              int64_t{0});
  });
}
