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

/// Runs `fill(from, beyond, to, bytes)` on raw memory: the value's elements,
/// the one that stands for those beyond, where the result goes, and the size of
/// one. Types of a bit, which are packed, have a byte there.
template <typename Fill>
static DenseElementsAttr buildElements(DenseElementsAttr value,
                                       RankedTensorType type, Attribute beyond,
                                       Fill fill) {
  if (type.getNumElements() == 0)
    return DenseElementsAttr::get(type, ArrayRef<Attribute>());
  Type element = type.getElementType();
  if (!beyond)
    beyond = Builder(type.getContext()).getZeroAttr(element);
  auto other =
      DenseElementsAttr::get(RankedTensorType::get({}, element), beyond);
  bool isPacked = element.isInteger(1);
  if (isPacked) {
    value = toBytes(value);
    other = toBytes(other);
    type = type.clone(value.getElementType());
  }
  size_t bytes = llvm::divideCeil(type.getElementTypeBitWidth(), 8);
  std::vector<char> target(type.getNumElements() * bytes);
  fill(value.getRawData().data(), other.getRawData().data(), target.data(),
       bytes);
  auto result = DenseElementsAttr::getFromRawBuffer(type, target);
  return isPacked ? toBits(result) : result;
}

DenseElementsAttr mini::gatherElements(DenseElementsAttr value,
                                       RankedTensorType type,
                                       ElementPlace placeOf, Attribute fill) {
  bool isSplat = value.isSplat();
  return buildElements(
      value, type, fill,
      [&](const char *from, const char *beyond, char *to, size_t bytes) {
        SmallVector<int64_t> index(type.getRank(), 0);
        do {
          std::optional<int64_t> place = placeOf(index);
          const char *element =
              place ? from + (isSplat ? 0 : *place * bytes) : beyond;
          to = std::copy_n(element, bytes, to);
        } while (advanceIndex(index, type.getShape()));
      });
}

/// Copies elements of a size that the compiler knows.
template <size_t bytes>
static char *copyRow(const char *from, int64_t stride, int64_t count,
                     char *to) {
  for (int64_t i = 0; i < count; ++i)
    to = std::copy_n(from + i * stride * int64_t(bytes), bytes, to);
  return to;
}

static char *copyRow(const char *from, int64_t stride, int64_t count, char *to,
                     size_t bytes) {
  if (stride == 1)
    return std::copy_n(from, count * bytes, to);
  switch (bytes) {
  case 1:
    return copyRow<1>(from, stride, count, to);
  case 2:
    return copyRow<2>(from, stride, count, to);
  case 4:
    return copyRow<4>(from, stride, count, to);
  case 8:
    return copyRow<8>(from, stride, count, to);
  default:
    llvm_unreachable("elements have a power of two of at most 64 bits");
  }
}

DenseElementsAttr mini::gatherRows(DenseElementsAttr value,
                                   RankedTensorType type, RowPlace rowOf) {
  bool isSplat = value.isSplat();
  int64_t length = type.getShape().back();
  return buildElements(
      value, type, {},
      [&](const char *from, const char *beyond, char *to, size_t bytes) {
        SmallVector<int64_t> index(type.getRank() - 1, 0);
        do {
          ElementRow row = rowOf(index);
          to = isSplat ? copyRow(from, 0, row.count, to, bytes)
                       : copyRow(from + row.first * int64_t(bytes), row.stride,
                                 row.count, to, bytes);
          to = copyRow(beyond, 0, length - row.count, to, bytes);
        } while (advanceIndex(index, type.getShape().drop_back()));
      });
}

DenseElementsAttr mini::transposeElements(DenseElementsAttr value,
                                          ArrayRef<int64_t> permutation) {
  auto from = cast<RankedTensorType>(value.getType());
  auto type = from.clone(applyPermutation(from.getShape(), permutation));
  if (value.isSplat())
    return value.resizeSplat(type);
  SmallVector<int64_t> steps =
      applyPermutation(computeStrides(from.getShape()), permutation);
  if (type.getRank() == 0)
    return value;
  return gatherRows(value, type, [&](ArrayRef<int64_t> row) {
    int64_t first =
        std::inner_product(row.begin(), row.end(), steps.begin(), int64_t{0});
    return ElementRow{first, steps.back(), type.getShape().back()};
  });
}
