//===- LoopNest.h - A linalg.generic and its reference ----------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One op over a nest of loops, said twice: as the text of a linalg.generic, and
// as a function that the loops call in order. Coordinates are sums of multiples
// of loops, as those of a window are.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TEST_EXECUTION_LOOPNEST_H
#define MINI_TEST_EXECUTION_LOOPNEST_H

#include "Run.h"

#include <functional>
#include <span>

namespace mini::execution {

/// `f32`, `i8` and so on.
std::string mlirName(ElementType type);

/// `tensor<2x3xf32>`.
std::string mlirType(ElementType type, const Shape &shape);

/// A function of the graph phase's input: `body` computes from the inputs,
/// %0, %1 ..., what it returns.
std::string functionText(const std::vector<Tensor> &inputs,
                         const std::vector<Tensor> &outputs,
                         const std::string &body);

/// Compiles and runs a function as above, and compares its outputs with
/// `expected`.
testing::AssertionResult computes(const std::vector<Tensor> &inputs,
                                  const std::vector<Tensor> &expected,
                                  const std::string &body, Model &model);

struct LoopNest {
  /// Coefficients of the loops.
  using Coordinate = std::vector<std::int64_t>;

  struct Operand {
    Tensor tensor;
    std::vector<Coordinate> map;
    /// Padding in front of and behind each dimension, if any, with `fill`.
    Shape low, high;
    double fill = 0;
  };

  Shape sizes;
  /// A letter a loop: p for parallel, r for reduction.
  std::string iterators;
  std::vector<Operand> inputs;
  ElementType resultType;
  /// The loop of each dimension of the result.
  std::vector<unsigned> result;
  /// What the result starts from.
  double initial = 0;
  /// Of %a, %b ... (the inputs) and %acc, ending in `%next = ...`.
  std::string body;
  /// The same of values.
  std::function<double(std::span<const double>, double)> step;
  /// The bound on the rounding of a result; exact if empty.
  std::function<double(std::span<const double>)> rounding;

  Shape resultShape() const;
  Tensor expected() const;
  std::string text() const;
  std::vector<Tensor> inputTensors() const;
};

/// Loop `loop` of `count` as a coordinate.
LoopNest::Coordinate loop(unsigned loop, unsigned count,
                          std::int64_t factor = 1);

/// A window's coordinate: stride * outer + dilation * inner.
LoopNest::Coordinate window(unsigned outer, std::int64_t stride, unsigned inner,
                            std::int64_t dilation, unsigned count);

/// An operand that is indexed by these of `count` loops alone.
LoopNest::Operand operand(Tensor tensor, const std::vector<unsigned> &loops,
                          unsigned count);

testing::AssertionResult runsCorrectly(const LoopNest &nest);
testing::AssertionResult runsCorrectly(const LoopNest &nest, Model &model);

} // namespace mini::execution

#endif // MINI_TEST_EXECUTION_LOOPNEST_H
