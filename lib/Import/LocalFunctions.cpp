//===- LocalFunctions.cpp - The functions of a model ----------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A function has a domain, a name and, in later versions of ONNX than the
// installed header's, an overload and defaults for attributes.
//
//===----------------------------------------------------------------------===//

#include "LocalFunctions.h"

#include "GraphOrder.h"
#include "ReadModel.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Support/MathExtras.h"

#include <google/protobuf/unknown_field_set.h>

using namespace mlir;
using namespace mini;

/// What inlining may make of a model, calls included: more than any network
/// has, and still compiled in minutes.
static constexpr uint64_t maxNodes = 100000;
/// Bounds the recursion here and in the importer.
static constexpr size_t maxDepth = 200;

// The fields' numbers in onnx.proto3 from IR version 9 and 10 on.
static constexpr int nodeOverload = 8, functionOverload = 13,
                     functionDefaults = 11;

/// The values of the field `number` of `message`, strings or messages, whether
/// the header has it or not.
static SmallVector<std::string>
laterField(const google::protobuf::Message &message, int number) {
  SmallVector<std::string> values;
  const auto *reflection = message.GetReflection();
  const auto &unknown = reflection->GetUnknownFields(message);
  for (int i = 0; i < unknown.field_count(); ++i)
    if (unknown.field(i).number() == number &&
        unknown.field(i).type() ==
            google::protobuf::UnknownField::TYPE_LENGTH_DELIMITED)
      values.push_back(unknown.field(i).length_delimited());
  const auto *field = message.GetDescriptor()->FindFieldByNumber(number);
  if (field && field->is_repeated())
    for (int i = 0; i < reflection->FieldSize(message, field); ++i)
      values.push_back(reflection->GetRepeatedMessage(message, field, i)
                           .SerializeAsString());
  else if (field && reflection->HasField(message, field))
    values.push_back(reflection->GetString(message, field));
  return values;
}

static std::string makeKey(StringRef domain, StringRef name,
                           ArrayRef<std::string> overload) {
  return ((isOnnxDomain(domain) ? "" : domain) + "::" + name +
          "::" + (overload.empty() ? "" : overload.back()))
      .str();
}

std::string mini::functionName(const onnx::FunctionProto &function) {
  return function.domain() + (function.domain().empty() ? "" : ".") +
         function.name();
}

namespace {
/// Walks the functions in the order of calls.
class CallCounter {
public:
  CallCounter(const LocalFunctions &functions, Location location)
      : functions(functions), location(location) {}

  /// How many nodes `nodes` become, calls included.
  template <typename Nodes> FailureOr<uint64_t> count(const Nodes &nodes);

private:
  FailureOr<uint64_t> countFunction(const onnx::FunctionProto &function);

  const LocalFunctions &functions;
  Location location;
  DenseMap<const onnx::FunctionProto *, uint64_t> known;
  llvm::SetVector<const onnx::FunctionProto *> callers;
};
} // namespace

template <typename Nodes>
FailureOr<uint64_t> CallCounter::count(const Nodes &nodes) {
  uint64_t sum = 0;
  auto add = [&](FailureOr<uint64_t> more) {
    if (succeeded(more))
      sum = llvm::SaturatingAdd(sum, *more);
    return llvm::success(succeeded(more));
  };
  for (const onnx::NodeProto &node : nodes) {
    sum = llvm::SaturatingAdd<uint64_t>(sum, 1);
    const onnx::FunctionProto *callee = functions.find(node);
    if (callee && failed(add(countFunction(*callee))))
      return failure();
    for (const onnx::AttributeProto &attribute : node.attribute())
      if (attribute.type() == onnx::AttributeProto::GRAPH &&
          failed(add(count(attribute.g().node()))))
        return failure();
  }
  return sum;
}

FailureOr<uint64_t>
CallCounter::countFunction(const onnx::FunctionProto &function) {
  if (auto found = known.find(&function); found != known.end())
    return found->second;
  if (!callers.insert(&function)) {
    InFlightDiagnostic diagnostic = emitError(location)
                                    << "function '" << functionName(function)
                                    << "' calls itself: ";
    auto begin = llvm::find(callers, &function);
    for (const auto *caller : llvm::make_range(begin, callers.end()))
      diagnostic << "'" << functionName(*caller) << "' calls ";
    return diagnostic << "'" << functionName(function)
                      << "'; functions must not be recursive";
  }
  if (callers.size() > maxDepth)
    return emitError(location)
           << "function '" << functionName(function) << "' is called by "
           << maxDepth << " others, one within the other; inline some of them";
  if (failed(checkOpsets(function.opset_import(), function.node(),
                         "function " + functionName(function), location)))
    return failure();
  auto nodes = count(function.node());
  callers.pop_back();
  if (succeeded(nodes))
    known[&function] = *nodes;
  return nodes;
}

LogicalResult LocalFunctions::read(Location location) {
  for (const onnx::FunctionProto &function : model.functions()) {
    std::string key = makeKey(function.domain(), function.name(),
                              laterField(function, functionOverload));
    if (!functions.try_emplace(key, &function).second)
      return emitError(location) << "the model defines the function '"
                                 << functionName(function) << "' twice";
    for (const std::string &bytes : laterField(function, functionDefaults)) {
      onnx::AttributeProto &attribute = storage.emplace_back();
      if (!attribute.ParseFromString(bytes))
        return emitError(location)
               << "function '" << functionName(function)
               << "' has a default of an attribute that is damaged";
      defaultsOf[&function][attribute.name()] = &attribute;
    }
  }
  auto nodes = CallCounter(*this, location).count(model.graph().node());
  if (failed(nodes))
    return failure();
  if (*nodes > maxNodes && !functions.empty())
    return emitError(location)
           << "with its functions inlined, the model has " << *nodes
           << " nodes; at most " << maxNodes << " are supported";
  return success();
}

const onnx::FunctionProto *
LocalFunctions::find(const onnx::NodeProto &node) const {
  if (functions.empty())
    return nullptr;
  return functions.lookup(
      makeKey(node.domain(), node.op_type(), laterField(node, nodeOverload)));
}

AttributeBindings
LocalFunctions::bindAttributes(const onnx::FunctionProto &function,
                               const onnx::NodeProto &node,
                               const AttributeBindings *caller) const {
  AttributeBindings bindings = defaultsOf.lookup(&function);
  for (const onnx::AttributeProto &attribute : node.attribute())
    if (const auto *source = resolveAttribute(attribute, caller))
      bindings[attribute.name()] = source;
  return bindings;
}
