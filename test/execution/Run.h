//===- Run.h - Compile and run a model --------------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From text to outputs on the emulator, in process, with the promises that hold
// for every program: its kernels fit in the LDS and two runs give the same
// bits.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TEST_EXECUTION_RUN_H
#define MINI_TEST_EXECUTION_RUN_H

#include "Graph.h"

#include "mini/Compiler.h"
#include "mini/Runtime.h"

#include <gtest/gtest.h>
#include <optional>

namespace mini::execution {

using Bytes = std::vector<std::byte>;

/// A compiled model.
struct Model {
  CompileResult compiled;
  std::optional<Program> program;
};

/// Fails the test unless the text compiles to a program within the hardware's
/// limits.
testing::AssertionResult compileModel(const std::string &text, Model &model,
                                      const CompileOptions &options = {});

/// Opens a session of its own, runs twice in it, and fails the test unless the
/// outputs have the same bits both times.
testing::AssertionResult runModel(const Model &model,
                                  const std::vector<Tensor> &inputs,
                                  std::vector<Bytes> &outputs);

/// How an output compares with its reference.
struct Comparison {
  std::size_t differing = 0;    ///< Values that are not equal.
  std::size_t outOfBounds = 0;  ///< Values beyond the reference's bound.
  double maxDifference = 0;     ///< Of finite values.
  std::string firstOutOfBounds; ///< Where, what was found and expected.
};
Comparison compare(const Tensor &expected, const Bytes &found);

/// Compares an output's type and values.
testing::AssertionResult matches(const TensorInfo &info, const Tensor &expected,
                                 const Bytes &found);

/// All of the above for a graph. The error shows the graph's text if it is not
/// long.
testing::AssertionResult runsCorrectly(const Graph &graph, Model &model,
                                       std::vector<Bytes> &outputs);
testing::AssertionResult runsCorrectly(const Graph &graph);

/// Whether every kernel computes with matrix instructions.
testing::AssertionResult usesMatrixInstructions(const Program &program);

} // namespace mini::execution

#endif // MINI_TEST_EXECUTION_RUN_H
