//===- ImportOnnx.cpp - ONNX graph to the torch dialect -------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One operation a node, in topological order; constants come where they are
// first used.
//
//===----------------------------------------------------------------------===//

#include "Import.h"

#include "GraphOrder.h"
#include "IR/Mini/MiniDialect.h"
#include "ImportAttribute.h"
#include "ReadModel.h"
#include "TensorData.h"
#include "ValueTypes.h"

#include "IR/Torch/Torch.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace mini;

namespace {
class GraphImporter {
public:
  GraphImporter(const onnx::ModelProto &model, StringRef folder,
                const ImportOptions &options, MLIRContext *context)
      : model(model), graph(model.graph()), folder(folder),
        location(UnknownLoc::get(context)), types(graph, options, location),
        builder(context) {}

  OwningOpRef<ModuleOp> run();

private:
  LogicalResult importArguments();
  LogicalResult importNode(const onnx::NodeProto &node);
  LogicalResult importOutputs();
  FailureOr<Value> findValue(StringRef name);
  Value absentValue();
  FailureOr<Value> importInitializer(const onnx::TensorProto &initializer);
  void setMetadata();
  Location locationOf(StringRef name) {
    return NameLoc::get(builder.getStringAttr(name));
  }

  const onnx::ModelProto &model;
  const onnx::GraphProto &graph;
  StringRef folder;
  Location location;
  ValueTypes types;
  OpBuilder builder;
  func::FuncOp function;
  llvm::StringMap<Value> values;
  llvm::StringMap<const onnx::TensorProto *> initializers;
  Value none;
};
} // namespace

OwningOpRef<ModuleOp> GraphImporter::run() {
  if (graph.sparse_initializer_size() != 0) {
    emitError(location) << "the graph has sparse initializers, which are not"
                        << " supported; make them dense";
    return {};
  }
  if (graph.output_size() == 0) {
    emitError(location) << "the graph has no outputs";
    return {};
  }
  auto nodes = orderNodes(graph, location);
  if (failed(nodes) || failed(types.checkDimensions()))
    return {};
  OwningOpRef<ModuleOp> module = ModuleOp::create(location);
  builder.setInsertionPointToStart(module->getBody());
  function = func::FuncOp::create(
      builder, location, graph.name().empty() ? "main_graph" : graph.name(),
      builder.getFunctionType({}, {}));
  builder.setInsertionPointToStart(function.addEntryBlock());
  setMetadata();
  if (failed(importArguments()))
    return {};
  for (const onnx::NodeProto *node : *nodes)
    if (failed(importNode(*node)))
      return {};
  if (failed(importOutputs()))
    return {};
  return module;
}

void GraphImporter::setMetadata() {
  auto set = [&](StringRef name, Attribute value) {
    function->setAttr(("torch.onnx_meta." + name).str(), value);
  };
  auto number = [&](int64_t value) {
    return builder.getIntegerAttr(builder.getIntegerType(64, true), value);
  };
  NamedAttrList others;
  for (const onnx::OperatorSetIdProto &opset : model.opset_import()) {
    if (isOnnxDomain(opset.domain()))
      set("opset_version", number(opset.version()));
    else
      others.set(opset.domain(), number(opset.version()));
  }
  if (!others.empty())
    set("opset_versions", others.getDictionary(builder.getContext()));
  set("ir_version", number(model.ir_version()));
  set("producer_name", builder.getStringAttr(model.producer_name()));
  set("producer_version", builder.getStringAttr(model.producer_version()));
}

LogicalResult GraphImporter::importArguments() {
  for (const onnx::TensorProto &initializer : graph.initializer())
    initializers.try_emplace(initializer.name(), &initializer);
  for (const onnx::ValueInfoProto *input : findInputs(graph)) {
    Type type = types.inputType(*input);
    if (!type)
      return failure();
    unsigned index = function.getNumArguments();
    auto name = builder.getNamedAttr(MiniDialect::NameAttrHelper::getNameStr(),
                                     builder.getStringAttr(input->name()));
    if (failed(function.insertArgument(index, type,
                                       builder.getDictionaryAttr(name),
                                       locationOf(input->name()))))
      return failure();
    values[input->name()] = function.getArgument(index);
  }
  return success();
}

