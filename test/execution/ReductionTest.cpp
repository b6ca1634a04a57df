//===- ReductionTest.cpp - Reductions of any kind -------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the graph phase is given for pooling, normalization and attention. Sums
// that no matrix instruction computes are added up in order, so that the
// reference must agree bit by bit.
//
//===----------------------------------------------------------------------===//

#include "LoopNest.h"

#include <cmath>
#include <limits>

using namespace mini;
using namespace mini::execution;

namespace {

using enum ElementType;

constexpr double infinity = std::numeric_limits<double>::infinity();

void sumOf(LoopNest &nest, ElementType type) {
  nest.body = "%next = arith.addf %acc, %a : " + mlirName(type);
  nest.step = [type](std::span<const double> in, double sum) {
    return rounded(type, sum + in[0]);
  };
}

/// A sum over the dimensions whose bit is set in `reduced`.
LoopNest sumOver(const Tensor &tensor, unsigned reduced) {
  unsigned rank = tensor.shape.size();
  LoopNest nest;
  nest.sizes = tensor.shape;
  nest.resultType = tensor.type;
  std::vector<unsigned> all;
  for (unsigned d = 0; d < rank; ++d) {
    all.push_back(d);
    bool isReduced = reduced >> d & 1;
    nest.iterators += isReduced ? 'r' : 'p';
    if (!isReduced)
      nest.result.push_back(d);
  }
  nest.inputs.push_back(operand(tensor, all, rank));
  sumOf(nest, tensor.type);
  return nest;
}

} // namespace

TEST(Sum, OverEachSubsetOfTheDimensions) {
  Random random(1);
  for (const Shape &shape :
       {Shape{7}, Shape{5, 3}, Shape{3, 5, 7}, Shape{2, 1, 5, 9}})
    for (unsigned reduced = 1; reduced < 1u << shape.size(); ++reduced)
      EXPECT_TRUE(runsCorrectly(sumOver(random.normal(shape), reduced)));
}

TEST(Sum, OfManyRowsAndOfLongOnes) {
  Random random(2);
  EXPECT_TRUE(runsCorrectly(sumOver(random.normal({1031, 3}), 0b10)));
  // In parts, so that only exact sums are the same.
  for (const Shape &shape : {Shape{3, 1031}, Shape{1, 5003}}) {
    Tensor tensor = random.integers(I8, shape);
    tensor.type = F32;
    EXPECT_TRUE(runsCorrectly(sumOver(tensor, 0b10)));
  }
}

TEST(Sum, OfEachFloatType) {
  Random random(3);
  for (ElementType type : {F16, BF16, F64})
    for (unsigned reduced : {0b01, 0b10})
      EXPECT_TRUE(runsCorrectly(
          sumOver(converted(random.normal({13, 17}), type), reduced)));
}

TEST(Sum, OfEachIntegerType) {
  Random random(4);
  for (ElementType type : {I8, I32, I64}) {
    LoopNest nest = sumOver(random.integers(I8, {9, 11}), 0b01);
    nest.resultType = type;
    nest.body =
        type == I8 ? "%next = arith.addi %acc, %a : i8"
                   : "%wide = arith.extsi %a : i8 to " + mlirName(type) +
                         "\n%next = arith.addi %acc, %wide : " + mlirName(type);
    nest.step = [type](std::span<const double> in, double sum) {
      return type == I8
                 ? static_cast<std::int8_t>(static_cast<int>(sum + in[0]))
                 : sum + in[0];
    };
    EXPECT_TRUE(runsCorrectly(nest));
  }
}

TEST(Sum, OfLargeIntegers) {
  Tensor tensor(I64, {4, 5});
  for (std::size_t i = 0; i < tensor.values.size(); ++i)
    tensor.values[i] = std::ldexp(static_cast<double>(i) - 10.0, 40);
  LoopNest nest = sumOver(tensor, 0b10);
  nest.body = "%next = arith.addi %acc, %a : i64";
  nest.step = [](std::span<const double> in, double sum) {
    return sum + in[0];
  };
  EXPECT_TRUE(runsCorrectly(nest));
}

TEST(Maximum, StartsFromTheInitialValueAndKeepsNaN) {
  Random random(5);
  Tensor tensor = random.normal({6, 9});
  tensor.values[12] = std::nan("");
  LoopNest nest = sumOver(tensor, 0b10);
  nest.initial = 0.5;
  nest.body = "%next = arith.maximumf %acc, %a : f32";
  nest.step = [](std::span<const double> in, double most) {
    return std::isnan(in[0]) || std::isnan(most) ? std::nan("")
                                                 : std::max(in[0], most);
  };
  EXPECT_TRUE(runsCorrectly(nest));
}

TEST(Product, OfBooleansIsTheirConjunction) {
  Random random(6);
  LoopNest nest = sumOver(random.integers(Bool, {33, 3}), 0b10);
  nest.initial = 1;
  nest.body = "%next = arith.andi %acc, %a : i8";
  nest.step = [](std::span<const double> in, double all) {
    return in[0] != 0 && all != 0;
  };
  EXPECT_TRUE(runsCorrectly(nest));
}

