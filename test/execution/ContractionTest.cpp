//===- ContractionTest.cpp - Contractions of any kind ---------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the graph phase is given for convolutions and products of matrices, with
// and without matrix instructions.
//
//===----------------------------------------------------------------------===//

#include "LoopNest.h"

#include <cmath>

using namespace mini;
using namespace mini::execution;

namespace {

using enum ElementType;

void multiplyAccumulate(LoopNest &nest, ElementType type) {
  std::string name = mlirName(type);
  nest.body = "%product = arith.mulf %a, %b : " + name +
              "\n%next = arith.addf %acc, %product : " + name;
  nest.step = [type](std::span<const double> in, double sum) {
    return rounded(type, sum + rounded(type, in[0] * in[1]));
  };
}

/// Any order of f32 summation, fused or not: see Reference.h.
double anyOrder(std::span<const double> factors) {
  double sum = 0;
  for (std::size_t i = 0; i < factors.size(); i += 2)
    sum += std::abs(factors[i] * factors[i + 1]);
  const std::size_t products = factors.size() / 2;
  return static_cast<double>(products + 2) * 0x1p-24 * sum;
}

/// True if the program has kernels of this kind, each with matrix instructions.
testing::AssertionResult usesMatrixInstructionsFor(const Program &program,
                                                   const std::string &kind) {
  bool found = false;
  for (const KernelInfo &kernel : program.kernels())
    if (kernel.name.starts_with(kind)) {
      found = true;
      if (kernel.mfmaCount == 0)
        return testing::AssertionFailure()
               << kernel.name << " has no matrix instruction";
    }
  if (found)
    return testing::AssertionSuccess();
  return testing::AssertionFailure() << "there is no kernel " << kind;
}

} // namespace

// n, c, oh, ow, kh, kw
TEST(Convolution, Depthwise) {
  Random random(8);
  for (ElementType type : {F32, F64}) {
    LoopNest nest;
    nest.sizes = {2, 5, 4, 5, 3, 3};
    nest.iterators = "pppprr";
    nest.resultType = type;
    nest.result = {0, 1, 2, 3};
    nest.inputs.push_back(
        {converted(random.normal({2, 5, 7, 9}), type),
         {loop(0, 6), loop(1, 6), window(2, 2, 4, 1, 6), window(3, 2, 5, 1, 6)},
         {0, 0, 1, 1},
         {0, 0, 1, 1}});
    nest.inputs.push_back(
        operand(converted(random.normal({5, 3, 3}), type), {1, 4, 5}, 6));
    multiplyAccumulate(nest, type);
    EXPECT_TRUE(runsCorrectly(nest));
  }
}

// n, g, f, o, c, k
TEST(Convolution, GroupedInOneDimension) {
  Random random(9);
  LoopNest nest;
  nest.sizes = {2, 3, 4, 7, 5, 3};
  nest.iterators = "pppprr";
  nest.resultType = F32;
  nest.result = {0, 1, 2, 3};
  nest.inputs.push_back(
      {random.normal({2, 3, 5, 9}),
       {loop(0, 6), loop(1, 6), loop(4, 6), window(3, 1, 5, 1, 6)},
       {},
       {}});
  nest.inputs.push_back(operand(random.normal({3, 4, 5, 3}), {1, 2, 4, 5}, 6));
  multiplyAccumulate(nest, F32);
  EXPECT_TRUE(runsCorrectly(nest));
}

// n, f, od, oh, ow, c, kd, kh, kw
TEST(Convolution, InThreeDimensionsUsesMatrixInstructions) {
  Random random(10);
  LoopNest nest;
  nest.sizes = {1, 5, 3, 4, 3, 2, 2, 3, 2};
  nest.iterators = "pppppr";
  nest.iterators += "rrr";
  nest.resultType = F32;
  nest.result = {0, 1, 2, 3, 4};
  nest.inputs.push_back({random.normal({1, 2, 3, 8, 4}),
                         {loop(0, 9), loop(5, 9), window(2, 1, 6, 1, 9),
                          window(3, 2, 7, 1, 9), window(4, 1, 8, 1, 9)},
                         {0, 0, 1, 1, 0},
                         {0, 0, 0, 0, 0}});
  nest.inputs.push_back(
      operand(random.normal({5, 2, 2, 3, 2}), {1, 5, 6, 7, 8}, 9));
  multiplyAccumulate(nest, F32);
  nest.rounding = anyOrder;
  Model model;
  EXPECT_TRUE(runsCorrectly(nest, model));
  EXPECT_TRUE(usesMatrixInstructions(*model.program));
}

