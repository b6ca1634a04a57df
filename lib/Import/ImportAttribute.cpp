//===- ImportAttribute.cpp - Attributes of nodes --------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Integers are si64 and numbers f32, as torch-mlir's importer has them.
//
//===----------------------------------------------------------------------===//

#include "ImportAttribute.h"

#include "TensorData.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace mini;

namespace {
class AttributeImporter {
public:
  AttributeImporter(const onnx::NodeProto &node, StringRef folder,
                    Location location)
      : node(node), folder(folder), location(location),
        builder(location.getContext()) {}

  /// The value of `attribute`, or null after an error.
  Attribute import(const onnx::AttributeProto &attribute);

private:
  InFlightDiagnostic emitError(const onnx::AttributeProto &attribute) {
    return mlir::emitError(location)
           << "'onnx." << node.op_type() << "': attribute '" << attribute.name()
           << "' ";
  }
  Attribute number(int64_t value) {
    return builder.getIntegerAttr(builder.getIntegerType(64, true), value);
  }
  template <typename List, typename Convert>
  Attribute list(const List &values, Convert convert) {
    return builder.getArrayAttr(
        llvm::map_to_vector(values, [&](const auto &value) -> Attribute {
          return convert(value);
        }));
  }

  const onnx::NodeProto &node;
  StringRef folder;
  Location location;
  Builder builder;
};
} // namespace

Attribute AttributeImporter::import(const onnx::AttributeProto &attribute) {
  if (!attribute.ref_attr_name().empty()) {
    emitError(attribute) << "refers to '" << attribute.ref_attr_name()
                         << "' of a function, but is not in one";
    return {};
  }
  auto string = [&](const std::string &value) {
    return builder.getStringAttr(value);
  };
  auto real = [&](float value) { return builder.getF32FloatAttr(value); };
  switch (attribute.type()) {
  case onnx::AttributeProto::INT:
    return number(attribute.i());
  case onnx::AttributeProto::INTS:
    return list(attribute.ints(), [&](int64_t value) { return number(value); });
  case onnx::AttributeProto::FLOAT:
    return real(attribute.f());
  case onnx::AttributeProto::FLOATS:
    return list(attribute.floats(), real);
  case onnx::AttributeProto::STRING:
    return string(attribute.s());
  case onnx::AttributeProto::STRINGS:
    return list(attribute.strings(), string);
  case onnx::AttributeProto::TENSOR:
    return importTensor(attribute.t(), attribute.name(), folder, location);
  default:
    emitError(attribute)
        << "has a value that is neither a number, a string, a list of them nor"
        << " a tensor, which is not supported";
    return {};
  }
}

const onnx::AttributeProto *
mini::resolveAttribute(const onnx::AttributeProto &attribute,
                       const AttributeBindings *bindings) {
  if (attribute.ref_attr_name().empty() || !bindings)
    return &attribute;
  return bindings->lookup(attribute.ref_attr_name());
}

LogicalResult mini::importAttributes(const onnx::NodeProto &node,
                                     const AttributeBindings *bindings,
                                     StringRef folder, Location location,
                                     NamedAttrList &attributes) {
  AttributeImporter importer(node, folder, location);
  llvm::StringSet<> names;
  for (const onnx::AttributeProto &attribute : node.attribute()) {
    if (!names.insert(attribute.name()).second)
      return emitError(location)
             << "'onnx." << node.op_type() << "': attribute '"
             << attribute.name() << "' is given twice";
    const onnx::AttributeProto *source = resolveAttribute(attribute, bindings);
    // A call that does not give it leaves the operator its default.
    if (!source || source->type() == onnx::AttributeProto::GRAPH)
      continue;
    Attribute value = importer.import(*source);
    if (!value)
      return failure();
    attributes.set("torch.onnx." + attribute.name(), value);
  }
  return success();
}
