//===- Convolution.h - What Conv and ConvTranspose share - h --------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A convolution of any rank with groups, on an image that is padded already.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_ONNX_BUILD_CONVOLUTION_H
#define MINI_LIB_ONNX_BUILD_CONVOLUTION_H

#include "Window.h"

namespace mini {

/// The loops over the products of a convolution, and how they read its
/// operands: the batch, the group and the output channel of it, each if there
/// are many, the output's position; then the input channel and the filter's
/// position. Without the group or the channel, the sums are as ONNX has them.
struct ConvolutionLoops {
  ConvolutionLoops(mlir::MLIRContext *context,
                   llvm::ArrayRef<int64_t> imageShape,
                   llvm::ArrayRef<int64_t> filterShape, int64_t group,
                   llvm::ArrayRef<int64_t> strides,
                   llvm::ArrayRef<int64_t> dilations,
                   llvm::ArrayRef<int64_t> outputSizes);

  llvm::SmallVector<int64_t> sizes;
  size_t resultRank; ///< How many of the loops are the result's.
  mlir::AffineMap image, filter;
  mlir::AffineMap outputChannel; ///< Counted through all groups.
};

struct Convolution {
  OnnxTensor image;  ///< [batch, group * input channels, size...]
  OnnxTensor filter; ///< [group * output channels, input channels, size...]
  OnnxTensor bias;   ///< [group * output channels], or absent.
  int64_t group;
  llvm::SmallVector<int64_t> strides, dilations, outputSizes;
  /// What the sums are multiplied by before the bias is added: one value, or
  /// [group * output channels], or absent.
  OnnxTensor multiplier = {};

  /// Builds [batch, group * output channels, output size...] in the type of the
  /// image's products.
  mlir::Value build(mlir::ImplicitLocOpBuilder &builder) const;

private:
  /// `result` combined with a tensor that has a value for each channel.
  mlir::Value
  combineChannels(mlir::ImplicitLocOpBuilder &builder, mlir::Value result,
                  const OnnxTensor &channels, mlir::Type elementType,
                  llvm::function_ref<mlir::Value(mlir::ImplicitLocOpBuilder &,
                                                 mlir::Value, mlir::Value)>
                      combine) const;
  /// The sums of products; with a dimension of the groups if there are many of
  /// many channels.
  mlir::Value buildSums(mlir::ImplicitLocOpBuilder &builder,
                        mlir::Type sumType) const;
};

/// Checks that the operands are floats of one type, or those of a product of
/// 8-bit floats, and that input and weights have the same spatial rank.
llvm::LogicalResult checkConvolutionOperands(OnnxOperator &op);

/// The number of groups, which divides `channels` of the operand that `role`
/// names.
mlir::FailureOr<int64_t> readGroup(OnnxOperator &op, int64_t channels,
                                   llvm::StringRef role);

/// The number of groups of a Conv, whose weights are those of Convolution's
/// filter; they must take the channels that the input has.
mlir::FailureOr<int64_t> readConvGroup(OnnxOperator &op,
                                       const OnnxTensor &input,
                                       const OnnxTensor &weights);

/// Checks operand 3 of a product of 8-bit floats, what the sums are multiplied
/// by, against the number of channels that the weights make.
llvm::LogicalResult checkChannelMultiplier(OnnxOperator &op, int64_t channels);

/// Checks the bias against the number of channels that the weights make.
llvm::LogicalResult checkBias(OnnxOperator &op, int64_t outputChannels);

} // namespace mini

#endif // MINI_LIB_ONNX_BUILD_CONVOLUTION_H
