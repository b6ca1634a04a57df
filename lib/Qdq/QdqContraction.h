//===- QdqContraction.h - Conv, Gemm, MatMul of Q/DQ pairs - h ------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A contraction of dequantized operands, with its bias in integers.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_QDQ_QDQCONTRACTION_H
#define MINI_LIB_QDQ_QDQCONTRACTION_H

#include "QdqGraph.h"

namespace mini {

struct QdqContraction {
  torch::OperatorOp op;
  Dequantized input, weights;
  QuantizedResult result;
  /// What adds the bias behind `op`, or null.
  torch::OperatorOp addition;
  /// The bias in units of the products' scale: si32 of its original shape, or
  /// null.
  mlir::DenseElementsAttr bias;
  /// The same as a value of the model, where there is one.
  mlir::Value biasValue;
  /// Whether the bias is a multiple of the products' scale.
  bool isBiasExact = true;
  /// Whether the bias is added in f32 instead, to a result that is not
  /// quantized.
  bool addsFloatBias = false;
  /// Of Gemm: what the sums are multiplied by, without the bias.
  float alpha = 1.0f;
  int64_t channels = 1;
  int64_t weightRank = 0; ///< 0 where it is not known.
  int64_t depth = 0;      ///< The products of a sum; 0 where that is not known.
  /// For each output channel, what no sum of integers can exceed: sum of
  /// |w - zero point| * max |x - zero point|, and |bias|. Empty where the
  /// length of the sums is not known.
  llvm::SmallVector<int64_t> bounds;

  /// Whether the input is of 16 bits, which are multiplied as two bytes.
  bool isInputWide() const { return input.elementType.getWidth() == 16; }
  /// The scale of the products of an output channel.
  float productScale(size_t channel) const {
    return input.scales[0] * weights.scaleOf(channel);
  }
};

/// The dimension of the weights of `op`, of `rank`, along which results differ.
int64_t channelAxis(torch::OperatorOp op, int64_t rank);

/// Copies the attributes of the operator `from` but those named, to `to`'s.
void copyAttributes(torch::OperatorOp from, mlir::Value to,
                    llvm::ArrayRef<llvm::StringRef> dropped);

/// Reads the bias of `contraction`, all else of which is known.
llvm::LogicalResult readQuantizedBias(QdqContraction &contraction,
                                      Reason &reason);

/// The contraction as its sums of integers, scaled in f32 and quantized, for
/// which it has a result.
mlir::Value createQuantizedSums(mlir::OpBuilder &builder,
                                const QdqContraction &contraction);
/// The same, not quantized. The bias, if any, is added in integers where
/// `contraction` has it, and else in f32.
mlir::Value createFloatSums(mlir::OpBuilder &builder,
                            const QdqContraction &contraction);

} // namespace mini

#endif // MINI_LIB_QDQ_QDQCONTRACTION_H