// n, c, oh, ow, kh, kw with strides 2 and 3, dilations 2 and 1.
TEST(Pooling, OfPaddedWindows) {
  Random random(7);
  LoopNest nest;
  nest.sizes = {2, 3, 4, 4, 3, 2};
  nest.iterators = "pppprr";
  nest.resultType = F32;
  nest.result = {0, 1, 2, 3};
  nest.inputs.push_back(
      {random.normal({2, 3, 9, 10}),
       {loop(0, 6), loop(1, 6), window(2, 2, 4, 2, 6), window(3, 3, 5, 1, 6)},
       {0, 0, 1, 1},
       {0, 0, 1, 0},
       -infinity});
  // The window's size, which no other operand says.
  nest.inputs.push_back(operand(Tensor(F32, {3, 2}), {4, 5}, 6));
  nest.initial = -infinity;
  nest.body = "%next = arith.maximumf %acc, %a : f32";
  nest.step = [](std::span<const double> in, double most) {
    return std::max(in[0], most);
  };
  EXPECT_TRUE(runsCorrectly(nest));
}

// (x - max) as the operand of a sum, and its quotient: three kernels, the
// elementwise ops in them.
TEST(Chain, OfASoftmaxWithoutExponentials) {
  Random random(16);
  const std::int64_t rows = 5, columns = 37;
  Tensor input = random.normal({rows, columns});
  Tensor expected(F32, {rows, columns});
  for (std::int64_t row = 0; row < rows; ++row) {
    double *in = &input.values[row * columns];
    double most = -infinity, sum = 0;
    for (std::int64_t i = 0; i < columns; ++i)
      most = std::max(most, in[i]);
    auto square = [&](std::int64_t i) {
      double difference = rounded(F32, in[i] - most);
      return rounded(F32, difference * difference);
    };
    for (std::int64_t i = 0; i < columns; ++i)
      sum = rounded(F32, sum + square(i));
    for (std::int64_t i = 0; i < columns; ++i)
      expected.values[row * columns + i] = rounded(F32, square(i) / sum);
  }
  std::string body = R"(
%zero = arith.constant 0.0 : f32
%least = arith.constant 0xFF800000 : f32
%rows = tensor.empty() : tensor<5xf32>
%all = tensor.empty() : tensor<5x37xf32>
%maxInit = linalg.fill ins(%least : f32) outs(%rows : tensor<5xf32>) -> tensor<5xf32>
%sumInit = linalg.fill ins(%zero : f32) outs(%rows : tensor<5xf32>) -> tensor<5xf32>
%max = linalg.reduce { arith.maximumf } ins(%0 : tensor<5x37xf32>) outs(%maxInit : tensor<5xf32>) dimensions = [1]
%square = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
    ins(%0, %max : tensor<5x37xf32>, tensor<5xf32>) outs(%all : tensor<5x37xf32>) {
^bb0(%x: f32, %m: f32, %out: f32):
  %d = arith.subf %x, %m : f32
  %s = arith.mulf %d, %d : f32
  linalg.yield %s : f32
} -> tensor<5x37xf32>
%sum = linalg.reduce { arith.addf } ins(%square : tensor<5x37xf32>) outs(%sumInit : tensor<5xf32>) dimensions = [1]
%result = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
    ins(%square, %sum : tensor<5x37xf32>, tensor<5xf32>) outs(%all : tensor<5x37xf32>) {
^bb0(%x: f32, %s: f32, %out: f32):
  %q = arith.divf %x, %s : f32
  linalg.yield %q : f32
} -> tensor<5x37xf32>
return %result : tensor<5x37xf32>
)";
  Model model;
  ASSERT_TRUE(computes({input}, {expected}, body, model));
  EXPECT_EQ(model.program->kernels().size(), 3u);
}

// The sum over rows of the sums over columns, doubled in the epilogue.
TEST(Chain, OfTwoReductions) {
  Random random(17);
  Tensor input = random.normal({6, 8, 10});
  Tensor expected(F32, {6});
  for (std::int64_t i = 0; i < 6; ++i) {
    double sum = 1;
    for (std::int64_t k = 0; k < 10; ++k) {
      double inner = 0;
      for (std::int64_t j = 0; j < 8; ++j)
        inner = rounded(F32, inner + input.values[(i * 8 + j) * 10 + k]);
      sum = rounded(F32, sum + inner);
    }
    expected.values[i] = 2 * sum;
  }
  std::string body = R"(
%zero = arith.constant 0.0 : f32
%one = arith.constant 1.0 : f32
%e0 = tensor.empty() : tensor<6x10xf32>
%e1 = tensor.empty() : tensor<6xf32>
%i0 = linalg.fill ins(%zero : f32) outs(%e0 : tensor<6x10xf32>) -> tensor<6x10xf32>
%i1 = linalg.fill ins(%one : f32) outs(%e1 : tensor<6xf32>) -> tensor<6xf32>
%columns = linalg.reduce { arith.addf } ins(%0 : tensor<6x8x10xf32>) outs(%i0 : tensor<6x10xf32>) dimensions = [1]
%rows = linalg.reduce { arith.addf } ins(%columns : tensor<6x10xf32>) outs(%i1 : tensor<6xf32>) dimensions = [1]
%result = linalg.map { arith.addf } ins(%rows, %rows : tensor<6xf32>, tensor<6xf32>) outs(%e1 : tensor<6xf32>)
return %result : tensor<6xf32>
)";
  Model model;
  ASSERT_TRUE(computes({input}, {expected}, body, model));
  EXPECT_EQ(model.program->kernels().size(), 2u);
}
