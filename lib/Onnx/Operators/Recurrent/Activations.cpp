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

std::optional<ElementFunction> mini::findActivation(StringRef name) {
  if (name.equals_insensitive("Affine"))
    return ElementFunction{
        [](Scalar x, ArrayRef<double> a) { return a[0] * x + a[1]; }, {1, 0}};
  if (name.equals_insensitive("ScaledTanh"))
    return ElementFunction{
        [](Scalar x, ArrayRef<double> a) { return a[0] * tanh(a[1] * x); },
        {1, 1}};
  for (StringRef known : {"Elu", "HardSigmoid", "LeakyRelu", "Relu", "Sigmoid",
                          "Softplus", "Softsign", "Tanh", "ThresholdedRelu"})
    if (name.equals_insensitive(known))
      return findElementFunction(known);
  return std::nullopt;
}
