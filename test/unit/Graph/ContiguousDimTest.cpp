//===- ContiguousDimTest.cpp - Neighbours in memory -----------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A wrong answer is a slow kernel that no other test sees. Each case is a way
// that a tensor's memory reaches an op: as it is, transposed, strided,
// broadcast, through several views, or behind a kernel.
//
//===----------------------------------------------------------------------===//

#include "Graph/ContiguousDim.h"
#include "GenericTest.h"
#include "IR/Mini/Mini.h"

using namespace mini;
using namespace mlir;

namespace {

using Dim = std::optional<unsigned>;

class ContiguousDimTest : public GenericTest {
protected:
  /// The answer for the value that function `@f` marks as used by "test.ask".
  Dim ask(const std::string &body,
          const std::string &arguments = "%x: tensor<4x6x8xf32>") {
    context.allowUnregisteredDialects();
    ModuleOp module =
        parse("func.func @f(" + arguments + ") {\n" + body + "\nreturn\n}");
    Dim answer;
    bool isAsked = false;
    module.walk([&](Operation *op) {
      if (op->getName().getStringRef() != "test.ask")
        return;
      isAsked = true;
      answer = contiguousDim(op->getOperand(0));
    });
    EXPECT_TRUE(isAsked);
    return answer;
  }

  /// The same for what a gather shows of %x.
  Dim askGather(const std::string &map, const std::string &shape) {
    return ask("%y = mini.gather %x bounds [" + shape + "] map affine_map<" +
               map + "> fill 0.0 : f32 : tensor<4x6x8xf32> -> tensor<" +
               asType(shape) + ">\n\"test.ask\"(%y) : (tensor<" +
               asType(shape) + ">) -> ()");
  }

  /// "4, 6" as "4x6xf32".
  static std::string asType(const std::string &shape) {
    std::string type;
    for (char letter : shape)
      if (letter != ' ')
        type += letter == ',' ? 'x' : letter;
    return type + "xf32";
  }

