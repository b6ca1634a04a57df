//===- Softmax.h - The softmax of a tensor - h ----------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For the losses, which pick logarithms of softmaxes.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_ONNX_OPERATORS_SOFTMAX_H
#define MINI_LIB_ONNX_OPERATORS_SOFTMAX_H

#include "Onnx/Build/Reduction.h"

namespace mini {

/// The softmax of `input` along the axes, or its logarithm.
OnnxTensor buildSoftmax(mlir::ImplicitLocOpBuilder &builder, OnnxTensor input,
                        const ReducedAxes &axes, bool isLogarithm);

} // namespace mini

#endif // MINI_LIB_ONNX_OPERATORS_SOFTMAX_H