// m, n, k: each layout of the operands and of the result.
TEST(MatrixProduct, UsesMatrixInstructionsInEachLayout) {
  Random random(11);
  for (unsigned layout = 0; layout < 8; ++layout) {
    auto ordered = [&](unsigned bit, std::vector<unsigned> loops) {
      return layout & bit ? std::vector(loops.rbegin(), loops.rend()) : loops;
    };
    LoopNest nest;
    nest.sizes = {37, 21, 50};
    nest.iterators = "ppr";
    nest.resultType = F32;
    nest.result = ordered(1, {0, 1});
    for (auto [bit, first] : {std::pair(2u, 0u), std::pair(4u, 1u)}) {
      std::vector<unsigned> loops = ordered(bit, {first, 2});
      nest.inputs.push_back(
          operand(random.normal({nest.sizes[loops[0]], nest.sizes[loops[1]]}),
                  loops, 3));
    }
    multiplyAccumulate(nest, F32);
    nest.rounding = anyOrder;
    Model model;
    EXPECT_TRUE(runsCorrectly(nest, model));
    EXPECT_TRUE(usesMatrixInstructions(*model.program));
  }
}

// One row, one column, one product: a vector is a matrix too.
TEST(MatrixProduct, OfVectors) {
  Random random(12);
  for (const Shape &sizes :
       {Shape{1, 21, 50}, Shape{37, 1, 50}, Shape{1, 1, 50}, Shape{37, 21, 1},
        Shape{1, 1, 1}}) {
    LoopNest nest;
    nest.sizes = sizes;
    nest.iterators = "ppr";
    nest.resultType = F32;
    nest.result = {0, 1};
    nest.inputs.push_back(
        operand(random.normal({sizes[0], sizes[2]}), {0, 2}, 3));
    nest.inputs.push_back(
        operand(random.normal({sizes[2], sizes[1]}), {2, 1}, 3));
    multiplyAccumulate(nest, F32);
    nest.rounding = anyOrder;
    EXPECT_TRUE(runsCorrectly(nest));
  }
}

// b, m, n, k, too small for matrix instructions.
TEST(MatrixProduct, OfSmallBatches) {
  Random random(13);
  LoopNest nest;
  nest.sizes = {3, 9, 7, 5};
  nest.iterators = "pppr";
  nest.resultType = F32;
  nest.result = {0, 1, 2};
  nest.inputs.push_back(operand(random.normal({3, 9, 5}), {0, 1, 3}, 4));
  nest.inputs.push_back(operand(random.normal({3, 5, 7}), {0, 3, 2}, 4));
  multiplyAccumulate(nest, F32);
  EXPECT_TRUE(runsCorrectly(nest));
}

// Enough of each to fill matrix instructions, in an order of loops that is not
// that of memory: b0, m, b1, n, k.
TEST(MatrixProduct, OfLargerBatchesUsesMatrixInstructions) {
  Random random(19);
  for (const Shape &sizes : {Shape{2, 8, 3, 8, 1}, Shape{3, 37, 2, 21, 50},
                             Shape{1, 70, 5, 9, 33}}) {
    LoopNest nest;
    nest.sizes = sizes;
    nest.iterators = "ppppr";
    nest.resultType = F32;
    nest.result = {0, 1, 2, 3};
    nest.inputs.push_back(
        operand(random.normal({sizes[0], sizes[2], sizes[1], sizes[4]}),
                {0, 2, 1, 4}, 5));
    nest.inputs.push_back(
        operand(random.normal({sizes[4], sizes[2], sizes[3], sizes[0]}),
                {4, 2, 3, 0}, 5));
    multiplyAccumulate(nest, F32);
    nest.rounding = anyOrder;
    Model model;
    EXPECT_TRUE(runsCorrectly(nest, model));
    EXPECT_TRUE(usesMatrixInstructions(*model.program));
  }
}

// n, g, f, oh, ow, c, kh, kw: a padded image with a zero point in groups.
TEST(Convolution, OfU8InGroupsUsesMatrixInstructions) {
  Random random(28);
  LoopNest nest;
  nest.sizes = {2, 3, 9, 4, 5, 8, 3, 3};
  nest.iterators = "ppppp";
  nest.iterators += "rrr";
  nest.resultType = I32;
  nest.result = {0, 1, 2, 3, 4};
  nest.inputs.push_back({random.integers(U8, {2, 3, 8, 7, 9}),
                         {loop(0, 8), loop(1, 8), loop(5, 8),
                          window(3, 2, 6, 1, 8), window(4, 2, 7, 1, 8)},
                         {0, 0, 0, 1, 1},
                         {0, 0, 0, 1, 1},
                         131});
  nest.inputs.push_back(
      operand(random.integers(I8, {3, 9, 8, 3, 3}), {1, 2, 5, 6, 7}, 8));
  nest.body = "%x = arith.extui %a : i8 to i32\n"
              "%zx = arith.constant 131 : i32\n"
              "%dx = arith.subi %x, %zx : i32\n"
              "%y = arith.extsi %b : i8 to i32\n"
              "%product = arith.muli %dx, %y : i32\n"
              "%next = arith.addi %acc, %product : i32";
  nest.step = [](std::span<const double> in, double sum) {
    return sum + (in[0] - 131) * in[1];
  };
  Model model;
  ASSERT_TRUE(runsCorrectly(nest, model));
  EXPECT_TRUE(usesMatrixInstructionsFor(*model.program, "contract"));
}

