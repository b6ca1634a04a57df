//===- ValueTypes.h - Types of a graph's values -----------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The torch dialect's types of the values whose types the model gives, with the
// sizes of symbolic dimensions filled in.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IMPORT_VALUETYPES_H
#define MINI_LIB_IMPORT_VALUETYPES_H

#include "Onnx.h"

#include "InputDimensions.h"

namespace mini {

class ValueTypes {
public:
  ValueTypes(const onnx::GraphProto &graph, const ImportOptions &options,
             mlir::Location location);

  /// Checks the sizes that were given against the symbolic dimensions of the
  /// graph's inputs, each of which must have one.
  llvm::LogicalResult checkDimensions() const;

  /// The type of an input, or null after an error.
  mlir::Type inputType(const onnx::ValueInfoProto &input) const;

  /// The type of a node's result as far as the model gives it.
  mlir::Type resultType(llvm::StringRef name) const;

  /// The type of a value of which nothing is known.
  static mlir::Type unknownType(mlir::MLIRContext *context);

private:
  void addInputs();
  mlir::Type tensorType(const onnx::ValueInfoProto &value) const;

  const onnx::GraphProto &graph;
  const ImportOptions &options;
  mlir::Location location;
  llvm::StringMap<const onnx::ValueInfoProto *> values;
  InputDimensions dimensions;
  /// The sizes of the inputs' dimensions that options give.
  llvm::StringMap<llvm::SmallVector<std::optional<int64_t>>> givenSizes;
};

/// The inputs of `graph` but those that have an initializer, which is then
/// their constant value.
llvm::SmallVector<const onnx::ValueInfoProto *>
findInputs(const onnx::GraphProto &graph);

} // namespace mini

#endif // MINI_LIB_IMPORT_VALUETYPES_H
