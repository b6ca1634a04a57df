//===- LoopGroupsTest.cpp - Loops collapsed, at every index ---------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A collapsed index that stands for other loops than was meant, or a loop with
// the wrong role, computes something else. Maps are evaluated at every index;
// roles are those of products and convolutions as one writes them down.
//
//===----------------------------------------------------------------------===//

#include "Graph/LoopGroups.h"
#include "GenericTest.h"

#include <functional>

using namespace mini;
using namespace mlir;

namespace {

using Loops = SmallVector<unsigned>;

class LoopGroupsTest : public GenericTest {
protected:
  /// Five loops of 2, 3, 1, 5 and 4.
  linalg::GenericOp fiveLoops() {
    return parseProduct({"a, b, c, d, e", "ppppr", "(a, b, e)", "2x3x4xf32",
                         "(c, d, e)", "1x5x4xf32", "(a, b, c, d)",
                         "2x3x1x5xf32"});
  }

  /// Collapses the loops of fiveLoops and looks at each index of its groups.
  void expectRewritten(ArrayRef<Loops> groupsOfLoops);

  std::optional<ContractionLoops> classify(const Product &product) {
    linalg::GenericOp op = parseProduct(product);
    SmallVector<AffineMap> maps = op.getIndexingMapsArray();
    return classifyLoops(op, LoopGroups(op), maps[0], maps[1]);
  }

