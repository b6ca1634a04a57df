//===- Elements.h - Elements as an attribute --------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The attribute for the elements of a constant.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IMPORT_ELEMENTS_H
#define MINI_LIB_IMPORT_ELEMENTS_H

#include "mlir/IR/BuiltinAttributes.h"

namespace mini {

/// An attribute of `bytes`, the elements in little-endian order; those narrower
/// than a byte take one. A large one becomes a resource called `name`.
mlir::ElementsAttr makeElements(mlir::RankedTensorType type,
                                llvm::ArrayRef<char> bytes,
                                llvm::StringRef name);

} // namespace mini

#endif // MINI_LIB_IMPORT_ELEMENTS_H
