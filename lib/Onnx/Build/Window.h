//===- Window.h - Sliding windows of Conv and pooling - h -----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The arithmetic of kernel_shape, strides, dilations, pads and auto_pad.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_ONNX_BUILD_WINDOW_H
#define MINI_LIB_ONNX_BUILD_WINDOW_H

#include "OnnxOperator.h"

namespace mini {

/// A window that slides over the spatial dimensions; one entry a dimension.
struct Window {
  llvm::SmallVector<int64_t> strides, dilations;
  llvm::SmallVector<int64_t> padsBefore, padsAfter;
  llvm::SmallVector<int64_t> outputSizes;
  /// How many positions, the first one's padding included, all windows cover.
  llvm::SmallVector<int64_t> coveredSizes;

  bool hasPadding() const;
};

/// A list attribute of `count` values of at least `minimum`; when absent, every
/// value is the minimum, which is what ONNX defines for those of windows.
mlir::FailureOr<llvm::SmallVector<int64_t>> readSizes(const OnnxOperator &op,
                                                      llvm::StringRef name,
                                                      size_t count,
                                                      int64_t minimum);

/// Reads the operator's attributes for a window of `kernelSizes` over
/// `inputSizes`, or emits an error.
mlir::FailureOr<Window> readWindow(const OnnxOperator &op,
                                   llvm::ArrayRef<int64_t> inputSizes,
                                   llvm::ArrayRef<int64_t> kernelSizes);

/// `input`, whose spatial dimensions are the last ones, with the padding that
/// the windows cover filled with `fill` (zero when null); null after an error.
mlir::Value buildPadding(OnnxOperator &op, mlir::Value input,
                         const Window &window, mlir::TypedAttr fill = {});

/// `tensor`, whose channels are its last dimension, with them as dimension 1.
OnnxTensor buildChannelsSecond(mlir::ImplicitLocOpBuilder &builder,
                               OnnxTensor tensor);
/// `tensor`, whose channels are dimension 1, with them as its last dimension.
OnnxTensor buildChannelsLast(mlir::ImplicitLocOpBuilder &builder,
                             OnnxTensor tensor);

} // namespace mini

#endif // MINI_LIB_ONNX_BUILD_WINDOW_H
