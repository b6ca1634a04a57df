//===- ConvCases.h - The convolutions of the sweep --------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A deterministic sample of convolutions: every two values of different axes
// that can meet do meet in some case.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TEST_EXECUTION_CONVCASES_H
#define MINI_TEST_EXECUTION_CONVCASES_H

#include "Graph.h"

namespace mini::execution {

/// What follows the convolution.
enum class Tail {
  None,
  Relu,
  /// Quantized, dequantized, added to another such tensor, and Relu.
  Quantized,
};

struct ConvCase {
  std::int64_t batch, channels, outputs;
  std::int64_t size[2], kernel[2];
  ConvAttributes attributes;
  Tail tail;
  bool bias;
  bool constantWeights; ///< Otherwise the weights are inputs.

  /// Multiply-accumulates; 0 when the result would be empty.
  std::int64_t work() const;
  /// All parameters, as a part of a test's name.
  std::string name() const;
};

/// The seed of the sample and of its data.
inline constexpr std::uint64_t sweepSeed = 20240607;
/// The most multiply-accumulates of one case, to bound the test's time.
inline constexpr std::int64_t workLimit = 32'000'000;

/// Square convolutions over fixed lists of sizes and attributes.
std::vector<ConvCase> sampleSquareCases();
/// The combinations of two axes' values that a case of the full cross product
/// within the limit has, and the sample lacks, as text.
std::vector<std::string> missingPairs(const std::vector<ConvCase> &cases);
/// The values of each axis that fewer than `count` cases have, as text.
std::vector<std::string> rareValues(const std::vector<ConvCase> &cases,
                                    int count);
/// Convolutions whose two dimensions differ in every parameter.
std::vector<ConvCase> sampleIrregularCases();

/// The model of a case, with data from the seed.
void buildGraph(const ConvCase &parameters, std::uint64_t seed, Graph &graph);

} // namespace mini::execution

#endif // MINI_TEST_EXECUTION_CONVCASES_H
