//===- ConstantSums.cpp - Sums of constants - cpp -------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One pass over the elements in their order, with the place of the sum that
// each one belongs to.
//
//===----------------------------------------------------------------------===//

#include "ConstantSums.h"

#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/IR/BuiltinTypes.h"

using namespace mlir;

DenseIntElementsAttr mini::sumConstant(DenseIntElementsAttr elements,
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
