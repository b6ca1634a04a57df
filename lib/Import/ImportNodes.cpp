//===- ImportNodes.cpp - Nodes, their graphs and calls --------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Functions are inlined as they are met: LocalFunctions has checked that this
// ends.
//
//===----------------------------------------------------------------------===//

#include "ImportNodes.h"

#include "GraphOrder.h"
#include "IR/Torch/OnnxForm.h"
#include "ImportAttribute.h"
#include "TensorData.h"

#include "IR/Torch/Torch.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

#include <map>

using namespace mlir;
using namespace mini;

bool Scope::contains(StringRef name) const {
  for (const Scope *scope = this; scope; scope = scope->outer)
    if (scope->values.contains(name) || scope->initializers.contains(name))
      return true;
  return false;
}

/// The value of an optional operand that is not there, made once.
Value NodeImporter::absentValue(const Scope &scope) {
  if (!none) {
    OpBuilder::InsertionGuard guard(builder);
    auto function = dyn_cast<func::FuncOp>(scope.block->getParentOp());
    if (!function)
      function = scope.block->getParentOp()->getParentOfType<func::FuncOp>();
    builder.setInsertionPointToStart(&function.front());
    none = torch::ConstantNoneOp::create(builder, location);
  }
  return none;
}

FailureOr<Value>
NodeImporter::importInitializer(const onnx::TensorProto &initializer) {
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

FailureOr<Value> NodeImporter::findValue(StringRef name, const Scope &scope) {
  if (name.empty())
    return absentValue(scope);
  for (const Scope *s = &scope; s; s = s->outer) {
    if (Value value = s->values.lookup(name))
      return value;
    auto initializer = s->initializers.find(name);
    if (initializer == s->initializers.end())
      continue;
    OpBuilder::InsertionGuard guard(builder);
    // What a graph of a node asks for has to be in front of the node.
    if (s->block != builder.getInsertionBlock())
      builder.setInsertionPointToStart(s->block);
    FailureOr<Value> constant = importInitializer(*initializer->second);
    if (succeeded(constant))
      s->values[name] = *constant;
    return constant;
  }
  llvm_unreachable("the order of nodes has checked their names");
}

LogicalResult NodeImporter::importNodes(ArrayRef<const onnx::NodeProto *> nodes,
                                        Scope &scope) {
  for (const onnx::NodeProto *node : nodes)
    if (failed(importNode(*node, scope)))
      return failure();
  return success();
}

LogicalResult NodeImporter::importNode(const onnx::NodeProto &node,
                                       Scope &scope) {
  SmallVector<Value> operands;
  for (const std::string &input : node.input()) {
    FailureOr<Value> value = findValue(input, scope);
    if (failed(value))
      return failure();
    operands.push_back(*value);
  }
  if (const onnx::FunctionProto *function = functions.find(node))
    return importCall(node, *function, operands, scope);
  // Optional outputs at the end may be named or left out.
  SmallVector<StringRef> outputs(node.output().begin(), node.output().end());
  while (!outputs.empty() && outputs.back().empty())
    outputs.pop_back();
  auto op = createOperator(node, operands, outputs, scope);
  if (failed(op))
    return failure();
  for (auto [output, result] : llvm::zip_equal(outputs, (*op)->getResults()))
    if (!output.empty())
      scope.values[output] = result;
  return success();
}

/// The graphs that `node` has as attributes, in the order of their names, which
/// is that of torch-mlir's regions.
static std::map<StringRef, const onnx::AttributeProto *>
findGraphs(const onnx::NodeProto &node) {
  std::map<StringRef, const onnx::AttributeProto *> graphs;
  for (const onnx::AttributeProto &attribute : node.attribute())
    if (attribute.type() == onnx::AttributeProto::GRAPH)
      graphs.try_emplace(attribute.name(), &attribute);
  return graphs;
}

/// The operator's name, and its domain. AMD's quantizers, Quark and Vitis AI,
/// have forms of QuantizeLinear and DequantizeLinear of their own, which are
/// ONNX's wherever the quantized type, that of the zero point, is.
static std::string findOperator(const onnx::NodeProto &node,
                                ValueRange operands, StringRef &domain) {
  StringRef name = node.op_type();
  bool isQuark = domain == "com.amd.quark" && name.consume_front("Extended"),
       isVitis = domain == "com.vai.quantize" && name.consume_front("Vitis");
  bool isQuantize = name == "QuantizeLinear";
  if ((!isQuark && !isVitis) || (!isQuantize && name != "DequantizeLinear"))
    return node.op_type();
  auto zeroPoint = operands.size() > 2
                       ? dyn_cast<torch::VTensorType>(operands[2].getType())
                       : torch::VTensorType();
  Type type = zeroPoint ? zeroPoint.getDtype() : Type();
  unsigned greatest = isQuantize ? 16 : 32;
  bool isStandard = !zeroPoint || (isa_and_present<IntegerType>(type) &&
                                   type.getIntOrFloatBitWidth() <= greatest);
  if (!isStandard)
    return node.op_type();
  domain = "";
  return name.str();
}

FailureOr<Operation *> NodeImporter::createOperator(const onnx::NodeProto &node,
                                                    ValueRange operands,
                                                    ArrayRef<StringRef> outputs,
                                                    Scope &scope) {
  Location nodeLocation = locationOf(scope.prefix + nodeName(node));
  auto resultTypes = llvm::map_to_vector(outputs, [&](StringRef output) {
    return scope.types ? scope.types->resultType(output)
                       : ValueTypes::unknownType(builder.getContext());
  });
  NamedAttrList attributes;
  if (failed(importAttributes(node, scope.bindings, folder, nodeLocation,
                              attributes)))
    return failure();
  auto graphs = findGraphs(node);
  StringRef domain = node.domain();
  std::string name = findOperator(node, operands, domain);
  auto op = torch::OperatorOp::create(builder, nodeLocation, resultTypes,
                                      builder.getStringAttr("onnx." + name),
                                      operands, graphs.size());
  op->setDiscardableAttrs(attributes.getDictionary(builder.getContext()));
  if (!isOnnxDomain(domain))
    op->setAttr("torch.onnx_domain", builder.getStringAttr(domain));
  if (scope.opset && scope.opset != modelOpset)
    op->setAttr(kOpsetAttribute, builder.getI64IntegerAttr(*scope.opset));
  for (auto [graph, region] : llvm::zip_equal(graphs, op->getRegions()))
    if (failed(importGraph(*graph.second, node, scope, region)))
      return failure();
  return op.getOperation();
}

LogicalResult NodeImporter::importGraph(const onnx::AttributeProto &attribute,
                                        const onnx::NodeProto &node,
                                        const Scope &outer, Region &region) {
  std::string name = outer.prefix + nodeName(node).str();
  Location nodeLocation = locationOf(name);
  if (!attribute.ref_attr_name().empty())
    return emitError(nodeLocation)
           << "'onnx." << node.op_type() << "': attribute '" << attribute.name()
           << "' is a graph that a function is given, which is not supported";
  const onnx::GraphProto &graph = attribute.g();
  if (graph.sparse_initializer_size() != 0)
    return emitError(nodeLocation)
           << "the graph has sparse initializers, which are not supported; make"
           << " them dense";
  std::string title = "graph '" + attribute.name() + "' of node '" + name + "'";
  auto nodes = NodeList(graph, title, [&](StringRef name) {
                 return outer.contains(name);
               }).order(nodeLocation);
  if (failed(nodes))
    return failure();
  OpBuilder::InsertionGuard guard(builder);
  Scope scope;
  scope.block = builder.createBlock(&region);
  scope.outer = &outer;
  scope.prefix = outer.prefix;
  scope.bindings = outer.bindings;
  scope.opset = outer.opset;
  for (const onnx::TensorProto &initializer : graph.initializer())
    scope.initializers.try_emplace(initializer.name(), &initializer);
  for (const onnx::ValueInfoProto &input : graph.input())
    scope.values[input.name()] = scope.block->addArgument(
        ValueTypes::unknownType(builder.getContext()), nodeLocation);
  if (failed(importNodes(*nodes, scope)))
    return failure();
  SmallVector<Value> results;
  for (const onnx::ValueInfoProto &output : graph.output()) {
    FailureOr<Value> value = findValue(output.name(), scope);
    if (failed(value))
      return failure();
    results.push_back(*value);
  }
  torch::OperatorTerminatorOp::create(builder, nodeLocation, results);
  return success();
}

/// What the nodes of a called function have in front of their names.
std::string NodeImporter::makePrefix(const onnx::NodeProto &call,
                                     const Scope &scope) {
  std::string name = scope.prefix + nodeName(call).str(), unique = name;
  for (int i = 2; !prefixes.insert(unique).second; ++i)
    unique = name + "_" + std::to_string(i);
  return unique + "/";
}

LogicalResult NodeImporter::importCall(const onnx::NodeProto &node,
                                       const onnx::FunctionProto &function,
                                       ValueRange operands, Scope &scope) {
  Location nodeLocation = locationOf(scope.prefix + nodeName(node));
  auto checkCount = [&](StringRef kind, int given, int taken) -> LogicalResult {
    if (given <= taken)
      return success();
    return emitError(nodeLocation)
           << "the call of function '" << functionName(function) << "' has "
           << given << " " << kind << ", but the function " << taken;
  };
  if (failed(checkCount("inputs", node.input_size(), function.input_size())) ||
      failed(checkCount("outputs", node.output_size(), function.output_size())))
    return failure();
  std::string title = "function '" + functionName(function) + "'";
  auto nodes = NodeList(function, title).order(nodeLocation);
  if (failed(nodes))
    return failure();
  AttributeBindings bindings =
      functions.bindAttributes(function, node, scope.bindings);
  Scope inner;
  inner.block = scope.block;
  inner.prefix = makePrefix(node, scope);
  inner.bindings = &bindings;
  inner.opset = onnxOpset(function.opset_import());
  for (auto [index, input] : llvm::enumerate(function.input()))
    inner.values[input] =
        index < operands.size() ? operands[index] : absentValue(scope);
  if (failed(importNodes(*nodes, inner)))
    return failure();
  for (auto [output, name] : llvm::zip(node.output(), function.output())) {
    FailureOr<Value> value = findValue(name, inner);
    if (failed(value))
      return failure();
    if (!output.empty())
      scope.values[output] = *value;
  }
  return success();
}
