//===- Float8Types.h - The 8-bit floats and constants of them - h ---------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// E4M3FN, E5M2 and their FNUZ forms, which tensors hold as bytes.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IR_TORCH_FLOAT8TYPES_H
#define MINI_LIB_IR_TORCH_FLOAT8TYPES_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"

namespace mini {

/// Whether it is one of the four types.
bool isFloat8(mlir::Type type);

/// The byte of `value`, which is no NaN, rounded half to even; above the
/// greatest finite value it is that with `saturates`, and else an infinity or,
/// where there is none, a NaN.
uint8_t encodeFloat8(float value, mlir::FloatType type, bool saturates);

} // namespace mini

#endif // MINI_LIB_IR_TORCH_FLOAT8TYPES_H