/// The value of an optional operand that is not there, made once.
Value GraphImporter::absentValue() {
  if (!none) {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(&function.front());
    none = torch::ConstantNoneOp::create(builder, location);
  }
  return none;
}

FailureOr<Value>
GraphImporter::importInitializer(const onnx::TensorProto &initializer) {
  StringRef name = initializer.name();
  ElementsAttr elements = importTensor(initializer, name, folder, location);
  if (!elements)
    return failure();
  ShapedType type = elements.getShapedType();
  auto resultType =
      torch::VTensorType::get(builder.getContext(), /*hasSizes=*/true,
                              type.getShape(), type.getElementType());
  auto constant = torch::OperatorOp::create(
      builder, locationOf(name), TypeRange(resultType),
      builder.getStringAttr("onnx.Constant"), ValueRange(), 0);
  constant->setAttr("torch.onnx.value", elements);
  return constant.getResult(0);
}

FailureOr<Value> GraphImporter::findValue(StringRef name) {
  if (name.empty())
    return absentValue();
  Value &value = values[name];
  if (value)
    return value;
  // Nodes come in order, so that what is not there yet is an initializer.
  FailureOr<Value> constant = importInitializer(*initializers.at(name));
  if (succeeded(constant))
    value = *constant;
  return constant;
}

LogicalResult GraphImporter::importNode(const onnx::NodeProto &node) {
  Location nodeLocation = locationOf(nodeName(node));
  SmallVector<Value> operands;
  for (const std::string &input : node.input()) {
    FailureOr<Value> value = findValue(input);
    if (failed(value))
      return failure();
    operands.push_back(*value);
  }
  // Optional outputs at the end may be named or left out.
  SmallVector<StringRef> outputs(node.output().begin(), node.output().end());
  while (!outputs.empty() && outputs.back().empty())
    outputs.pop_back();
  SmallVector<Type> resultTypes;
  for (StringRef output : outputs)
    resultTypes.push_back(types.resultType(output));
  NamedAttrList attributes;
  if (failed(importAttributes(node, folder, nodeLocation, attributes)))
    return failure();
  auto op = torch::OperatorOp::create(
      builder, nodeLocation, resultTypes,
      builder.getStringAttr("onnx." + node.op_type()), operands, 0);
  op->setDiscardableAttrs(attributes.getDictionary(builder.getContext()));
  if (!isOnnxDomain(node.domain()))
    op->setAttr("torch.onnx_domain", builder.getStringAttr(node.domain()));
  for (auto [output, result] : llvm::zip_equal(outputs, op.getResults()))
    if (!output.empty())
      values[output] = result;
  return success();
}

LogicalResult GraphImporter::importOutputs() {
  SmallVector<Value> results;
  llvm::StringSet<> names;
  for (const onnx::ValueInfoProto &output : graph.output()) {
    if (!names.insert(output.name()).second)
      return emitError(location)
             << "the graph has two outputs '" << output.name() << "'";
    FailureOr<Value> value = findValue(output.name());
    if (failed(value))
      return failure();
    results.push_back(*value);
  }
  func::ReturnOp::create(builder, location, results);
  function.setFunctionType(
      builder.getFunctionType(function.getArgumentTypes(), TypeRange(results)));
  for (auto [index, output] : llvm::enumerate(graph.output()))
    function.setResultAttr(index, MiniDialect::NameAttrHelper::getNameStr(),
                           builder.getStringAttr(output.name()));
  return success();
}

bool mini::isOnnxModel(StringRef source, StringRef path) {
  // A model begins with the tag of its first field, the IR version, which is
  // no character of a text.
  return path.ends_with_insensitive(".onnx") || source.starts_with("\x08");
}

OwningOpRef<ModuleOp> mini::importOnnx(StringRef source, StringRef path,
                                       const ImportOptions &options,
                                       MLIRContext *context) {
  context->loadDialect<func::FuncDialect, torch::TorchDialect>();
  onnx::ModelProto model;
  if (failed(readModel(source, model, UnknownLoc::get(context))))
    return {};
  return GraphImporter(model, llvm::sys::path::parent_path(path), options,
                       context)
      .run();
}
