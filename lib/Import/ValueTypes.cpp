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

#include "mini/IR/Torch/Torch.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/MapVector.h"
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
    types.try_emplace(value.name(), &value.type());
  for (const onnx::ValueInfoProto &value : graph.output())
    types.try_emplace(value.name(), &value.type());
}

LogicalResult ValueTypes::checkDimensions() const {
  // Each symbol with a place where it occurs, in the order of the inputs.
  llvm::MapVector<StringRef, std::string> symbols;
  SmallVector<StringRef> missing;
  for (const onnx::ValueInfoProto *input : findInputs(graph)) {
    for (auto [index, dimension] :
         llvm::enumerate(input->type().tensor_type().shape().dim())) {
      StringRef symbol = dimension.dim_param();
      if (symbol.empty() ||
          !symbols
               .try_emplace(symbol, "'" + input->name() + "' dimension " +
                                        std::to_string(index))
               .second)
        continue;
    }
    if (options.boundInputs.contains(input->name()))
      continue;
    for (const auto &dimension : input->type().tensor_type().shape().dim()) {
      StringRef symbol = dimension.dim_param();
      if (!symbol.empty() && !options.dimensions.contains(symbol) &&
          !llvm::is_contained(missing, symbol))
        missing.push_back(symbol);
    }
  }
  for (StringRef name : llvm::to_vector(options.dimensions.keys())) {
    if (symbols.contains(name))
      continue;
    InFlightDiagnostic diagnostic =
        emitError(location) << "no input has a dimension '" << name << "'; ";
    diagnostic << (symbols.empty() ? "none is symbolic" : "symbolic are ");
    llvm::interleaveComma(symbols, diagnostic, [&](const auto &symbol) {
      diagnostic << "'" << symbol.first << "'";
    });
    return diagnostic;
  }
  if (missing.empty())
    return success();
  InFlightDiagnostic diagnostic = emitError(location)
                                  << "the inputs have symbolic dimensions, but "
                                  << "only static shapes are supported: ";
  llvm::interleaveComma(missing, diagnostic, [&](StringRef symbol) {
    diagnostic << "'" << symbol << "' (" << symbols.lookup(symbol) << ")";
  });
  diagnostic << "; give each a size:";
  for (StringRef symbol : missing)
    diagnostic << " --dim=" << symbol << "=N";
  return diagnostic;
}

/// A size that is known, or the value for one that is not.
static int64_t readSize(const onnx::TensorShapeProto_Dimension &dimension,
                        const ImportOptions &options) {
  if (dimension.has_dim_value() && dimension.dim_value() >= 0)
    return dimension.dim_value();
  auto fixed = options.dimensions.find(dimension.dim_param());
  if (dimension.has_dim_param() && fixed != options.dimensions.end())
    return fixed->second;
  return torch::VTensorType::kUnknownSize;
}

Type ValueTypes::tensorType(const onnx::TypeProto_Tensor &type) const {
  MLIRContext *context = location.getContext();
  const OnnxElementType *elementType = findElementType(type.elem_type());
  SmallVector<int64_t> sizes;
  for (const auto &dimension : type.shape().dim())
    sizes.push_back(readSize(dimension, options));
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
  return tensorType(type);
}

Type ValueTypes::resultType(StringRef name) const {
  auto type = types.find(name);
  if (type == types.end() || !type->second->has_tensor_type())
    return torch::VTensorType::get(location.getContext(), /*hasSizes=*/false,
                                   {}, Type());
  return tensorType(type->second->tensor_type());
}