  void expectRoles(const Product &product, const ContractionLoops &expected) {
    auto roles = classify(product);
    ASSERT_TRUE(roles);
    EXPECT_EQ(roles->batch, expected.batch);
    EXPECT_EQ(roles->m, expected.m);
    EXPECT_EQ(roles->n, expected.n);
    EXPECT_EQ(roles->k, expected.k);
  }
};

void forEachIndex(ArrayRef<int64_t> sizes,
                  const std::function<void(ArrayRef<int64_t>)> &visit) {
  SmallVector<int64_t> index(sizes.size(), 0);
  int64_t total = 1;
  for (int64_t size : sizes)
    total *= size;
  for (int64_t number = 0; number < total; ++number) {
    int64_t rest = number;
    for (size_t i = sizes.size(); i-- > 0; rest /= sizes[i])
      index[i] = rest % sizes[i];
    visit(index);
  }
}

void LoopGroupsTest::expectRewritten(ArrayRef<Loops> groupsOfLoops) {
  const int64_t sizes[] = {2, 3, 1, 5, 4};
  LoopGroups groups(fiveLoops());
  for (const Loops &loops : groupsOfLoops) {
    int64_t expected = 1;
    for (unsigned loop : loops)
      expected *= sizes[loop];
    EXPECT_EQ(groups.sizeOf(loops), expected);
    EXPECT_EQ(groups.add(loops), expected);
  }
  Builder builder(&context);
  AffineExpr a, b, c, d, e;
  bindDims(&context, a, b, c, d, e);
  AffineExpr zero = builder.getAffineConstantExpr(0);
  AffineMap maps[] = {builder.getMultiDimIdentityMap(5),
                      AffineMap::get(5, 0, {e, a, c, zero}, &context),
                      AffineMap::get(5, 0, {a * 3 + d - 1, b + e}, &context)};
  for (AffineMap map : maps) {
    AffineMap rewritten = groups.rewrite(map);
    ASSERT_EQ(rewritten.getNumDims(), groupsOfLoops.size());
    forEachIndex(sizes, [&](ArrayRef<int64_t> index) {
      SmallVector<int64_t> collapsed;
      for (const Loops &loops : groupsOfLoops) {
        collapsed.push_back(0);
        for (unsigned loop : loops)
          collapsed.back() = collapsed.back() * sizes[loop] + index[loop];
      }
      EXPECT_EQ(rewritten.compose(collapsed), map.compose(index));
    });
  }
}

TEST_F(LoopGroupsTest, IndicesStandForTheirLoops) {
  expectRewritten({{0, 1, 3, 4}});
  expectRewritten({{0}, {1}, {3}, {4}});
  expectRewritten({{0, 1}, {3}, {4}});
  // In another order than the op has them.
  expectRewritten({{4, 0}, {3, 1}});
  expectRewritten({{3, 4, 1, 0}});
  // A group without loops still has an index.
  expectRewritten({{}, {0, 4}, {1, 3}});
}

// Behind the last element of a group a gather must find that it is beyond the
// tensor, and not another element.
TEST_F(LoopGroupsTest, WhatIsBeyondAGroupStaysBeyond) {
  LoopGroups groups(fiveLoops());
  int64_t size = groups.add({0, 1, 3});
  AffineMap map =
      groups.rewrite(AffineMap::getMultiDimIdentityMap(5, &context));
  for (int64_t index = size; index < 3 * size; ++index)
    EXPECT_GE(map.compose(ArrayRef<int64_t>{index})[0], 2);
}

TEST_F(LoopGroupsTest, LoopsThatRunOnceAreUnits) {
  LoopGroups groups(fiveLoops());
  for (unsigned loop = 0; loop < 5; ++loop)
    EXPECT_EQ(groups.isUnit(loop), loop == 2);
}

TEST_F(LoopGroupsTest, ResultsAreIndexedByDistinctLoops) {
  auto loopsOf = [&](const std::string &result, const std::string &type) {
    linalg::GenericOp op =
        parseProduct({"a, b, c, k", "pppr", "(a, b, k)", "2x3x8xf32", "(c, k)",
                      "1x8xf32", result, type});
    return resultLoops(op, LoopGroups(op));
  };
  EXPECT_EQ(loopsOf("(a, b, c)", "2x3x1xf32"), (Loops{0, 1}));
  EXPECT_EQ(loopsOf("(b, c, a)", "3x1x2xf32"), (Loops{1, 0}));
  EXPECT_EQ(loopsOf("(a * 3 + b, c)", "6x1xf32"), std::nullopt);
  EXPECT_EQ(loopsOf("(a, b + c)", "2x3xf32"), std::nullopt);
  EXPECT_EQ(loopsOf("(a, a, b, c)", "2x2x3x1xf32"), std::nullopt);
}

TEST_F(LoopGroupsTest, RolesOfAProduct) {
  Product product = {"m, n, k", "ppr",     "(m, k)", "4x8xf32",
                     "(k, n)",  "8x5xf32", "(m, n)", "4x5xf32"};
  expectRoles(product, {{}, {0}, {1}, {2}});
  product.result = "(n, m)";
  product.resultType = "5x4xf32";
  expectRoles(product, {{}, {0}, {1}, {2}});
  // A column: there is no N.
  product = {"m, n, k", "ppr",     "(m, k)", "4x8xf32",
             "(k, n)",  "8x1xf32", "(m, n)", "4x1xf32"};
  expectRoles(product, {{}, {0}, {}, {2}});
}

// M in the order of the result's dimensions and K in that of the op's loops.
TEST_F(LoopGroupsTest, RolesOfAConvolution) {
  Product convolution = {"n, h, w, f, r, c, s",  "pppprrr",
                         "(n, c, h + r, w + s)", "2x3x10x12xf32",
                         "(f, c, r, s)",         "16x3x3x5xf32",
                         "(n, f, h, w)",         "2x16x8x8xf32"};
  expectRoles(convolution, {{}, {0, 1, 2}, {3}, {4, 5, 6}});
  convolution.result = "(w, f, n, h)";
  convolution.resultType = "8x16x2x8xf32";
  expectRoles(convolution, {{}, {2, 0, 1}, {3}, {4, 5, 6}});
}

// A loop of all three is a batch, if it leaves enough rows and columns.
TEST_F(LoopGroupsTest, RolesOfABatch) {
  auto batched = [](const std::string &m, const std::string &n) {
    return Product{"b, m, n, k", "pppr",
                   "(b, m, k)",  "6x" + m + "x8xf32",
                   "(b, k, n)",  "6x8x" + n + "xf32",
                   "(b, m, n)",  "6x" + m + "x" + n + "xf32"};
  };
  expectRoles(batched("64", "32"), {{0}, {1}, {2}, {3}});
  EXPECT_FALSE(classify(batched("64", "1")));
  EXPECT_FALSE(classify(batched("1", "64")));
}

TEST_F(LoopGroupsTest, LoopsWithoutARole) {
  // A result that is the same along `x`.
  EXPECT_FALSE(classify({"m, n, x, k", "pppr", "(m, k)", "4x8xf32", "(k, n)",
                         "8x5xf32", "(m, n, x)", "4x5x7xf32"}));
  // A sum of one factor alone.
  EXPECT_FALSE(classify({"m, n, x, k", "pprr", "(m, k, x)", "4x8x7xf32",
                         "(k, n)", "8x5xf32", "(m, n)", "4x5xf32"}));
  EXPECT_FALSE(classify({"m, n, x, k", "pprr", "(m, k)", "4x8xf32", "(k, n, x)",
                         "8x5x7xf32", "(m, n)", "4x5xf32"}));
  // Either runs once, and needs none.
  expectRoles({"m, n, x, k", "pprr", "(m, k)", "4x8xf32", "(k, n, x)",
               "8x5x1xf32", "(m, n)", "4x5xf32"},
              {{}, {0}, {1}, {3}});
}

/// An op over the rows of a tensor, (parallel, `type`).
std::string rowSum(StringRef size, StringRef type, StringRef body) {
  return ("#id = affine_map<(i, j) -> (i, j)>\n#row = affine_map<(i, j) -> "
          "(i)>\nfunc.func @f(%x: tensor<4x" +
          size +
          "xf32>, %y: tensor<4xf32>) {\n%r = linalg.generic "
          "{indexing_maps = [#id, #row], iterator_types = "
          "[\"parallel\", \"" +
          type + "\"]} ins(%x : tensor<4x" + size +
          "xf32>) outs(%y : tensor<4xf32>) {\n^bb0(%a: f32, %b: f32):\n" +
          body + "\n} -> tensor<4xf32>\nreturn\n}")
      .str();
}

TEST_F(LoopGroupsTest, ReductionsAreOverTensorsOfKnownSizes) {
  StringRef sum = "%s = arith.addf %a, %b : f32\nlinalg.yield %s : f32";
  linalg::GenericOp plain = parseGeneric(rowSum("8", "reduction", sum));
  EXPECT_TRUE(hasStaticLoops(plain));
  EXPECT_TRUE(isReduction(plain));
  for (StringRef size : {"?", "0"}) {
    linalg::GenericOp op = parseGeneric(rowSum(size, "reduction", sum));
    EXPECT_FALSE(hasStaticLoops(op));
    EXPECT_FALSE(isReduction(op));
  }
  EXPECT_FALSE(isReduction(parseGeneric(rowSum("8", "parallel", sum))));
  // Which loop runs decides what is added.
  EXPECT_FALSE(isReduction(parseGeneric(rowSum(
      "8", "reduction",
      "%i = linalg.index 1 : index\n%t = arith.index_cast %i : index to "
      "i32\n%s = arith.sitofp %t : i32 to f32\nlinalg.yield %s : f32"))));
}

} // namespace
