//===- GraphOrder.cpp - Names and order of a graph's nodes ----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// ONNX demands nodes in topological order, but some writers do not keep to it.
//
//===----------------------------------------------------------------------===//

#include "GraphOrder.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

#include <queue>

using namespace mlir;
using llvm::BitVector;
using namespace mini;

StringRef mini::nodeName(const onnx::NodeProto &node) {
  if (!node.name().empty())
    return node.name();
  for (const std::string &output : node.output())
    if (!output.empty())
      return output;
  return node.op_type();
}

/// The names of the values that `node` uses, also in the graphs that it has.
static SmallVector<StringRef> usedValues(const onnx::NodeProto &node) {
  SmallVector<StringRef> used;
  for (const std::string &input : node.input())
    if (!input.empty())
      used.push_back(input);
  for (const onnx::AttributeProto &attribute : node.attribute())
    if (attribute.type() == onnx::AttributeProto::GRAPH)
      llvm::append_range(used, findOuterValues(attribute.g()));
  return used;
}

SmallVector<StringRef> mini::findOuterValues(const onnx::GraphProto &graph) {
  llvm::StringSet<> own;
  for (const onnx::ValueInfoProto &input : graph.input())
    own.insert(input.name());
  for (const onnx::TensorProto &initializer : graph.initializer())
    own.insert(initializer.name());
  for (const onnx::NodeProto &node : graph.node())
    for (const std::string &output : node.output())
      own.insert(output);
  SmallVector<StringRef> outer;
  auto use = [&](StringRef name) {
    if (own.insert(name).second)
      outer.push_back(name);
  };
  for (const onnx::NodeProto &node : graph.node())
    llvm::for_each(usedValues(node), use);
  for (const onnx::ValueInfoProto &output : graph.output())
    use(output.name());
  return outer;
}

NodeList::NodeList(const onnx::GraphProto &graph, std::string title,
                   std::function<bool(StringRef)> isOuter)
    : title(std::move(title)), isOuter(std::move(isOuter)) {
  for (const onnx::ValueInfoProto &input : graph.input())
    inputs.push_back(input.name());
  for (const onnx::TensorProto &initializer : graph.initializer())
    initializers.push_back(initializer.name());
  for (const onnx::ValueInfoProto &output : graph.output())
    outputs.push_back(output.name());
  for (const onnx::NodeProto &node : graph.node())
    nodes.push_back(&node);
}

NodeList::NodeList(const onnx::FunctionProto &function, std::string title)
    : title(std::move(title)),
      inputs(function.input().begin(), function.input().end()),
      outputs(function.output().begin(), function.output().end()) {
  for (const onnx::NodeProto &node : function.node())
    nodes.push_back(&node);
}

namespace mini {
class GraphOrder {
public:
  GraphOrder(const NodeList &list, Location location)
      : list(list), location(location) {
    for (const onnx::NodeProto *node : list.nodes)
      used.push_back(usedValues(*node));
  }

  LogicalResult defineValues();
  LogicalResult checkUses() const;
  FailureOr<SmallVector<const onnx::NodeProto *>> sort() const;

private:
  LogicalResult define(StringRef name, StringRef kind, int node = -1);
  bool isKnown(StringRef name) const {
    return makers.contains(name) || (list.isOuter && list.isOuter(name));
  }
  /// The node that makes a value; -1 for those that no node makes.
  int makerOf(StringRef name) const {
    auto maker = makers.find(name);
    return maker == makers.end() ? -1 : maker->second;
  }
  InFlightDiagnostic emitCycle(const BitVector &missing) const;

  const NodeList &list;
  Location location;
  /// The values that each node uses.
  SmallVector<SmallVector<StringRef>> used;
  /// The node that makes a value; -1 for inputs and initializers.
  llvm::StringMap<int> makers;
};
} // namespace mini

LogicalResult GraphOrder::define(StringRef name, StringRef kind, int node) {
  if (name.empty())
    return emitError(location)
           << list.title << " has " << kind << " without a name";
  if (makers.try_emplace(name, node).second)
    return success();
  return emitError(location) << "the name '" << name << "' of " << kind
                             << " is already that of another value";
}

