//===- Activations.cpp - Those that recurrent operators name - cpp --------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The list in ONNX's documentation of RNN. ONNX Runtime takes names in any
// case.
//
//===----------------------------------------------------------------------===//

#include "Recurrent.h"

using namespace mlir;
using namespace mini;

static Scalar sigmoid(Scalar x) { return 1.0 / (1.0 + exp(-x)); }

Activation mini::findActivation(StringRef name, unsigned &parameters) {
  struct Row {
    StringLiteral name;
    unsigned parameters;
    double alpha, beta;
    Scalar (*function)(Scalar x, double alpha, double beta);
  };
  static constexpr Row kRows[] = {
      {"Affine", 2, 1, 0,
       [](Scalar x, double alpha, double beta) { return alpha * x + beta; }},
      {"Elu", 1, 1, 0,
       [](Scalar x, double alpha, double) {
         return select(x < 0.0, alpha * expMinus1(x), x);
       }},
      {"HardSigmoid", 2, 0.2, 0.5,
       [](Scalar x, double alpha, double beta) {
         return min(max(alpha * x + beta, 0.0), 1.0);
       }},
      {"LeakyRelu", 1, 0.01, 0,
       [](Scalar x, double alpha, double) {
         return select(x < 0.0, alpha * x, x);
       }},
      {"Relu", 0, 0, 0, [](Scalar x, double, double) { return max(x, 0.0); }},
      {"ScaledTanh", 2, 1, 1,
       [](Scalar x, double alpha, double beta) {
         return alpha * tanh(beta * x);
       }},
      {"Sigmoid", 0, 0, 0, [](Scalar x, double, double) { return sigmoid(x); }},
      {"Softplus", 0, 0, 0,
       [](Scalar x, double, double) {
         return max(x, 0.0) + log1Plus(exp(-abs(x)));
       }},
      {"Softsign", 0, 0, 0,
       [](Scalar x, double, double) { return x / (1.0 + abs(x)); }},
      {"Tanh", 0, 0, 0, [](Scalar x, double, double) { return tanh(x); }},
      {"ThresholdedRelu", 1, 1, 0,
       [](Scalar x, double alpha, double) {
         return select(x > alpha, x, 0.0);
       }},
  };
  for (const Row &row : kRows)
    if (name.equals_insensitive(row.name)) {
      parameters = row.parameters;
      return {row.function, row.alpha, row.beta};
    }
  return {};
}
