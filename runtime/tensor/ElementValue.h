//===- ElementValue.h - Elements of any type as numbers ---------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Converts the elements of a tensor to and from double, including the floats
// that C++ has no type for. A double holds every value of all types but the
// 64-bit integers.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_RUNTIME_TENSOR_ELEMENTVALUE_H
#define MINI_RUNTIME_TENSOR_ELEMENTVALUE_H

#include "mini/Program.h"

#include <cstddef>

namespace mini {

/// Whether `type` is a floating-point type.
bool isFloat(ElementType type);

/// The value of the element at `bytes`, which need not be aligned.
double loadElement(ElementType type, const std::byte *bytes);

/// Stores `value`, rounded to nearest even, as a floating-point `type`. What
/// exceeds its range becomes infinity, or NaN in a type that has none.
void storeFloat(ElementType type, double value, std::byte *bytes);

} // namespace mini

#endif // MINI_RUNTIME_TENSOR_ELEMENTVALUE_H
