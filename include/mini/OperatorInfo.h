//===- OperatorInfo.h - An ONNX operator that models may use - h ----------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A row of the table of supported operators, which `mini-compile --list-ops`
// prints.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_OPERATORINFO_H
#define MINI_OPERATORINFO_H

#include <cstdint>
#include <limits>
#include <string_view>

namespace mini {

/// An ONNX operator that models may use.
struct OperatorInfo {
  /// As `maxOperands`: there is no maximum.
  static constexpr unsigned variadic = std::numeric_limits<unsigned>::max();

  std::string_view name; ///< As in ONNX, e.g. `Conv`.
  /// The first of its domain's opsets whose form of it is understood.
  std::int64_t minOpset;
  unsigned minOperands, maxOperands;
  std::string_view attributes; ///< Those it may have, separated by spaces.
  /// Empty for ONNX's own. An opset of the model says nothing of another.
  // Without an initializer, -Wextra wants every row to name it.
  // NOLINTNEXTLINE(readability-redundant-member-init)
  std::string_view domain = {};
};

} // namespace mini

#endif // MINI_OPERATORINFO_H
