//===- ExternalData.h - Elements in files beside the model ------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Models keep large tensors in other files, which they name.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IMPORT_EXTERNALDATA_H
#define MINI_LIB_IMPORT_EXTERNALDATA_H

#include "Onnx.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/MemoryBuffer.h"

#include <memory>

namespace mini {

using ExternalData = std::unique_ptr<llvm::MemoryBuffer>;

/// The bytes of `tensor` in the file that it names, relative to `folder`, or
/// null after an error.
ExternalData
readExternalData(const onnx::TensorProto &tensor, llvm::StringRef folder,
                 llvm::function_ref<mlir::InFlightDiagnostic()> emitError);

} // namespace mini

#endif // MINI_LIB_IMPORT_EXTERNALDATA_H
