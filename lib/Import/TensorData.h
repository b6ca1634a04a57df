//===- TensorData.h - Tensors of a model ------------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The elements of a TensorProto, from any of the places that a model may have
// them.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IMPORT_TENSORDATA_H
#define MINI_LIB_IMPORT_TENSORDATA_H

#include "Onnx.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Location.h"

namespace mini {

/// The elements of `tensor`, or null after an error at `location`. External
/// data is read from `folder`. `name` is what messages and resources call it.
mlir::ElementsAttr importTensor(const onnx::TensorProto &tensor,
                                llvm::StringRef name, llvm::StringRef folder,
                                mlir::Location location);

} // namespace mini

#endif // MINI_LIB_IMPORT_TENSORDATA_H
