//===- SetBits.h - Flags as bits of words - h -----------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which elements there are of those that there can be: a flag each, 64 of them
// in a word, and the places of those that are set.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_ONNX_OPERATORS_DETECTION_SETBITS_H
#define MINI_LIB_ONNX_OPERATORS_DETECTION_SETBITS_H

#include "Onnx/Build/Elementwise.h"

namespace mini {

/// The bits of a word.
inline constexpr int64_t kWord = 64;

/// 1, shifted to bit `place`, which is less than the width.
Scalar bitAt(Scalar place);

/// The flags of each row, [rows, count] of which those that are not zero are
/// set, in words of i64, [rows, words]. There are none behind the last.
mlir::Value packFlags(mlir::ImplicitLocOpBuilder &builder, mlir::Value flags);

/// The places of the first `count` bits that are set in each row of `words`,
/// [rows, count], in i64, and -1 behind them.
mlir::Value findSetBits(mlir::ImplicitLocOpBuilder &builder, mlir::Value words,
                        int64_t count);

/// Says that a result has as many `what` as there can be, `count`, of which
/// only the first may be there.
void remarkCounted(OnnxOperator &op, llvm::StringRef what, int64_t count);

} // namespace mini

#endif // MINI_LIB_ONNX_OPERATORS_DETECTION_SETBITS_H
