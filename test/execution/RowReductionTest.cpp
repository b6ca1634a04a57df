//===- RowReductionTest.cpp - Reductions of rows in memory ----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reductions over what is contiguous in memory, whose operands come through
// LDS, over sizes that no tile divides. They are added up in order all the
// same, and long rows in parts whose sums are exact in any order, so that the
// reference must agree bit by bit.
//
//===----------------------------------------------------------------------===//

#include "LoopNest.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace mini;
using namespace mini::execution;

namespace {

using enum ElementType;

constexpr std::int64_t rowCounts[] = {1, 3, 65};
constexpr std::int64_t columnCounts[] = {1, 7, 64, 997, 1000};
/// Rows of more columns may be reduced in parts.
constexpr std::int64_t mostInOrder = 64;

/// Of -1, 0 and 1: up to 2048 of them have an exact sum in any order and type.
Tensor units(Random &random, Shape shape) {
  Tensor tensor = random.integers(I8, std::move(shape));
  tensor.type = F32;
  for (double &value : tensor.values)
    value = std::remainder(value, 3);
  return tensor;
}

/// A reduction of each row of `tensor` to an element of `resultType`.
LoopNest reductionOf(const Tensor &tensor, ElementType resultType) {
  LoopNest nest;
  nest.sizes = tensor.shape;
  nest.iterators = "pr";
  nest.resultType = resultType;
  nest.result = {0};
  nest.inputs.push_back(operand(tensor, {0, 1}, 2));
  return nest;
}

LoopNest sumOf(const Tensor &tensor) {
  ElementType type = tensor.type;
  LoopNest nest = reductionOf(tensor, type);
  nest.body = "%next = arith.addf %acc, %a : " + mlirName(type);
  nest.step = [type](std::span<const double> in, double sum) {
    return rounded(type, sum + in[0]);
  };
  return nest;
}

LoopNest integerSumOf(const Tensor &tensor, ElementType type) {
  LoopNest nest = reductionOf(tensor, type);
  nest.body = tensor.type == type ? "%next = arith.addi %acc, %a : i64"
                                  : "%wide = arith.extsi %a : i8 to i32\n"
                                    "%next = arith.addi %acc, %wide : i32";
  nest.step = [](std::span<const double> in, double sum) {
    return sum + in[0];
  };
  return nest;
}

/// True if the program has one kernel and that one uses LDS.
testing::AssertionResult isStaged(const LoopNest &nest) {
  Model model;
  auto result = runsCorrectly(nest, model);
  if (result && model.program->kernels()[0].ldsBytes == 0)
    return testing::AssertionFailure() << "nothing was staged\n" << nest.text();
  return result;
}

} // namespace

TEST(Rows, SumsOfFloats) {
  Random random(20);
  for (std::int64_t rows : rowCounts)
    for (std::int64_t columns : columnCounts)
      for (ElementType type : {F32, F16}) {
        Tensor tensor = columns > mostInOrder ? units(random, {rows, columns})
                                              : random.normal({rows, columns});
        EXPECT_TRUE(runsCorrectly(sumOf(converted(tensor, type))))
            << rows << " x " << columns;
      }
}

TEST(Rows, SumsOfIntegers) {
  Random random(21);
  for (std::int64_t rows : rowCounts)
    for (std::int64_t columns : columnCounts) {
      Tensor bytes = random.integers(I8, {rows, columns}), longs = bytes;
      longs.type = I64;
      for (double &value : longs.values)
        value *= 0x1p33;
      EXPECT_TRUE(runsCorrectly(integerSumOf(bytes, I32)))
          << rows << " x " << columns;
      EXPECT_TRUE(runsCorrectly(integerSumOf(longs, I64)))
          << rows << " x " << columns;
    }
}

// More than one wave's rows for each compute unit, and rows that start at any
// byte.
TEST(Rows, OfManyWorkgroups) {
  Random random(22);
  EXPECT_TRUE(isStaged(sumOf(random.normal({20011, 9}))));
  EXPECT_TRUE(isStaged(integerSumOf(random.integers(I8, {4099, 131}), I32)));
}