// One zero point is a constant, the other one of each column.
TEST(MatrixProduct, OfIntegersWithZeroPointsUsesMatrixInstructions) {
  Random random(14);
  for (ElementType lhs : {I8, U8})
    for (ElementType rhs : {I8, U8}) {
      auto extend = [](ElementType type) {
        return std::string(type == U8 ? "arith.extui" : "arith.extsi");
      };
      LoopNest nest;
      nest.sizes = {19, 23, 40};
      nest.iterators = "ppr";
      nest.resultType = I32;
      nest.result = {0, 1};
      nest.inputs.push_back(operand(random.integers(lhs, {19, 40}), {0, 2}, 3));
      nest.inputs.push_back(operand(random.integers(rhs, {40, 23}), {2, 1}, 3));
      nest.inputs.push_back(operand(random.integers(rhs, {23}), {1}, 3));
      nest.initial = 5;
      nest.body = "%x = " + extend(lhs) + " %a : i8 to i32\n" +
                  "%zx = arith.constant 11 : i32\n"
                  "%dx = arith.subi %x, %zx : i32\n"
                  "%y = " +
                  extend(rhs) + " %b : i8 to i32\n%zy = " + extend(rhs) +
                  " %c : i8 to i32\n"
                  "%dy = arith.subi %y, %zy : i32\n"
                  "%product = arith.muli %dx, %dy : i32\n"
                  "%next = arith.addi %acc, %product : i32";
      nest.step = [](std::span<const double> in, double sum) {
        return sum + (in[0] - 11) * (in[1] - in[2]);
      };
      Model model;
      ASSERT_TRUE(runsCorrectly(nest, model));
      EXPECT_TRUE(usesMatrixInstructionsFor(*model.program, "contract"));
    }
}

// n, f, oh, ow, c, kh, kw; the image is padded with its zero point.
TEST(Convolution, OfU8WithAZeroPointUsesMatrixInstructions) {
  Random random(18);
  LoopNest nest;
  nest.sizes = {2, 5, 4, 5, 3, 3, 3};
  nest.iterators = "pppprrr";
  nest.resultType = I32;
  nest.result = {0, 1, 2, 3};
  nest.inputs.push_back(
      {random.integers(U8, {2, 3, 7, 9}),
       {loop(0, 7), loop(4, 7), window(2, 2, 5, 1, 7), window(3, 2, 6, 1, 7)},
       {0, 0, 1, 1},
       {0, 0, 1, 1},
       131});
  nest.inputs.push_back(
      operand(random.integers(I8, {5, 3, 3, 3}), {1, 4, 5, 6}, 7));
  nest.body = "%x = arith.extui %a : i8 to i32\n"
              "%zx = arith.constant 131 : i32\n"
              "%dx = arith.subi %x, %zx : i32\n"
              "%y = arith.extsi %b : i8 to i32\n"
              "%product = arith.muli %dx, %y : i32\n"
              "%next = arith.addi %acc, %product : i32";
  nest.step = [](std::span<const double> in, double sum) {
    return sum + (in[0] - 131) * in[1];
  };
  Model model;
  ASSERT_TRUE(runsCorrectly(nest, model));
  EXPECT_TRUE(usesMatrixInstructionsFor(*model.program, "contract"));
}

TEST(MatrixProduct, OfI8UsesMatrixInstructions) {
  Random random(15);
  LoopNest nest;
  nest.sizes = {19, 23, 70};
  nest.iterators = "ppr";
  nest.resultType = I32;
  nest.result = {0, 1};
  nest.inputs.push_back(operand(random.integers(I8, {19, 70}), {0, 2}, 3));
  nest.inputs.push_back(operand(random.integers(I8, {70, 23}), {2, 1}, 3));
  nest.body = "%x = arith.extsi %a : i8 to i32\n"
              "%y = arith.extsi %b : i8 to i32\n"
              "%product = arith.muli %x, %y : i32\n"
              "%next = arith.addi %product, %acc : i32";
  nest.step = [](std::span<const double> in, double sum) {
    return sum + in[0] * in[1];
  };
  Model model;
  EXPECT_TRUE(runsCorrectly(nest, model));
  EXPECT_TRUE(usesMatrixInstructions(*model.program));
}
