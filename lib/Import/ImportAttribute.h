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
#include "llvm/ADT/StringMap.h"

namespace mini {

/// What a call gives a function for the attributes that its nodes refer to.
using AttributeBindings = llvm::StringMap<const onnx::AttributeProto *>;

/// The attribute of a node whose value is `attribute`'s: itself, or what it
/// refers to, which is null if the call does not give that. `bindings` are null
/// outside of a function.
const onnx::AttributeProto *
resolveAttribute(const onnx::AttributeProto &attribute,
                 const AttributeBindings *bindings);

/// Adds the attributes of `node` but the graphs to `attributes`; errors are
/// emitted at `location`.
llvm::LogicalResult importAttributes(const onnx::NodeProto &node,
                                     const AttributeBindings *bindings,
                                     llvm::StringRef folder,
                                     mlir::Location location,
                                     mlir::NamedAttrList &attributes);

} // namespace mini

#endif // MINI_LIB_IMPORT_IMPORTATTRIBUTE_H
