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

#ifndef MINI_LIB_IR_TORCH_DATATYPE_H
#define MINI_LIB_IR_TORCH_DATATYPE_H

#include "mlir/IR/Types.h"

namespace mini {

/// The element type, with its signedness, of `number`; null for none that mini
/// computes with.
mlir::Type decodeDataType(mlir::MLIRContext *context, int64_t number);

/// The number of `type`, which must have one.
int64_t encodeDataType(mlir::Type type);

} // namespace mini

#endif // MINI_LIB_IR_TORCH_DATATYPE_H
