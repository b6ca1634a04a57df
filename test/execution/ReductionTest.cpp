//===- ReductionTest.cpp - Reductions and contractions of any kind --------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the graph phase is given for pooling, normalization, attention and the
// convolutions that have groups. Sums that no matrix instruction computes are
// added up in order, so that the reference must agree bit by bit.
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

/// An operand that is indexed by these loops alone.
LoopNest::Operand operand(Tensor tensor, std::vector<unsigned> loops,
                          unsigned count) {
  LoopNest::Operand result{std::move(tensor), {}, {}, {}};
  for (unsigned each : loops)
    result.map.push_back(loop(each, count));
  return result;
}

/// A window's coordinate: stride * outer + dilation * inner.
LoopNest::Coordinate window(unsigned outer, std::int64_t stride, unsigned inner,
                            std::int64_t dilation, unsigned count) {
  LoopNest::Coordinate result = loop(outer, count, stride);
  result[inner] = dilation;
  return result;
}

void sumOf(LoopNest &nest, ElementType type) {
  nest.body = "%next = arith.addf %acc, %a : " + mlirName(type);
  nest.step = [type](std::span<const double> in, double sum) {
    return rounded(type, sum + in[0]);
  };
}

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
  return static_cast<double>(factors.size() / 2 + 2) * 0x1p-24 * sum;
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
  EXPECT_TRUE(runsCorrectly(sumOver(random.normal({3, 1031}), 0b10)));
  EXPECT_TRUE(runsCorrectly(sumOver(random.normal({5003}), 0b1)));
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

// b, m, n, k, and the right-hand side shared by two of the batches.
TEST(MatrixProduct, OfBatches) {
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
