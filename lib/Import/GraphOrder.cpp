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

#include <functional>
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

namespace {
class GraphOrder {
public:
  GraphOrder(const onnx::GraphProto &graph, Location location)
      : graph(graph), location(location) {}

  LogicalResult defineValues();
  LogicalResult checkUses() const;
  FailureOr<SmallVector<const onnx::NodeProto *>> sort() const;

private:
  LogicalResult define(StringRef name, StringRef kind, int node = -1);
  InFlightDiagnostic emitCycle(const BitVector &missing) const;

  const onnx::GraphProto &graph;
  Location location;
  /// The node that makes a value; -1 for inputs and initializers.
  llvm::StringMap<int> makers;
};
} // namespace

LogicalResult GraphOrder::define(StringRef name, StringRef kind, int node) {
  if (name.empty())
    return emitError(location) << "the graph has " << kind << " without a name";
  if (makers.try_emplace(name, node).second)
    return success();
  return emitError(location) << "the name '" << name << "' of " << kind
                             << " is already that of another value";
}

LogicalResult GraphOrder::defineValues() {
  llvm::StringSet<> inputs;
  for (const onnx::ValueInfoProto &input : graph.input()) {
    if (failed(define(input.name(), "an input")))
      return failure();
    inputs.insert(input.name());
  }
  for (const onnx::TensorProto &initializer : graph.initializer())
    // An input of the same name has it as its default, but only once.
    if (!inputs.erase(initializer.name()) &&
        failed(define(initializer.name(), "an initializer")))
      return failure();
  for (auto [index, node] : llvm::enumerate(graph.node()))
    for (const std::string &output : node.output())
      // An output without a name is one that is not used.
      if (!output.empty() &&
          failed(define(output,
                        "an output of node '" + nodeName(node).str() + "'",
                        static_cast<int>(index))))
        return failure();
  return success();
}

LogicalResult GraphOrder::checkUses() const {
  for (const onnx::NodeProto &node : graph.node())
    for (const std::string &input : node.input())
      if (!input.empty() && !makers.contains(input))
        return emitError(location)
               << "node '" << nodeName(node) << "' (" << node.op_type()
               << ") uses the value '" << input
               << "', which no input, initializer or node makes";
  for (const onnx::ValueInfoProto &output : graph.output())
    if (!makers.contains(output.name()))
      return emitError(location)
             << "the graph's output '" << output.name()
             << "' is a value that no input, initializer or node makes";
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
    for (const std::string &input : graph.node(node).input()) {
      auto maker = makers.find(input);
      if (maker == makers.end() || maker->second < 0 ||
          !missing.test(maker->second))
        continue;
      path.push_back(maker->first());
      node = maker->second;
      break;
    }
  }
  // What led into the cycle is no part of it.
  ArrayRef<StringRef> cycle = ArrayRef(path).drop_front(visited.at(node));
  constexpr size_t maxShown = 10;
  InFlightDiagnostic diagnostic =
      emitError(location) << "the graph has a cycle: each of these values needs"
                          << " the next, and the last the first: ";
  llvm::interleaveComma(
      cycle.take_front(maxShown), diagnostic,
      [&](StringRef name) { diagnostic << "'" << name << "'"; });
  if (cycle.size() > maxShown)
    diagnostic << ", and " << cycle.size() - maxShown << " more";
  return diagnostic;
}

FailureOr<SmallVector<const onnx::NodeProto *>> GraphOrder::sort() const {
  auto size = static_cast<unsigned>(graph.node_size());
  SmallVector<unsigned> waitsFor(size, 0);
  SmallVector<SmallVector<unsigned, 2>> users(size);
  for (auto [index, node] : llvm::enumerate(graph.node()))
    for (const std::string &input : node.input()) {
      int maker = input.empty() ? -1 : makers.lookup(input);
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
    order.push_back(&graph.node(static_cast<int>(index)));
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
mini::orderNodes(const onnx::GraphProto &graph, Location location) {
  GraphOrder order(graph, location);
  if (failed(order.defineValues()) || failed(order.checkUses()))
    return failure();
  return order.sort();
}
