//===- Elementwise.h - What elementwise operators share - h ---------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checks of element types, broadcasting, and generics whose bodies are
// expressions over scalars.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_ONNX_BUILD_ELEMENTWISE_H
#define MINI_LIB_ONNX_BUILD_ELEMENTWISE_H

#include "OnnxOperator.h"
#include "Scalar.h"

namespace mini {

/// Sets of element types.
enum ElementTypes : unsigned {
  kFloats = 1, ///< Those that values are computed in.
  kSignedIntegers = 2,
  kUnsignedIntegers = 4,
  kBools = 8,
  kIntegers = kSignedIntegers | kUnsignedIntegers,
  kSignedNumbers = kFloats | kSignedIntegers,
  kNumbers = kFloats | kIntegers,
  kNumbersAndBools = kNumbers | kBools,
};

bool contains(unsigned types, mlir::Type elementType);

/// Emits an error unless the elements of `tensor`, which `role` names in the
/// message ("the input"), are of one of `types`.
llvm::LogicalResult checkElementType(const OnnxOperator &op, OnnxTensor tensor,
                                     unsigned types, llvm::StringRef role);

/// Emits an error unless the operator's first `count` operands have the same
/// element type, one of `types`.
llvm::LogicalResult checkSameElementTypes(const OnnxOperator &op, size_t count,
                                          unsigned types);

/// The shape of the tensors broadcast to each other, or an error.
mlir::FailureOr<llvm::SmallVector<int64_t>>
broadcastOperands(const OnnxOperator &op, llvm::ArrayRef<OnnxTensor> operands);

/// Computes one element from the operands' elements; those of bools are i1.
using ScalarBuilder =
    llvm::function_ref<Scalar(llvm::ArrayRef<Scalar> elements)>;

/// A tensor of `shape` and `elementType`, to which the operands broadcast.
OnnxTensor buildScalarwise(OnnxOperator &op, llvm::ArrayRef<int64_t> shape,
                           mlir::Type elementType,
                           llvm::ArrayRef<OnnxTensor> operands,
                           ScalarBuilder element);

/// `compute` of the elements in f32 where they are 16-bit floats, for functions
/// that need the precision.
Scalar computeInF32(llvm::ArrayRef<Scalar> elements, ScalarBuilder compute);

} // namespace mini

#endif // MINI_LIB_ONNX_BUILD_ELEMENTWISE_H
