//===- ReadModel.h - The protobuf of a model --------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Parses a model and checks what concerns it as a whole.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IMPORT_READMODEL_H
#define MINI_LIB_IMPORT_READMODEL_H

#include "Onnx.h"

#include "mlir/IR/Location.h"
#include "llvm/Support/LogicalResult.h"

#include <optional>

namespace mini {

/// The default domain has two names.
bool isOnnxDomain(llvm::StringRef domain);

using OpsetImports =
    google::protobuf::RepeatedPtrField<onnx::OperatorSetIdProto>;

/// The version of ONNX's own operators, if `opsets` gives one.
std::optional<int64_t> onnxOpset(const OpsetImports &opsets);

/// Checks the `opsets` that a model or function, which is called `title`, gives
/// for its `nodes`. Errors are emitted at `location`.
llvm::LogicalResult
checkOpsets(const OpsetImports &opsets,
            const google::protobuf::RepeatedPtrField<onnx::NodeProto> &nodes,
            const std::string &title, mlir::Location location);

/// Parses `source` into `model` and checks its versions and that it has nothing
/// beside a graph and functions. Errors are emitted at `location`.
llvm::LogicalResult readModel(llvm::StringRef source, onnx::ModelProto &model,
                              mlir::Location location);

} // namespace mini

#endif // MINI_LIB_IMPORT_READMODEL_H
