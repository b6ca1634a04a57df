//===- DataType.h - Element types by ONNX's numbers - h -------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Attributes such as Cast's `to` name element types by the numbers of
// TensorProto.DataType in onnx.proto.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_ONNX_BUILD_DATATYPE_H
#define MINI_LIB_ONNX_BUILD_DATATYPE_H

#include "OnnxOperator.h"

namespace mini {

/// The element type, with its signedness, of `number`; null for none that mini
/// computes with.
mlir::Type decodeDataType(mlir::MLIRContext *context, int64_t number);

/// The element type, with its signedness, that the attribute `name` says;
/// null when the attribute is absent, and an error when it says none that mini
/// computes with.
mlir::FailureOr<mlir::Type> dataTypeAttribute(OnnxOperator &op,
                                              llvm::StringRef name);

} // namespace mini

#endif // MINI_LIB_ONNX_BUILD_DATATYPE_H
