//===- Graph.h - A model and its reference ----------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Builds a model's text in the torch dialect and, beside it, what each value
// must be.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TEST_EXECUTION_GRAPH_H
#define MINI_TEST_EXECUTION_GRAPH_H

#include "Reference.h"

#include <deque>

namespace mini::execution {

class Graph {
public:
  struct Node {
    std::string name; ///< As the text names it, such as `%3`.
    Tensor tensor;
  };
  /// A value of the graph; valid as long as the graph.
  using Value = const Node *;

  Value input(Tensor tensor);
  /// The tensor as an `onnx.Constant` with its bytes in hexadecimal.
  Value constant(Tensor tensor);
  Value constant(double value) {
    return constant(scalar(ElementType::F32, value));
  }

  /// `bias` may be null.
  Value conv(Value input, Value weights, Value bias,
             const ConvAttributes &attributes = {});
  Value relu(Value input);
  Value add(Value left, Value right);
  Value quantize(Value input, Value scale, Value zeroPoint, int axis = 1);
  Value dequantize(Value input, Value scale, Value zeroPoint, int axis = 1);
  /// Quantizes and dequantizes.
  Value roundTrip(Value input, Value scale, Value zeroPoint, int axis = 1) {
    return dequantize(quantize(input, scale, zeroPoint, axis), scale, zeroPoint,
                      axis);
  }

  void output(Value value) { results.push_back(value); }

  std::string text() const;
  std::vector<Tensor> inputs() const;
  std::vector<Tensor> outputs() const;

private:
  Value define(Tensor tensor, const std::string &operation,
               const std::vector<Value> &operands,
               const std::string &attributes);

  std::deque<Node> nodes;
  std::vector<Value> arguments, results;
  std::string body;
};

} // namespace mini::execution

#endif // MINI_TEST_EXECUTION_GRAPH_H
