//===- Unary.h - Functions of one element - h -----------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For operators that end in such a function, or compute with some of them.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_ONNX_OPERATORS_UNARY_H
#define MINI_LIB_ONNX_OPERATORS_UNARY_H

#include "Onnx/Build/Elementwise.h"

namespace mini {

/// An operator of ONNX as a function of an element and its float attributes, in
/// their order.
struct ElementFunction {
  Scalar (*compute)(Scalar x, llvm::ArrayRef<double> attributes) = nullptr;
  llvm::SmallVector<double, 2> attributes; ///< With their defaults.
};

/// The operator `name`, such as Relu, on floats; nothing where there is none.
std::optional<ElementFunction> findElementFunction(llvm::StringRef name);

/// The operator `name` of the elements of `tensor`, with its first attributes;
/// or an error where it is not known.
mlir::FailureOr<OnnxTensor> buildActivation(OnnxOperator &op, OnnxTensor tensor,
                                            llvm::StringRef name,
                                            llvm::ArrayRef<double> attributes);

} // namespace mini

#endif // MINI_LIB_ONNX_OPERATORS_UNARY_H
