//===- Elements.cpp - Elements as an attribute ----------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Large tensors become resources, which are neither hashed nor printed element
// by element.
//
//===----------------------------------------------------------------------===//

#include "Elements.h"

#include "mlir/IR/AsmState.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/DialectResourceBlobManager.h"

using namespace mlir;
using namespace mini;

/// Up to so many elements are printed one by one.
static constexpr int64_t maxDenseElements = 16;

ElementsAttr mini::makeElements(RankedTensorType type, ArrayRef<char> bytes,
                                StringRef name) {
  unsigned width = type.getElementTypeBitWidth();
  if (width == 1)
    return DenseElementsAttr::get(
        type, llvm::map_to_vector(bytes, [](char c) { return c != 0; }));
  // The text of a resource has no form for elements narrower than a byte.
  if (type.getNumElements() <= maxDenseElements || width < 8)
    return DenseElementsAttr::getFromRawBuffer(type, bytes);
  return DenseResourceElementsAttr::get(
      type, name,
      HeapAsmResourceBlob::allocateAndCopyWithAlign(bytes, width / 8,
                                                    /*dataIsMutable=*/false));
}
