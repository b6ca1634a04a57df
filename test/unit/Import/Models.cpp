//===- Models.cpp - Models for the importer's tests -----------------------===//
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

#include "Models.h"

#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/Verifier.h"
#include "llvm/Support/raw_ostream.h"

using namespace mini;
using namespace mini::importer;

Imported mini::importer::importBytes(const std::string &bytes,
                                     const ImportOptions &options,
                                     const std::string &path) {
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  Imported result;
  llvm::raw_string_ostream errors(result.errors), text(result.text);
  mlir::ScopedDiagnosticHandler handler(
      &context, [&](mlir::Diagnostic &diagnostic) {
        if (auto name =
                diagnostic.getLocation()->findInstanceOf<mlir::NameLoc>())
          errors << name.getName().getValue() << ": ";
        errors << diagnostic << "\n";
      });
  auto module = importOnnx(bytes, path, options, &context);
  if (!module)
    return result;
  if (failed(mlir::verify(*module)))
    errors << "the module does not verify\n";
  module->print(text);
  return result;
}

Imported mini::importer::importModel(const onnx::ModelProto &model,
                                     const ImportOptions &options,
                                     const std::string &path) {
  return importBytes(model.SerializeAsString(), options, path);
}

onnx::ModelProto mini::importer::emptyModel() {
  onnx::ModelProto model;
  model.set_ir_version(8);
  model.add_opset_import()->set_version(17);
  model.mutable_graph()->set_name("graph");
  return model;
}

void mini::importer::setType(onnx::ValueInfoProto &value, int elementType,
                             std::initializer_list<int64_t> sizes) {
  auto *tensor = value.mutable_type()->mutable_tensor_type();
  tensor->set_elem_type(elementType);
  auto *shape = tensor->mutable_shape();
  shape->clear_dim();
  for (int64_t size : sizes) {
    auto *dimension = shape->add_dim();
    if (size >= 0)
      dimension->set_dim_value(size);
  }
}

void mini::importer::addInput(onnx::ModelProto &model, const std::string &name,
                              std::initializer_list<int64_t> sizes,
                              int elementType) {
  auto *input = model.mutable_graph()->add_input();
  input->set_name(name);
  setType(*input, elementType, sizes);
}

void mini::importer::addOutput(onnx::ModelProto &model, const std::string &name,
                               std::initializer_list<int64_t> sizes,
                               int elementType) {
  auto *output = model.mutable_graph()->add_output();
  output->set_name(name);
  setType(*output, elementType, sizes);
}

onnx::NodeProto &
mini::importer::addNode(onnx::ModelProto &model, const std::string &type,
                        std::initializer_list<std::string> inputs,
                        std::initializer_list<std::string> outputs,
                        const std::string &name) {
  onnx::NodeProto &node = *model.mutable_graph()->add_node();
  node.set_op_type(type);
  node.set_name(name);
  for (const std::string &input : inputs)
    node.add_input(input);
  for (const std::string &output : outputs)
    node.add_output(output);
  return node;
}

onnx::TensorProto &
mini::importer::addInitializer(onnx::ModelProto &model, const std::string &name,
                               int elementType,
                               std::initializer_list<int64_t> sizes) {
  onnx::TensorProto &tensor = *model.mutable_graph()->add_initializer();
  tensor.set_name(name);
  tensor.set_data_type(elementType);
  for (int64_t size : sizes)
    tensor.add_dims(size);
  return tensor;
}

onnx::AttributeProto &
mini::importer::addAttribute(onnx::NodeProto &node, const std::string &name,
                             onnx::AttributeProto::AttributeType type) {
  onnx::AttributeProto &attribute = *node.add_attribute();
  attribute.set_name(name);
  attribute.set_type(type);
  return attribute;
}

onnx::ModelProto mini::importer::convRelu() {
  onnx::ModelProto model = emptyModel();
  model.set_producer_name("test");
  model.set_producer_version("1");
  addInput(model, "x", {1, 2, 4, 4});
  addOutput(model, "z", {1, 3, 4, 4});
  onnx::TensorProto &weight =
      addInitializer(model, "w", onnx::TensorProto::FLOAT, {3, 2, 1, 1});
  for (float value : {1.0f, 2.0f, -3.0f, 4.0f, 5.0f, 6.5f})
    weight.add_float_data(value);
  onnx::TensorProto &bias =
      addInitializer(model, "b", onnx::TensorProto::FLOAT, {3});
  for (float value : {1.0f, 0.5f, -2.0f})
    bias.add_float_data(value);
  onnx::NodeProto &conv =
      addNode(model, "Conv", {"x", "w", "b"}, {"y"}, "conv");
  onnx::AttributeProto &pads =
      addAttribute(conv, "pads", onnx::AttributeProto::INTS);
  for (int i = 0; i < 4; ++i)
    pads.add_ints(0);
  addNode(model, "Relu", {"y"}, {"z"}, "relu");
  return model;
}

onnx::ModelProto mini::importer::relu() {
  onnx::ModelProto model = emptyModel();
  addInput(model, "x", {2, 3});
  addOutput(model, "y", {2, 3});
  addNode(model, "Relu", {"x"}, {"y"}, "relu");
  return model;
}