  /// The same for the result of an elementwise op of %x and %y.
  Dim askGeneric(const std::string &xMap, const std::string &yMap,
                 const std::string &yType, const std::string &resultMap,
                 const std::string &resultType,
                 const std::string &before = "") {
    auto map = [](const std::string &results) {
      return "affine_map<(a, b, c) -> " + results + ">";
    };
    return ask(before + "%e = tensor.empty() : tensor<" + resultType +
                   ">\n%r = linalg.generic {indexing_maps = [" + map(xMap) +
                   ", " + map(yMap) + ", " + map(resultMap) +
                   "], iterator_types = [\"parallel\", \"parallel\", "
                   "\"parallel\"]} ins(%x, %y : tensor<4x6x8xf32>, tensor<" +
                   yType + ">) outs(%e : tensor<" + resultType +
                   ">) {\n^bb0(%p: f32, %q: f32, %o: f32):\n%s = arith.addf "
                   "%p, %q : f32\nlinalg.yield %s : f32\n} -> tensor<" +
                   resultType + ">\n\"test.ask\"(%r) : (tensor<" + resultType +
                   ">) -> ()",
               "%x: tensor<4x6x8xf32>, %y: tensor<" + yType + ">");
  }
};

TEST_F(ContiguousDimTest, ArgumentsAreRowMajor) {
  EXPECT_EQ(ask("\"test.ask\"(%x) : (tensor<4x6x8xf32>) -> ()"), Dim(2));
  EXPECT_EQ(
      ask("\"test.ask\"(%x) : (tensor<5xf32>) -> ()", "%x: tensor<5xf32>"),
      Dim(0));
  EXPECT_EQ(ask("\"test.ask\"(%x) : (tensor<f32>) -> ()", "%x: tensor<f32>"),
            std::nullopt);
  EXPECT_EQ(ask("\"test.ask\"(%x) : (f32) -> ()", "%x: f32"), std::nullopt);
}

TEST_F(ContiguousDimTest, ConstantsHaveNoOrder) {
  EXPECT_EQ(ask("%c = arith.constant dense<1.0> : tensor<4x6xf32>\n"
                "\"test.ask\"(%c) : (tensor<4x6xf32>) -> ()"),
            std::nullopt);
}

TEST_F(ContiguousDimTest, GathersFollowTheirSource) {
  EXPECT_EQ(askGather("(a, b, c) -> (a, b, c)", "4, 6, 8"), Dim(2));
  EXPECT_EQ(askGather("(a, b, c) -> (b, c, a)", "8, 4, 6"), Dim(0));
  EXPECT_EQ(askGather("(a, b, c) -> (a, c, b)", "4, 8, 6"), Dim(1));
  // Padding shifts, a slice drops.
  EXPECT_EQ(askGather("(a, b, c) -> (a, b - 1, c - 1)", "4, 8, 10"), Dim(2));
  EXPECT_EQ(askGather("(a, b) -> (a, 3, b)", "4, 8"), Dim(1));
  // Every second element, one element for all, or of another dimension.
  EXPECT_EQ(askGather("(a, b, c) -> (a, b, c * 2)", "4, 6, 4"), std::nullopt);
  EXPECT_EQ(askGather("(a, b) -> (a, b, 0)", "4, 6"), std::nullopt);
  // An index that walks through whole rows.
  EXPECT_EQ(askGather("(a, b) -> (a, b floordiv 8, b mod 8)", "4, 48"), Dim(1));
}

TEST_F(ContiguousDimTest, GathersOfGathers) {
  auto twice = [&](const std::string &second) {
    return ask("%y = mini.gather %x bounds [8, 4, 6] map affine_map<(a, b, c) "
               "-> (b, c, a)> fill 0.0 : f32 : tensor<4x6x8xf32> -> "
               "tensor<8x4x6xf32>\n%z = mini.gather %y bounds [4, 8, 6] map "
               "affine_map<(a, b, c) -> " +
               second +
               "> fill 0.0 : f32 : tensor<8x4x6xf32> -> tensor<4x8x6xf32>\n"
               "\"test.ask\"(%z) : (tensor<4x8x6xf32>) -> ()");
  };
  EXPECT_EQ(twice("(b, a, c)"), Dim(1));
  EXPECT_EQ(twice("(b * 2, a, c)"), std::nullopt);
}

// Of what is added, pooled or converted: the order of what it reads.
TEST_F(ContiguousDimTest, ResultsKeepTheOrderOfOperands) {
  EXPECT_EQ(askGeneric("(a, b, c)", "(c)", "8xf32", "(a, b, c)", "4x6x8xf32"),
            Dim(2));
  EXPECT_EQ(askGeneric("(a, b, c)", "(a)", "4xf32", "(c, a, b)", "8x4x6xf32"),
            Dim(0));
  EXPECT_EQ(askGeneric("(a, b, c)", "(a)", "4xf32", "(a, c, b)", "4x8x6xf32"),
            Dim(1));
}

// A window slides over rows and columns; the channels are innermost before and,
// in memory, after it.
TEST_F(ContiguousDimTest, PoolingKeepsTheOrder) {
  linalg::GenericOp pool = parseProduct(
      {"h, w, c, r, s", "ppprr", "(h + r, w + s, c)", "10x10x16xf32", "(r, s)",
       "3x3xf32", "(c, h, w)", "16x8x8xf32"});
  EXPECT_EQ(contiguousDim(pool.getResult(0)), Dim(0));
}

TEST_F(ContiguousDimTest, FirstOperandWithAnOrderDecides) {
  // %x shows the result's order (c, a, b); of %y it is the last dimension.
  EXPECT_EQ(askGeneric("(c, a, b)", "(a, b, c)", "6x8x4xf32", "(a, b, c)",
                       "6x8x4xf32"),
            Dim(1));
  // A row of parameters has an order, but not the result's.
  linalg::GenericOp scaled =
      parseProduct({"a, b, c", "ppp", "(a)", "4xf32", "(a, b, c)", "4x6x8xf32",
                    "(a, b, c)", "4x6x8xf32"});
  EXPECT_EQ(contiguousDim(scaled.getResult(0)), Dim(2));
  // Where it runs along no loop alone, the next.
  EXPECT_EQ(askGeneric("(a, b, c * 2)", "(c, b, a)", "4x6x4xf32", "(a, b, c)",
                       "4x6x4xf32"),
            Dim(0));
}

TEST_F(ContiguousDimTest, ScattersAreLaidOutByTheirKernel) {
  auto scatter = [](const std::string &end) {
    return "func.func @f(%x: tensor<24x8xf32>) -> tensor<1x8x4x6xf32> {\n%y = "
           "mini.scatter %x map affine_map<(m, n) -> (0, n, m floordiv 6, m "
           "mod "
           "6)> : tensor<24x8xf32> -> tensor<1x8x4x6xf32>\n" +
           end + "\n}";
  };
  auto dimOf = [&](const std::string &end) {
    Dim answer;
    parse(scatter(end)).walk([&](ScatterOp op) {
      answer = contiguousDim(op.getResult());
    });
    return answer;
  };
  // The function's result is row-major; what stays inside has N innermost.
  EXPECT_EQ(dimOf("return %y : tensor<1x8x4x6xf32>"), Dim(3));
  EXPECT_EQ(dimOf("%e = tensor.empty() : tensor<1x8x4x6xf32>\n"
                  "return %e : tensor<1x8x4x6xf32>"),
            Dim(1));
}

// What is in a concat is laid out as all of it: as the result that it is, be it
// within another concat, or as most of its elements are computed.
TEST_F(ContiguousDimTest, PiecesAreLaidOutByTheirConcat) {
  auto dimsOf = [&](const std::string &end) {
    std::vector<unsigned> dims;
    parse(
        "func.func @f(%x: tensor<24x8xf32>, %y: tensor<48xf32>) -> "
        "tensor<1x18x4x6xf32> {\n"
        "%a = mini.scatter %x map affine_map<(m, n) -> (0, n, m floordiv 6, "
        "m mod 6)> : tensor<24x8xf32> -> tensor<1x8x4x6xf32>\n"
        "%b = mini.scatter %y map affine_map<(i) -> (0, i floordiv 24, (i mod "
        "24) floordiv 6, i mod 6)> : tensor<48xf32> -> tensor<1x2x4x6xf32>\n"
        "%c = mini.concat %a, %b dim 1 : tensor<1x8x4x6xf32>, "
        "tensor<1x2x4x6xf32> -> tensor<1x10x4x6xf32>\n"
        "%z = mini.scatter %x map affine_map<(m, n) -> (0, n, m floordiv 6, "
        "m mod 6)> : tensor<24x8xf32> -> tensor<1x8x4x6xf32>\n"
        "%d = mini.concat %c, %z dim 1 : tensor<1x10x4x6xf32>, "
        "tensor<1x8x4x6xf32> -> tensor<1x18x4x6xf32>\n" +
        end + "\n}")
        .walk([&](ConcatOp op) {
          dims.push_back(*contiguousDim(op.getResult()));
        });
    return dims;
  };
  EXPECT_EQ(dimsOf("return %d : tensor<1x18x4x6xf32>"),
            (std::vector<unsigned>{3, 3}));
  EXPECT_EQ(dimsOf("%e = tensor.empty() : tensor<1x18x4x6xf32>\n"
                   "return %e : tensor<1x18x4x6xf32>"),
            (std::vector<unsigned>{1, 1}));
}

TEST_F(ContiguousDimTest, CoordinatesThatStepByOne) {
  AffineExpr a, b;
  bindDims(&context, a, b);
  auto along = [&](ArrayRef<AffineExpr> coordinates, unsigned dim) {
    return coordinateAlong(AffineMap::get(2, 0, coordinates, &context), dim);
  };
  EXPECT_EQ(along({a, b}, 0), Dim(0));
  EXPECT_EQ(along({a, b}, 1), Dim(1));
  EXPECT_EQ(along({b, a}, 1), Dim(0));
  EXPECT_EQ(along({a, b - 3}, 1), Dim(1));
  EXPECT_EQ(along({a.floorDiv(6), b, a % 6}, 0), Dim(2));
  // None, one that takes larger steps, two.
  EXPECT_EQ(along({a, a}, 1), std::nullopt);
  EXPECT_EQ(along({a, b * 2}, 1), std::nullopt);
  EXPECT_EQ(along({b, a + b}, 1), std::nullopt);
  EXPECT_EQ(along({b * 4, b}, 1), std::nullopt);
}

TEST_F(ContiguousDimTest, LoopsThatAloneStepThroughAnOperand) {
  auto loopOf = [&](const std::string &image, const std::string &type,
                    const std::string &weights, const std::string &weightType) {
    linalg::GenericOp op =
        parseProduct({"h, w, f, c, s", "ppprr", image, type, weights,
                      weightType, "(f, h, w)", "16x8x8xf32"});
    return contiguousLoop(op, op.getDpsInputOperand(0));
  };
  // A window slides; of one column it does not.
  EXPECT_EQ(loopOf("(c, h, w + s)", "3x8x10xf32", "(f, c, s)", "16x3x3xf32"),
            std::nullopt);
  EXPECT_EQ(loopOf("(c, h, w + s)", "3x8x8xf32", "(f, c, s)", "16x3x1xf32"),
            Dim(1));
  EXPECT_EQ(
      loopOf("(c, h, w * 2 + s)", "3x8x15xf32", "(f, c, s)", "16x3x1xf32"),
      std::nullopt);
  EXPECT_EQ(loopOf("(h, w + s, c)", "8x10x3xf32", "(f, c, s)", "16x3x3xf32"),
            Dim(3));
}

} // namespace
