//===- Models.h - Models for the importer's tests ---------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Models made in code, and what importing one gives.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TEST_UNIT_IMPORT_MODELS_H
#define MINI_TEST_UNIT_IMPORT_MODELS_H

#include "Import/Import.h"

#ifndef ONNX_ML
#error "link onnx_proto, which defines the macros"
#endif
#include <onnx/onnx_pb.h>

#include <cstdint>
#include <initializer_list>
#include <string>

namespace mini::importer {

/// What an import gave: the module's text, or the errors, a line each.
struct Imported {
  std::string text;
  std::string errors;
};

Imported importModel(const onnx::ModelProto &model,
                     const ImportOptions &options = {},
                     const std::string &path = "model.onnx");
Imported importBytes(const std::string &bytes,
                     const ImportOptions &options = {},
                     const std::string &path = "model.onnx");

/// A model of IR version 8 and opset 17 with an empty graph called `graph`.
onnx::ModelProto emptyModel();

/// Sets the type of `value`; a negative size is a dimension without one.
void setType(onnx::ValueInfoProto &value, int elementType,
             std::initializer_list<int64_t> sizes);
void addInput(onnx::ModelProto &model, const std::string &name,
              std::initializer_list<int64_t> sizes,
              int elementType = onnx::TensorProto::FLOAT);
void addOutput(onnx::ModelProto &model, const std::string &name,
               std::initializer_list<int64_t> sizes,
               int elementType = onnx::TensorProto::FLOAT);
onnx::NodeProto &addNode(onnx::ModelProto &model, const std::string &type,
                         std::initializer_list<std::string> inputs,
                         std::initializer_list<std::string> outputs,
                         const std::string &name = "");
/// Without elements.
onnx::TensorProto &addInitializer(onnx::ModelProto &model,
                                  const std::string &name, int elementType,
                                  std::initializer_list<int64_t> sizes);
onnx::AttributeProto &addAttribute(onnx::NodeProto &node,
                                   const std::string &name,
                                   onnx::AttributeProto::AttributeType type);

/// Conv with a weight and a bias, then Relu.
onnx::ModelProto convRelu();

/// y = Relu(x), for tests that change one thing of a model.
onnx::ModelProto relu();

} // namespace mini::importer

#endif // MINI_TEST_UNIT_IMPORT_MODELS_H
