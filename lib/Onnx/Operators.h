//===- Operators.h - The ONNX operators that convert - h ------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which ONNX operators a model may use, for messages and for listing them.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_ONNX_OPERATORS_H
#define MINI_LIB_ONNX_OPERATORS_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

#include <cstdint>

namespace mini {

struct SupportedOperator {
  llvm::StringRef name;   ///< As in ONNX, e.g. `Conv`.
  int64_t minOpset;       ///< The first opset whose form of it is understood.
  llvm::StringRef domain; ///< Empty for ONNX's own operators.
  unsigned minOperands, maxOperands;
  llvm::StringRef attributes; ///< Those it may have, separated by spaces.
};

/// The operators that convert, by name.
llvm::SmallVector<SupportedOperator> supportedOperators();

/// Of the module, once its operators are counted: an array of dictionaries with
/// a kind of operators and how many of it compute with integers, 8-bit floats
/// or floats, and one of those with the convolutions and matrix products in
/// floats, by name, with the operator and the reason.
inline constexpr llvm::StringLiteral kOperatorCountsAttribute =
    "mini.operator_counts";
inline constexpr llvm::StringLiteral kFloatOperatorsAttribute =
    "mini.float_operators";

} // namespace mini

#endif // MINI_LIB_ONNX_OPERATORS_H
