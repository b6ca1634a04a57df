//===- Tensor.h - A tensor of a test ----------------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Values as double whatever the element type, which holds every f32 and small
// integer exactly, with bounds on how far a correct program may be from each.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TEST_EXECUTION_TENSOR_H
#define MINI_TEST_EXECUTION_TENSOR_H

#include "mini/Program.h"

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace mini::execution {

using Shape = std::vector<std::int64_t>;

std::int64_t elementCount(const Shape &shape);

struct Tensor {
  ElementType type = ElementType::F32;
  Shape shape;
  std::vector<double> values;
  /// Per value, the most by which f32 rounding alone may move it.
  std::vector<double> rounding;
  /// Per value, the most by which quantizations that rounded the other way at a
  /// tie may move it.
  std::vector<double> steps;

  Tensor() = default;
  /// Zeros, which are exact.
  Tensor(ElementType type, Shape shape);

  /// The most by which a correct program's value may differ.
  double bound(std::size_t index) const {
    return rounding[index] + steps[index];
  }
};

/// The value of this floating-point type that is nearest.
double rounded(ElementType type, double value);
/// The tensor rounded to another floating-point type.
Tensor converted(Tensor tensor, ElementType type);

/// A tensor without dimensions.
Tensor scalar(ElementType type, double value);
/// A tensor of one dimension.
Tensor vector(ElementType type, std::vector<double> values);

/// The tensor as the program stores it, dense and row-major.
std::vector<std::byte> encode(const Tensor &tensor);
/// The values that `bytes` stores.
std::vector<double> decode(ElementType type,
                           const std::vector<std::byte> &bytes);

/// Reproducible numbers: the same on every machine for the same seed.
class Random {
public:
  explicit Random(std::uint64_t seed) : engine(seed) {}

  /// An integer in [0, count).
  std::uint64_t below(std::uint64_t count) { return engine() % count; }
  /// Uniform in (0, 1].
  double uniform() { return ((engine() >> 11) + 1) * 0x1p-53; }
  double normal();
  /// f32 values of a normal distribution around 0.
  Tensor normal(Shape shape, double deviation = 1);
  /// Integers over the type's whole range.
  Tensor integers(ElementType type, Shape shape);

private:
  std::mt19937_64 engine;
};

} // namespace mini::execution

#endif // MINI_TEST_EXECUTION_TENSOR_H
