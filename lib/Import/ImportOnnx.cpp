//===- ImportOnnx.cpp - ONNX graph to the torch dialect -------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The function of the graph: its arguments, what is known of the model, its
// results. What is between them is ImportNodes.
//
//===----------------------------------------------------------------------===//

#include "Import.h"

#include "GraphOrder.h"
#include "IR/Mini/MiniDialect.h"
#include "ImportNodes.h"
#include "ReadModel.h"
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
      : model(model), graph(model.graph()), location(UnknownLoc::get(context)),
        types(graph, options, location), functions(model),
        nodes(model, functions, folder, location), builder(nodes.getBuilder()) {
  }

  OwningOpRef<ModuleOp> run();

private:
  LogicalResult importArguments();
  LogicalResult importOutputs();
  void setMetadata();

  const onnx::ModelProto &model;
  const onnx::GraphProto &graph;
  Location location;
  ValueTypes types;
  LocalFunctions functions;
  NodeImporter nodes;
  OpBuilder &builder;
  func::FuncOp function;
  Scope scope;
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
  auto order = NodeList(graph).order(location);
  if (failed(order) || failed(functions.read(location)) ||
      failed(types.checkDimensions()))
    return {};
  OwningOpRef<ModuleOp> module = ModuleOp::create(location);
  builder.setInsertionPointToStart(module->getBody());
  function = func::FuncOp::create(
      builder, location, graph.name().empty() ? "main_graph" : graph.name(),
      builder.getFunctionType({}, {}));
  scope.block = function.addEntryBlock();
  scope.types = &types;
  builder.setInsertionPointToStart(scope.block);
  setMetadata();
  if (failed(importArguments()) || failed(nodes.importNodes(*order, scope)) ||
      failed(importOutputs()))
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
    scope.initializers.try_emplace(initializer.name(), &initializer);
  for (const onnx::ValueInfoProto *input : findInputs(graph)) {
    Type type = types.inputType(*input);
    if (!type)
      return failure();
    unsigned index = function.getNumArguments();
    auto name = builder.getNamedAttr(MiniDialect::NameAttrHelper::getNameStr(),
                                     builder.getStringAttr(input->name()));
    if (failed(function.insertArgument(index, type,
                                       builder.getDictionaryAttr(name),
                                       nodes.locationOf(input->name()))))
      return failure();
    scope.values[input->name()] = function.getArgument(index);
  }
  return success();
}

LogicalResult GraphImporter::importOutputs() {
  SmallVector<Value> results;
  llvm::StringSet<> names;
  for (const onnx::ValueInfoProto &output : graph.output()) {
    if (!names.insert(output.name()).second)
      return emitError(location)
             << "the graph has two outputs '" << output.name() << "'";
    using Type = onnx::TypeProto;
    if (output.type().value_case() != Type::VALUE_NOT_SET &&
        !output.type().has_tensor_type())
      return emitError(location) << "output '" << output.name()
                                 << "' is not a tensor; only tensors are"
                                 << " supported";
    FailureOr<Value> value = nodes.findValue(output.name(), scope);
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