// The first place of the row's maximum: the neutral element of the body is not
// the fill of what lies beyond a row.
TEST(Rows, PlacesOfTheMaxima) {
  Random random(23);
  for (std::int64_t columns : columnCounts) {
    const std::int64_t rows = 19;
    Tensor tensor = random.integers(I8, {rows, columns});
    // All negative: a zero from beyond the row would be the maximum.
    for (double &value : tensor.values)
      value = std::min(value, -1.0);
    Tensor maxima(I8, {rows}), places(I64, {columns});
    for (std::int64_t row = 0; row < rows; ++row) {
      auto first = tensor.values.begin() + row * columns;
      maxima.values[row] = *std::max_element(first, first + columns);
    }
    for (std::int64_t k = 0; k < columns; ++k)
      places.values[k] = static_cast<double>(k);
    LoopNest nest = reductionOf(tensor, I64);
    nest.inputs.push_back(operand(maxima, {0}, 2));
    nest.inputs.push_back(operand(places, {1}, 2));
    nest.initial = 1000000;
    nest.body = "%found = arith.cmpi eq, %a, %b : i8\n"
                "%none = arith.constant 1000000 : i64\n"
                "%place = arith.select %found, %c, %none : i64\n"
                "%next = arith.minsi %acc, %place : i64";
    nest.step = [](std::span<const double> in, double place) {
      return in[0] == in[1] ? std::min(place, in[2]) : place;
    };
    EXPECT_TRUE(runsCorrectly(nest)) << columns;
  }
}

// Two operands through LDS, of other sizes each, and one element a row; a body
// in which each column counts for the ones before it.
TEST(Rows, OfSeveralOperands) {
  Random random(24);
  for (std::int64_t columns : {7, 100, 997}) {
    const std::int64_t rows = 67;
    LoopNest nest = reductionOf(random.normal({rows, columns}), F32);
    nest.inputs.push_back(
        operand(converted(random.normal({rows, columns}), F16), {0, 1}, 2));
    nest.inputs.push_back(operand(random.normal({rows}), {0}, 2));
    nest.body = "%wide = arith.extf %b : f16 to f32\n"
                "%half = arith.constant 0.5 : f32\n"
                "%older = arith.mulf %acc, %half : f32\n"
                "%product = arith.mulf %a, %wide : f32\n"
                "%difference = arith.subf %product, %c : f32\n"
                "%next = arith.addf %older, %difference : f32";
    nest.step = [](std::span<const double> in, double sum) {
      return rounded(
          F32, sum * 0.5 + rounded(F32, rounded(F32, in[0] * in[1]) - in[2]));
    };
    EXPECT_TRUE(isStaged(nest)) << columns;
  }
}

// 26 tiles of all of K would not fit in LDS, so that nothing is staged.
TEST(Rows, OfMoreOperandsThanFitInLds) {
  Random random(27);
  LoopNest nest = reductionOf(random.normal({19500, 4}), F64);
  nest.inputs.clear();
  std::string sum = "%acc";
  for (char name = 'a'; name <= 'z'; ++name) {
    nest.inputs.push_back(
        operand(converted(random.normal({19500, 4}), F64), {0, 1}, 2));
    std::string next = name == 'z' ? "%next" : std::string("%sum") + name;
    nest.body += next + " = arith.addf " + sum + ", %" + name + " : f64\n";
    sum = next;
  }
  nest.step = [](std::span<const double> in, double sum) {
    for (double value : in)
      sum += value;
    return sum;
  };
  EXPECT_TRUE(runsCorrectly(nest));
}

// Rows of an image's planes, those of GlobalAveragePool, and planes beside
// which another dimension is reduced too.
TEST(Rows, OfPlanes) {
  Random random(25);
  for (const Shape &shape : {Shape{1, 512, 7, 7}, Shape{1, 1024, 11, 11}}) {
    LoopNest nest = sumOf(random.normal(shape));
    nest.iterators = "pprr";
    nest.result = {0, 1};
    nest.inputs[0] = operand(nest.inputs[0].tensor, {0, 1, 2, 3}, 4);
    EXPECT_TRUE(isStaged(nest));
  }
  LoopNest nest = sumOf(units(random, {5, 6, 4, 32}));
  nest.iterators = "rprr";
  nest.result = {1};
  nest.inputs[0] = operand(nest.inputs[0].tensor, {0, 1, 2, 3}, 4);
  EXPECT_TRUE(runsCorrectly(nest));
}

