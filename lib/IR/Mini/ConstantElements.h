//===- ConstantElements.h - Constants in another order - h ----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Weights get the layout that kernels read at compile time: transposed, padded,
// in the order of lanes. What moves is bits, whatever type they are of.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IR_MINI_CONSTANTELEMENTS_H
#define MINI_LIB_IR_MINI_CONSTANTELEMENTS_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"

#include <optional>

namespace mini {

/// Where an element of a result is in its source, in row-major order; nothing
/// if it is in none.
using ElementPlace =
    llvm::function_ref<std::optional<int64_t>(llvm::ArrayRef<int64_t> index)>;

/// A constant of `type` with elements of `value`, each from where `placeOf` its
/// index says, and `fill` (zero when null) where that says nothing.
mlir::DenseElementsAttr gatherElements(mlir::DenseElementsAttr value,
                                       mlir::RankedTensorType type,
                                       ElementPlace placeOf,
                                       mlir::Attribute fill = {});

/// Elements of a row, `stride` apart from `first` on; those after the first
/// `count` are not there.
struct ElementRow {
  int64_t first, stride, count;
};

/// Where a row of the result comes from, by its index without the last
/// dimension.
using RowPlace = llvm::function_ref<ElementRow(llvm::ArrayRef<int64_t> index)>;

/// The same row by row, for large constants; what is not there is 0. `type` has
/// a dimension at least.
mlir::DenseElementsAttr gatherRows(mlir::DenseElementsAttr value,
                                   mlir::RankedTensorType type, RowPlace rowOf);

/// Dimension i of the result is dimension permutation[i] of `value`.
mlir::DenseElementsAttr transposeElements(mlir::DenseElementsAttr value,
                                          llvm::ArrayRef<int64_t> permutation);

/// The row-major place of `index` in a tensor of `shape`; nothing outside of
/// it.
std::optional<int64_t> placeWithin(llvm::ArrayRef<int64_t> shape,
                                   llvm::ArrayRef<int64_t> index);

/// Takes `index` to the next one of a tensor of `shape` in row-major order;
/// false, and back at the first, after the last.
bool advanceIndex(llvm::MutableArrayRef<int64_t> index,
                  llvm::ArrayRef<int64_t> shape);

} // namespace mini

#endif // MINI_LIB_IR_MINI_CONSTANTELEMENTS_H
