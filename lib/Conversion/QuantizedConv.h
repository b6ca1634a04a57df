//===- QuantizedConv.h - A convolution between Q/DQ pairs - h -------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Finds, in the torch dialect, what ONNX's QLinearConv can compute:
//
//   QuantizeLinear(Relu | Clip?(Conv(DequantizeLinear(x), DequantizeLinear(w),
//                                    DequantizeLinear(bias)?)))
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_CONVERSION_QUANTIZEDCONV_H
#define MINI_LIB_CONVERSION_QUANTIZEDCONV_H

#include "mini/IR/Torch/Torch.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"

#include <optional>
#include <string>

namespace mini {

/// A tensor that is dequantized, with the constants by which it is.
struct Dequantized {
  mlir::Value tensor, scale, zeroPoint; ///< The last may be null.
  mlir::IntegerType elementType;
  /// One element, or one for each output channel.
  llvm::SmallVector<float> scales;
  llvm::SmallVector<int64_t> zeroPoints;

  float scaleOf(size_t channel) const {
    return scales[scales.size() == 1 ? 0 : channel];
  }
  int64_t zeroPointOf(size_t channel) const {
    return zeroPoints[zeroPoints.size() == 1 ? 0 : channel];
  }
};

struct QuantizedConv {
  torch::OperatorOp conv, activation, quantize; ///< Null without activation.
  Dequantized input, weights;
  mlir::Value bias; ///< Null when there is none.
  mlir::Value outputScale;
  float outputScaleValue;
  int64_t outputZeroPoint;
  mlir::IntegerType outputType;
  /// The quantized bounds of the activation, where they do anything.
  std::optional<int64_t> least, greatest;
  /// For each output channel, what no sum of integers can exceed: sum of
  /// |w - zero point| * max |x - zero point|, and |bias|.
  llvm::SmallVector<int64_t> bounds;
};

/// Whether `op` is a Conv whose input and weights both are dequantized.
bool isQuantizedConv(torch::OperatorOp op);

/// The parts of `op`, for which isQuantizedConv() holds, or `reason` why it is
/// no QLinearConv.
llvm::FailureOr<QuantizedConv> readQuantizedConv(torch::OperatorOp op,
                                                 std::string &reason);

/// A scale as messages show it.
std::string numberText(float value);

} // namespace mini

#endif // MINI_LIB_CONVERSION_QUANTIZEDCONV_H