// Products of f64, for which the right operand's rows lie along K.
TEST(Rows, OfAProductWithoutMatrixInstructions) {
  Random random(26);
  LoopNest nest;
  nest.sizes = {11, 67, 131};
  nest.iterators = "ppr";
  nest.resultType = F64;
  nest.result = {0, 1};
  nest.inputs.push_back(
      operand(converted(random.normal({11, 131}), F64), {0, 2}, 3));
  nest.inputs.push_back(
      operand(converted(random.normal({67, 131}), F64), {1, 2}, 3));
  nest.body = "%product = arith.mulf %a, %b : f64\n"
              "%next = arith.addf %acc, %product : f64";
  nest.step = [](std::span<const double> in, double sum) {
    return sum + rounded(F64, in[0] * in[1]);
  };
  EXPECT_TRUE(isStaged(nest));
}

/// True if the nest runs correctly in more kernels than one.
static testing::AssertionResult isSplit(const LoopNest &nest) {
  Model model;
  auto result = runsCorrectly(nest, model);
  if (result && model.program->kernels().size() < 2)
    return testing::AssertionFailure() << "one kernel only\n" << nest.text();
  return result;
}

// Parts of equal and of unequal lengths, of parts themselves, beside each other
// or rows beside each other, one of each type of start.
TEST(Rows, InParts) {
  Random random(28);
  for (std::int64_t rows : {1, 5})
    for (std::int64_t columns : {300, 1021, 20000})
      for (bool isAlongMemory : {true, false}) {
        LoopNest nest = integerSumOf(
            random.integers(I8, isAlongMemory ? Shape{rows, columns}
                                              : Shape{columns, rows}),
            I32);
        nest.iterators = isAlongMemory ? "pr" : "rp";
        nest.result = {isAlongMemory ? 0U : 1U};
        nest.initial = -7;
        EXPECT_TRUE(isSplit(nest)) << rows << " x " << columns;
      }
}

// A NaN in the last column, and nothing above what the row starts from.
TEST(Rows, MaximaInParts) {
  Random random(29);
  for (std::int64_t columns : {1021, 20001}) {
    Tensor tensor = random.normal({4, columns});
    for (std::int64_t i = 0; i < columns; ++i)
      tensor.values[i] = -std::abs(tensor.values[i]);
    tensor.values[2 * columns - 1] = std::nan("");
    LoopNest nest = reductionOf(tensor, F32);
    nest.initial = -1e-6;
    nest.body = "%next = arith.maximumf %acc, %a : f32";
    nest.step = [](std::span<const double> in, double most) {
      return std::isnan(in[0]) || std::isnan(most) ? std::nan("")
                                                   : std::max(in[0], most);
    };
    nest.initial = rounded(F32, nest.initial);
    EXPECT_TRUE(isSplit(nest)) << columns;
  }
}

// A part's last column is beyond the row, where the window finds elements.
TEST(Rows, WindowsInParts) {
  Random random(30);
  LoopNest nest;
  nest.sizes = {3, 601};
  nest.iterators = "pr";
  nest.resultType = F32;
  nest.result = {0};
  nest.inputs.push_back(
      {units(random, {700}), {window(0, 40, 1, 1, 2)}, {}, {}, 0});
  // The window's size, which no other operand says.
  nest.inputs.push_back(operand(Tensor(F32, {601}), {1}, 2));
  nest.body = "%square = arith.mulf %a, %a : f32\n"
              "%one = arith.constant 1.0 : f32\n"
              "%more = arith.addf %square, %one : f32\n"
              "%next = arith.addf %more, %acc : f32";
  nest.step = [](std::span<const double> in, double sum) {
    return sum + in[0] * in[0] + 1;
  };
  EXPECT_TRUE(isSplit(nest));
}
