//===- ImportAttribute.h - Attributes of nodes ------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The attributes of a node as torch.onnx.* attributes.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IMPORT_IMPORTATTRIBUTE_H
#define MINI_LIB_IMPORT_IMPORTATTRIBUTE_H

#include "Onnx.h"

#include "mlir/IR/Location.h"
#include "mlir/IR/OperationSupport.h"

namespace mini {

/// Adds the attributes of `node` to `attributes`; errors are emitted at
/// `location`.
llvm::LogicalResult importAttributes(const onnx::NodeProto &node,
                                     llvm::StringRef folder,
                                     mlir::Location location,
                                     mlir::NamedAttrList &attributes);

} // namespace mini

#endif // MINI_LIB_IMPORT_IMPORTATTRIBUTE_H
