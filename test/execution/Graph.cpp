//===- Graph.cpp - A model and its reference ------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Prints operators as torch-mlir's ONNX importer does.
//
//===----------------------------------------------------------------------===//

#include "Graph.h"

#include <cstdlib>
#include <span>

using namespace mini;
using namespace mini::execution;

using Value = Graph::Value;

static std::string elementName(ElementType type) {
  switch (type) {
  case ElementType::F32:
    return "f32";
  case ElementType::I8:
    return "si8";
  case ElementType::U8:
    return "ui8";
  default:
    std::abort(); // No test uses another type.
  }
}

static std::string typeOf(const Tensor &tensor) {
  std::string sizes;
  for (std::int64_t size : tensor.shape)
    sizes += (sizes.empty() ? "" : ",") + std::to_string(size);
  return "!torch.vtensor<[" + sizes + "]," + elementName(tensor.type) + ">";
}

static std::string builtinTypeOf(const Tensor &tensor) {
  std::string text = "tensor<";
  for (std::int64_t size : tensor.shape)
    text += std::to_string(size) + "x";
  return text + elementName(tensor.type) + ">";
}

static std::string hexadecimal(const std::vector<std::byte> &bytes) {
  std::string text = "0x";
  for (std::byte byte : bytes) {
    text += "0123456789ABCDEF"[std::to_integer<unsigned>(byte) >> 4];
    text += "0123456789ABCDEF"[std::to_integer<unsigned>(byte) & 15];
  }
  return text;
}

template <typename T>
static std::string join(const std::vector<Value> &values, T textOf) {
  std::string text;
  for (Value value : values)
    text += (text.empty() ? "" : ", ") + textOf(*value);
  return text;
}

static std::string nameOf(const Graph::Node &node) { return node.name; }
static std::string nodeType(const Graph::Node &node) {
  return typeOf(node.tensor);
}

static std::string integers(const char *name,
                            std::span<const std::int64_t> values) {
  std::string text;
  for (std::int64_t value : values)
    text += (text.empty() ? "" : ", ") + std::to_string(value) + " : si64";
  return std::string("torch.onnx.") + name + " = [" + text + "]";
}

Value Graph::define(Tensor tensor, const std::string &operation,
                    const std::vector<Value> &operands,
                    const std::string &attributes) {
  nodes.push_back({"%" + std::to_string(nodes.size()), std::move(tensor)});
  Value result = &nodes.back();
  body += "    " + result->name + " = torch.operator \"onnx." + operation +
          "\"(" + join(operands, nameOf) + ") ";
  if (!attributes.empty())
    body += "{" + attributes + "} ";
  body += ": (" + join(operands, nodeType) + ") -> " + nodeType(*result) + "\n";
  return result;
}

Value Graph::input(Tensor tensor) {
  std::string name = "%arg" + std::to_string(arguments.size());
  nodes.push_back({name, std::move(tensor)});
  arguments.push_back(&nodes.back());
  return arguments.back();
}

Value Graph::constant(Tensor tensor) {
  std::string attributes = "torch.onnx.value = dense<\"" +
                           hexadecimal(encode(tensor)) +
                           "\"> : " + builtinTypeOf(tensor);
  return define(std::move(tensor), "Constant", {}, attributes);
}

Value Graph::conv(Value input, Value weights, Value bias,
                  const ConvAttributes &attributes) {
  std::vector<Value> operands = {input, weights};
  if (bias)
    operands.push_back(bias);
  std::span<const std::int64_t> kernel(weights->tensor.shape);
  return define(execution::conv(input->tensor, weights->tensor,
                                bias ? &bias->tensor : nullptr, attributes),
                "Conv", operands,
                integers("dilations", attributes.dilations) +
                    ", torch.onnx.group = 1 : si64, " +
                    integers("kernel_shape", kernel.subspan(2)) + ", " +
                    integers("pads", attributes.pads) + ", " +
                    integers("strides", attributes.strides));
}

Value Graph::relu(Value input) {
  return define(execution::relu(input->tensor), "Relu", {input}, "");
}

Value Graph::add(Value left, Value right) {
  return define(execution::add(left->tensor, right->tensor), "Add",
                {left, right}, "");
}

static std::string axisAttribute(Value scale, int axis) {
  if (scale->tensor.shape.empty())
    return "";
  return "torch.onnx.axis = " + std::to_string(axis) + " : si64";
}

Value Graph::quantize(Value input, Value scale, Value zeroPoint, int axis) {
  return define(execution::quantize(input->tensor, scale->tensor,
                                    zeroPoint->tensor, axis),
                "QuantizeLinear", {input, scale, zeroPoint},
                axisAttribute(scale, axis));
}

Value Graph::dequantize(Value input, Value scale, Value zeroPoint, int axis) {
  return define(execution::dequantize(input->tensor, scale->tensor,
                                      zeroPoint->tensor, axis),
                "DequantizeLinear", {input, scale, zeroPoint},
                axisAttribute(scale, axis));
}

std::string Graph::text() const {
  std::string parameters = join(arguments, [](const Node &node) {
    return node.name + ": " + nodeType(node);
  });
  std::string types = join(results, nodeType);
  return "module {\n  func.func @main_graph(" + parameters + ") -> (" + types +
         ") attributes {torch.onnx_meta.ir_version = 8 : si64, "
         "torch.onnx_meta.opset_version = 21 : si64} {\n" +
         body + "    return " + join(results, nameOf) + " : " + types +
         "\n  }\n}\n";
}

static std::vector<Tensor> tensorsOf(const std::vector<Value> &values) {
  std::vector<Tensor> tensors;
  for (Value value : values)
    tensors.push_back(value->tensor);
  return tensors;
}

std::vector<Tensor> Graph::inputs() const { return tensorsOf(arguments); }
std::vector<Tensor> Graph::outputs() const { return tensorsOf(results); }