LogicalResult GraphOrder::defineValues() {
  llvm::StringSet<> inputs;
  for (StringRef input : list.inputs) {
    if (failed(define(input, "an input")))
      return failure();
    inputs.insert(input);
  }
  for (StringRef initializer : list.initializers)
    // An input of the same name has it as its default, but only once.
    if (!inputs.erase(initializer) &&
        failed(define(initializer, "an initializer")))
      return failure();
  for (auto [index, node] : llvm::enumerate(list.nodes))
    for (const std::string &output : node->output())
      // An output without a name is one that is not used.
      if (!output.empty() &&
          failed(define(output,
                        "an output of node '" + nodeName(*node).str() + "'",
                        static_cast<int>(index))))
        return failure();
  return success();
}

LogicalResult GraphOrder::checkUses() const {
  for (auto [node, names] : llvm::zip_equal(list.nodes, used))
    for (StringRef name : names)
      if (!isKnown(name))
        return emitError(location)
               << "node '" << nodeName(*node) << "' (" << node->op_type()
               << ") uses the value '" << name
               << "', which no input, initializer or node makes";
  for (StringRef output : list.outputs)
    if (!isKnown(output))
      return emitError(location)
             << "output '" << output << "' of " << list.title
             << " is a value that no input, initializer or node makes";
  return success();
}

/// Each node in `missing` waits for another: following one input of each that
/// is not made leads into a cycle.
InFlightDiagnostic GraphOrder::emitCycle(const BitVector &missing) const {
  // The values on the way, and which of them the way to a node came by.
  SmallVector<StringRef> path;
  DenseMap<int, size_t> visited;
  int node = missing.find_first();
  while (visited.try_emplace(node, path.size()).second) {
    const auto *next = llvm::find_if(used[node], [&](StringRef name) {
      int maker = makerOf(name);
      return maker >= 0 && missing.test(maker);
    });
    path.push_back(*next);
    node = makerOf(*next);
  }
  // What led into the cycle is no part of it.
  ArrayRef<StringRef> cycle = ArrayRef(path).drop_front(visited.at(node));
  constexpr size_t maxShown = 10;
  InFlightDiagnostic diagnostic = emitError(location)
                                  << list.title
                                  << " has a cycle: each of these values needs"
                                  << " the next, and the last the first: ";
  llvm::interleaveComma(
      cycle.take_front(maxShown), diagnostic,
      [&](StringRef name) { diagnostic << "'" << name << "'"; });
  if (cycle.size() > maxShown)
    diagnostic << ", and " << cycle.size() - maxShown << " more";
  return diagnostic;
}

FailureOr<SmallVector<const onnx::NodeProto *>> GraphOrder::sort() const {
  auto size = static_cast<unsigned>(list.nodes.size());
  SmallVector<unsigned> waitsFor(size, 0);
  SmallVector<SmallVector<unsigned, 2>> users(size);
  for (auto [index, names] : llvm::enumerate(used))
    for (StringRef name : names) {
      int maker = makerOf(name);
      if (maker < 0)
        continue;
      ++waitsFor[index];
      users[maker].push_back(index);
    }

  std::priority_queue<unsigned, std::vector<unsigned>, std::greater<>> ready;
  for (unsigned index = 0; index < size; ++index)
    if (waitsFor[index] == 0)
      ready.push(index);
  SmallVector<const onnx::NodeProto *> order;
  while (!ready.empty()) {
    unsigned index = ready.top();
    ready.pop();
    order.push_back(list.nodes[index]);
    for (unsigned user : users[index])
      if (--waitsFor[user] == 0)
        ready.push(user);
  }
  if (order.size() == size)
    return order;
  BitVector missing(size);
  for (unsigned index = 0; index < size; ++index)
    if (waitsFor[index] != 0)
      missing.set(index);
  return emitCycle(missing);
}

FailureOr<SmallVector<const onnx::NodeProto *>>
NodeList::order(Location location) const {
  GraphOrder order(*this, location);
  if (failed(order.defineValues()) || failed(order.checkUses()))
    return failure();
  return order.sort();
}
