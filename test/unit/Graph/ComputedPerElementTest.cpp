//===- ComputedPerElementTest.cpp - What is computed for one element ------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a pass makes of these numbers shows only at their limits. A number is
// found here as a pass would notice it: as the least limit within which an op
// still is.
//
//===----------------------------------------------------------------------===//

#include "Graph/ComputedPerElement.h"
#include "GenericTest.h"
#include "Graph/Elementwise.h"

using namespace mini;
using namespace mlir;

namespace {

constexpr const char *type = "tensor<8xf32>";

class ComputedPerElementTest : public GenericTest {
protected:
  /// `%name`, elementwise, of operands that are read through `map`.
  static std::string elementwise(const std::string &name,
                                 const std::vector<std::string> &operands,
                                 const std::string &body,
                                 const std::string &map = "(i) -> (i)") {
    std::string maps, names, types, arguments;
    for (size_t i = 0; i < operands.size(); ++i) {
      std::string separator = i ? ", " : "";
      maps += "affine_map<" + map + ">, ";
      names += separator + "%" + operands[i];
      types += separator + type;
      arguments += "%" + std::string(1, char('a' + i)) + ": f32, ";
    }
    return "%" + name + " = linalg.generic {indexing_maps = [" + maps +
           "affine_map<(i) -> (i)>], iterator_types = [\"parallel\"]} ins(" +
           names + " : " + types + ") outs(%empty : " + type + ") {\n^bb0(" +
           arguments + "%out: f32):\n" + body +
           "\nlinalg.yield %r : f32\n} -> " + type + "\n";
  }

  static std::string gather(const std::string &name, const std::string &source,
                            const std::string &map) {
    return "%" + name + " = mini.gather %" + source +
           " bounds [8] map affine_map<" + map + "> fill 0.0 : f32 : " + type +
           " -> " + type + "\n";
  }

  /// Of %x, %y and a sum of products %c.
  ModuleOp graph(const std::string &ops) {
    return parse(
        "func.func @f(%x: tensor<8xf32>, %y: tensor<8xf32>, %l: "
        "tensor<8x4xf32>, %v: tensor<4xf32>) {\n"
        "%empty = tensor.empty() : tensor<8xf32>\n"
        "%c = linalg.generic {indexing_maps = [affine_map<(i, k) -> (i, k)>, "
        "affine_map<(i, k) -> (k)>, affine_map<(i, k) -> (i)>], iterator_types "
        "= [\"parallel\", \"reduction\"]} ins(%l, %v : tensor<8x4xf32>, "
        "tensor<4xf32>) outs(%x : tensor<8xf32>) {\n"
        "^bb0(%a: f32, %b: f32, %s: f32):\n%p = arith.mulf %a, %b : f32\n"
        "%q = arith.addf %p, %s : f32\nlinalg.yield %q : f32\n} -> "
        "tensor<8xf32>\n" +
        ops + "return\n}");
  }

  /// Adds all elementwise ops; how many were within the limit.
  static int addAll(ComputedPerElement &computed, ModuleOp module) {
    int added = 0;
    module.walk([&](linalg::GenericOp op) {
      added += isElementwise(op) && computed.add(op);
    });
    return added;
  }

  /// The operations that the last op of a graph is computed of: the least limit
  /// at which it is as many as were added without one.
  int64_t count(const std::string &ops) {
    ModuleOp module = graph(ops);
    ComputedPerElement all(1 << 20);
    int whole = addAll(all, module);
    for (int64_t limit = 0;; ++limit) {
      ComputedPerElement computed(limit);
      if (addAll(computed, module) == whole)
        return limit;
    }
  }

