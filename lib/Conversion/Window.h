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

#ifndef MINI_LIB_CONVERSION_WINDOW_H
#define MINI_LIB_CONVERSION_WINDOW_H

#include "OnnxOperator.h"

namespace mini {

/// A window that slides over the spatial dimensions; one entry a dimension.
struct Window {
  llvm::SmallVector<int64_t> strides, dilations;
  llvm::SmallVector<int64_t> padsBefore, padsAfter;
  llvm::SmallVector<int64_t> outputSizes;

  bool hasPadding() const;
};

/// Reads the operator's attributes for a window of `kernelSizes` over
/// `inputSizes`, or emits an error.
mlir::FailureOr<Window> readWindow(const OnnxOperator &op,
                                   llvm::ArrayRef<int64_t> inputSizes,
                                   llvm::ArrayRef<int64_t> kernelSizes);

} // namespace mini

#endif // MINI_LIB_CONVERSION_WINDOW_H
