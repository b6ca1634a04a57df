//===- ValueTypes.cpp - Types of a graph's values -------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Only inputs need a type: the conversion infers those of all other values, and
// compares where the model gives them.
//
//===----------------------------------------------------------------------===//

#include "ValueTypes.h"

#include "ElementTypes.h"

#include "IR/Torch/Torch.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mini;

SmallVector<const onnx::ValueInfoProto *>
mini::findInputs(const onnx::GraphProto &graph) {
  llvm::StringSet<> initialized;
  for (const onnx::TensorProto &initializer : graph.initializer())
    initialized.insert(initializer.name());
  SmallVector<const onnx::ValueInfoProto *> inputs;
  for (const onnx::ValueInfoProto &input : graph.input())
    if (!initialized.contains(input.name()))
      inputs.push_back(&input);
  return inputs;
}

ValueTypes::ValueTypes(const onnx::GraphProto &graph,
                       const ImportOptions &options, Location location)
    : graph(graph), options(options), location(location) {
  for (const onnx::ValueInfoProto &value : graph.value_info())
    values.try_emplace(value.name(), &value);
  for (const onnx::ValueInfoProto &value : graph.output())
    values.try_emplace(value.name(), &value);
  findSymbols();
}

/// The name by which a dimension of `value` can be given a size, or nothing
/// when it has one. Dimension 2 of `x` is `x.2` if the model has no name for
/// it.
static std::string dimensionName(const onnx::ValueInfoProto &value, int index) {
  const auto &dimension = value.type().tensor_type().shape().dim(index);
  if (dimension.has_dim_value())
    return "";
  if (!dimension.dim_param().empty())
    return dimension.dim_param();
  return value.name() + "." + std::to_string(index);
}

void ValueTypes::findSymbols() {
  for (const onnx::ValueInfoProto *input : findInputs(graph))
    for (int i = 0; i < input->type().tensor_type().shape().dim_size(); ++i) {
      std::string name = dimensionName(*input, i);
      if (name.empty())
        continue;
      Symbol &symbol = symbols[name];
      if (symbol.place.empty())
        symbol.place =
            "dimension " + std::to_string(i) + " of '" + input->name() + "'";
      symbol.needsSize |= !options.boundInputs.contains(input->name()) &&
                          !options.dimensions.contains(name);
    }
}

LogicalResult ValueTypes::checkDimensions() const {
  for (const auto &entry : options.dimensions) {
    if (symbols.contains(entry.first().str()))
      continue;
    InFlightDiagnostic diagnostic =
        emitError(location)
        << "no input has a dimension '" << entry.first() << "'; "
        << (symbols.empty() ? "none is symbolic" : "symbolic are ");
    llvm::interleaveComma(symbols, diagnostic, [&](const auto &symbol) {
      diagnostic << "'" << symbol.first << "'";
    });
    return diagnostic;
  }
  std::string places, remedy;
  for (const auto &[name, symbol] : symbols) {
    if (!symbol.needsSize)
      continue;
    places +=
        (places.empty() ? "'" : ", '") + name + "' (" + symbol.place + ")";
    remedy += " --dim=" + name + "=N";
  }
  if (places.empty())
    return success();
  return emitError(location)
         << "the inputs have symbolic dimensions, but only static shapes are"
         << " supported: " << places << "; give each a size:" << remedy;
}

Type ValueTypes::tensorType(const onnx::ValueInfoProto &value) const {
  MLIRContext *context = location.getContext();
  const onnx::TypeProto_Tensor &type = value.type().tensor_type();
  SmallVector<int64_t> sizes;
  for (int i = 0; i < type.shape().dim_size(); ++i) {
    int64_t size = type.shape().dim(i).dim_value();
    auto given = options.dimensions.find(dimensionName(value, i));
    if (given != options.dimensions.end())
      size = given->second;
    else if (!type.shape().dim(i).has_dim_value() || size < 0)
      size = torch::VTensorType::kUnknownSize;
    sizes.push_back(size);
  }
  const OnnxElementType *elementType = findElementType(type.elem_type());
  return torch::VTensorType::get(context, type.has_shape(), sizes,
                                 elementType ? elementType->dtype(context)
                                             : Type());
}

Type ValueTypes::inputType(const onnx::ValueInfoProto &input) const {
  auto error = [&] {
    return emitError(location) << "input '" << input.name() << "' ";
  };
  if (!input.type().has_tensor_type()) {
    error() << "is not a tensor; only tensors are supported";
    return {};
  }
  const onnx::TypeProto_Tensor &type = input.type().tensor_type();
  if (!findElementType(type.elem_type())) {
    error() << "has elements of type " << elementTypeText(type.elem_type())
            << ", which is not supported";
    return {};
  }
  for (auto [index, dimension] : llvm::enumerate(type.shape().dim()))
    if (dimension.has_dim_value() && dimension.dim_value() < 0) {
      error() << "has the negative size " << dimension.dim_value()
              << " in dimension " << index;
      return {};
    }
  return tensorType(input);
}

Type ValueTypes::resultType(StringRef name) const {
  auto value = values.find(name);
  if (value == values.end() || !value->second->type().has_tensor_type())
    return unknownType(location.getContext());
  return tensorType(*value->second);
}

Type ValueTypes::unknownType(MLIRContext *context) {
  return torch::VTensorType::get(context, /*hasSizes=*/false, {}, Type());
}
