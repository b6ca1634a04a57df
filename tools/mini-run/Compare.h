//===- Compare.h - Actual against expected elements -------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Decides whether a tensor is what it should be, and how far off it is.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TOOLS_MINIRUN_COMPARE_H
#define MINI_TOOLS_MINIRUN_COMPARE_H

#include "mini/Program.h"

namespace mini::run {

/// |actual - expected| <= absolute + relative * |expected|, as NumPy has it.
struct Tolerance {
  double absolute = 0, relative = 0;
};

struct Mismatch {
  std::vector<std::int64_t> position;
  std::string actual, expected;
};

struct Comparison {
  std::size_t elements = 0, mismatches = 0;
  /// Over the elements where neither side is NaN.
  double maxAbsoluteDifference = 0;
  /// The first few mismatches, in memory order.
  std::vector<Mismatch> first;

  double fraction() const {
    return elements == 0 ? 0
                         : static_cast<double>(mismatches) /
                               static_cast<double>(elements);
  }
};

/// Compares two tensors of `info`'s shape and type. NaN equals NaN, and an
/// infinity only itself.
Comparison compare(const TensorInfo &info, std::span<const std::byte> actual,
                   std::span<const std::byte> expected, Tolerance tolerance);

/// The least, greatest and mean element, over the finite ones.
struct Summary {
  double least = 0, greatest = 0, mean = 0;
  std::size_t nans = 0, infinities = 0;
};
Summary summarize(const TensorInfo &info, std::span<const std::byte> bytes);

} // namespace mini::run

#endif // MINI_TOOLS_MINIRUN_COMPARE_H
