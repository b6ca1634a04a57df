//===- NestConcats.cpp - A concat that begins as another one --------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A layer of a dense block reads everything that was computed before it, so
// each layer's concat is the one before and a piece more. A piece is written in
// one place; with the concats nested, all layers read parts of one buffer, and
// nothing is copied.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/Mini.h"
#include "Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_NESTCONCATSPASS
#include "Graph/Passes.h.inc"

namespace {
/// The concats along one dimension as a tree: each node is a list of pieces,
/// and a child has one piece more.
class ConcatTree {
public:
  /// Lets the concat begin with the longest known one that it can.
  void add(ConcatOp concat) {
    size_t node = 0, shared = 0;
    Value beginning;
    auto pieces = llvm::to_vector(concat.getPieces());
    for (auto [i, piece] : llvm::enumerate(pieces)) {
      auto [child, isNew] = children.try_emplace({node, piece}, nodes.size());
      node = child->second;
      if (isNew)
        nodes.emplace_back();
      if (nodes[node]) {
        beginning = nodes[node];
        shared = i + 1;
      }
    }
    if (!beginning) {
      nodes[node] = concat.getResult();
      return;
    }
    if (shared == pieces.size()) {
      concat.getResult().replaceAllUsesWith(beginning);
      concat.erase();
      return;
    }
    nodes[node] = concat.getResult();
    pieces.erase(pieces.begin(), pieces.begin() + shared);
    pieces.insert(pieces.begin(), beginning);
    concat.getPiecesMutable().assign(pieces);
  }

private:
  /// The concat of each node's pieces, if there is one; the root has no pieces.
  std::vector<Value> nodes = {Value()};
  DenseMap<std::pair<size_t, Value>, size_t> children;
};

struct NestConcatsPass : impl::NestConcatsPassBase<NestConcatsPass> {
  void runOnOperation() override {
    for (Block &block : getOperation().getBody()) {
      DenseMap<int64_t, ConcatTree> trees;
      for (auto concat : llvm::make_early_inc_range(block.getOps<ConcatOp>()))
        trees[concat.getDim()].add(concat);
    }
  }
};
} // namespace

} // namespace mini