  static linalg::GenericOp find(ModuleOp module, int number) {
    linalg::GenericOp found;
    module.walk([&](linalg::GenericOp op) {
      if (isElementwise(op) && number-- == 0)
        found = op;
    });
    return found;
  }
};

constexpr const char *negate = "%r = arith.negf %a : f32";
constexpr const char *add = "%r = arith.addf %a, %b : f32";
constexpr const char *exponential = "%r = math.exp %a : f32";

TEST_F(ComputedPerElementTest, WeightsOfBodies) {
  auto weight = [&](const std::string &body) {
    return weightOf(find(graph(elementwise("p", {"x"}, body)), 0));
  };
  EXPECT_EQ(weight(negate), 1);
  EXPECT_EQ(weight("%s = arith.negf %a : f32\n%r = arith.addf %s, %a : f32"),
            2);
  // Constants are in the instructions, and a copy is an instruction too.
  EXPECT_EQ(weight("%s = arith.constant 1.0 : f32\n"
                   "%r = arith.addf %s, %a : f32"),
            1);
  EXPECT_EQ(weight("%r = arith.constant 1.0 : f32"), 1);
  // Functions and divisions are several instructions.
  EXPECT_GT(weight(exponential), weight("%r = arith.divf %a, %a : f32"));
  EXPECT_GT(weight("%r = arith.divf %a, %a : f32"), weight(negate));
  EXPECT_EQ(weight("%s = math.exp %a : f32\n%r = math.log %s : f32"),
            2 * weight(exponential));
}

TEST_F(ComputedPerElementTest, LoadsCountAndUniformValuesDoNot) {
  EXPECT_EQ(count(elementwise("p", {"x"}, negate)), 2);
  EXPECT_EQ(count(elementwise("p", {"x", "y"}, add)), 3);
  EXPECT_EQ(count("%k = arith.constant dense<2.0> : tensor<8xf32>\n" +
                  elementwise("p", {"x", "k"}, add)),
            2);
  EXPECT_EQ(
      count("%one = arith.constant 1.0 : f32\n%k = linalg.fill ins(%one : "
            "f32) outs(%empty : tensor<8xf32>) -> tensor<8xf32>\n" +
            elementwise("p", {"x", "k"}, add)),
      2);
  EXPECT_EQ(count("%k = arith.constant dense<[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, "
                  "7.0, 8.0]> : tensor<8xf32>\n" +
                  elementwise("p", {"x", "k"}, add)),
            3);
}

TEST_F(ComputedPerElementTest, OpsBehindCount) {
  std::string first = elementwise("p", {"x"}, negate);
  EXPECT_EQ(count(first + elementwise("q", {"p"}, negate)), 3);
  EXPECT_EQ(count(first + gather("g", "p", "(i) -> (7 - i)") +
                  elementwise("q", {"g"}, exponential)),
            2 + 8);
}

// Read at one index twice, it is computed once, however it gets there; at two
// it is computed, and loaded, at both.
TEST_F(ComputedPerElementTest, SharedAtOneIndexOnly) {
  std::string first = elementwise("p", {"x"}, negate);
  std::string back = gather("g", "p", "(i) -> (7 - i)");
  EXPECT_EQ(count(first + elementwise("q", {"p", "p"}, add)), 3);
  EXPECT_EQ(count(first + elementwise("q", {"p", "x"}, add)), 3);
  EXPECT_EQ(count(first + back + elementwise("q", {"p", "g"}, add)), 5);
  EXPECT_EQ(count(first + back + gather("h", "p", "(i) -> (7 - i)") +
                  elementwise("q", {"g", "h"}, add)),
            3);
  EXPECT_EQ(count(first + gather("f", "p", "(i) -> (i - 1)") +
                  gather("h", "f", "(i) -> (i + 1)") +
                  elementwise("q", {"p", "h"}, add)),
            3);
  // The op's own map is a gather too.
  EXPECT_EQ(count(first + back +
                  elementwise("q", {"p"}, negate, "(i) -> (7 - i)") +
                  elementwise("u", {"q", "g"}, add)),
            4);
}

// A diamond on a diamond is twice the operations of one, and not four times.
TEST_F(ComputedPerElementTest, DiamondsAreNotPaths) {
  std::string ops, last = "x";
  for (int i = 0; i < 20; ++i) {
    std::string name = "n" + std::to_string(i), sum = "s" + std::to_string(i);
    ops +=
        elementwise(name, {last}, negate) + elementwise(sum, {name, last}, add);
    last = sum;
  }
  EXPECT_EQ(count(ops), 20 * 2 + 1);
}

// Of an op beyond the limit nothing is known: it is as what is in memory.
TEST_F(ComputedPerElementTest, BeyondTheLimitNothingIsKept) {
  ModuleOp module = graph(elementwise("p", {"x"}, negate) +
                          elementwise("q", {"p"}, exponential) +
                          elementwise("u", {"q"}, negate));
  ComputedPerElement computed(9);
  EXPECT_TRUE(computed.add(find(module, 0)));
  EXPECT_FALSE(computed.add(find(module, 1)));
  EXPECT_FALSE(computed.largestOperand(find(module, 2)));
  ComputedPerElement enough(10);
  EXPECT_TRUE(enough.add(find(module, 0)));
  EXPECT_TRUE(enough.add(find(module, 1)));
  EXPECT_EQ(enough.largestOperand(find(module, 2)),
            find(module, 1).getResult(0));
}

TEST_F(ComputedPerElementTest, LargestOperandIsBehindGathers) {
  ModuleOp module = graph(
      elementwise("p", {"x"}, negate) + elementwise("q", {"x"}, exponential) +
      gather("g", "q", "(i) -> (7 - i)") + elementwise("u", {"p", "g"}, add) +
      elementwise("w", {"x", "y"}, add));
  ComputedPerElement computed(100);
  EXPECT_EQ(addAll(computed, module), 4);
  EXPECT_EQ(computed.largestOperand(find(module, 2)),
            find(module, 1).getResult(0));
  EXPECT_FALSE(computed.largestOperand(find(module, 3)));
}

TEST_F(ComputedPerElementTest, WhatFollowsASumNeedsItsOrder) {
  ModuleOp module = graph(
      elementwise("p", {"c"}, negate) + elementwise("q", {"x", "p"}, add) +
      elementwise("u", {"x"}, negate) +
      "%one = arith.constant 1.0 : f32\n%k = linalg.fill ins(%one : f32) "
      "outs(%empty : tensor<8xf32>) -> tensor<8xf32>\n" +
      elementwise("w", {"k"}, negate) +
      "%stored = mini.scatter %q map affine_map<(i) -> (i)> : tensor<8xf32> -> "
      "tensor<8xf32>\n" +
      elementwise("z", {"stored"}, negate));
  ComputedPerElement computed(100);
  EXPECT_EQ(addAll(computed, module), 5);
  auto needsOrder = [&](int number) {
    return computed.needsOrder(find(module, number).getResult(0));
  };
  EXPECT_TRUE(needsOrder(0));
  EXPECT_TRUE(needsOrder(1));
  EXPECT_FALSE(needsOrder(2));
  EXPECT_FALSE(needsOrder(3));
  // From memory it can be read in any order.
  EXPECT_FALSE(needsOrder(4));
}

} // namespace
