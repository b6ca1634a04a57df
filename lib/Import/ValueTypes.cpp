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
    : graph(graph), options(options), location(location), dimensions(options) {
  for (const onnx::ValueInfoProto &value : graph.value_info())
    values.try_emplace(value.name(), &value);
  for (const onnx::ValueInfoProto &value : graph.output())
    values.try_emplace(value.name(), &value);
  addInputs();
}

/// Whether the model gives dimension `index` of `value` a size. Some writers
/// have -1 where it has none.
static bool hasSize(const onnx::ValueInfoProto &value, int index) {
  const auto &dimension = value.type().tensor_type().shape().dim(index);
  return dimension.has_dim_value() && dimension.dim_value() >= 0;
}

void ValueTypes::addInputs() {
  for (const onnx::ValueInfoProto *input : findInputs(graph)) {
    const auto &shape = input->type().tensor_type().shape();
    for (int i = 0; i < shape.dim_size(); ++i)
      givenSizes[input->name()].push_back(dimensions.add(
          input->name(), i, shape.dim(i).dim_param(), hasSize(*input, i)));
  }
}

LogicalResult ValueTypes::checkDimensions() const {
  return dimensions.check(location);
}

Type ValueTypes::tensorType(const onnx::ValueInfoProto &value) const {
  MLIRContext *context = location.getContext();
  const onnx::TypeProto_Tensor &type = value.type().tensor_type();
  SmallVector<int64_t> sizes;
  for (int i = 0; i < type.shape().dim_size(); ++i) {
    int64_t size = torch::VTensorType::kUnknownSize;
    auto ofInput = givenSizes.find(value.name());
    auto named = options.dimensions.find(type.shape().dim(i).dim_param());
    if (ofInput != givenSizes.end() && ofInput->second[i])
      size = *ofInput->second[i];
    else if (hasSize(value, i))
      size = type.shape().dim(i).dim_value();
    else if (named != options.dimensions.end())
      size = named->second;
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
