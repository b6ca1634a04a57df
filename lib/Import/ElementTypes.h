//===- ElementTypes.h - ONNX's element types --------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the numbers in TensorProto.data_type and TypeProto.elem_type mean. The
// numbers go beyond those of the installed header: a file may be newer.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IMPORT_ELEMENTTYPES_H
#define MINI_LIB_IMPORT_ELEMENTTYPES_H

#include "mlir/IR/Types.h"

#include <string>

namespace mini {

/// The field of a TensorProto that holds the elements when raw_data does not.
enum class DataField { Float, Int32, Int64, Double, UInt64 };

struct OnnxElementType {
  int32_t number;
  llvm::StringLiteral name;
  /// Bits an element takes in raw_data: 4-bit elements share bytes.
  unsigned width;
  DataField field;
  bool isSigned;
  /// The torch dialect's dtype.
  mlir::Type (*dtype)(mlir::MLIRContext *context);
};

/// The type of this number, or null when tensors of it are not supported.
const OnnxElementType *findElementType(int32_t number);

/// The name of the type of this number for messages, also of those that are not
/// supported.
std::string elementTypeText(int32_t number);

} // namespace mini

#endif // MINI_LIB_IMPORT_ELEMENTTYPES_H
