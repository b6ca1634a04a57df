//===- ElementwiseTest.cpp - Models without a convolution -----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Relu, Add, QuantizeLinear and DequantizeLinear, each alone, and models that
// return what they were given.
//
//===----------------------------------------------------------------------===//

#include "Run.h"

#include <cmath>
#include <limits>

using namespace mini;
using namespace mini::execution;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Normal values, with some special ones in front.
Tensor withSpecials(Tensor tensor) {
  const double specials[] = {nan, infinity, -infinity, -0.0, 0x1p-149, 3e38};
  for (std::size_t i = 0; i < std::size(specials); ++i)
    tensor.values[i * 3 % tensor.values.size()] =
        static_cast<float>(specials[i]);
  return tensor;
}

/// Values of which a third are ties of this scale.
Tensor withTies(Tensor tensor, double scale) {
  for (std::size_t i = 0; i < tensor.values.size(); i += 3)
    tensor.values[i] = static_cast<float>(
        (std::floor(tensor.values[i] / scale) + 0.5) * scale);
  return tensor;
}

double asF32(double value) { return static_cast<float>(value); }

} // namespace

TEST(Relu, Alone) {
  Random random(1);
  for (const Shape &shape : {Shape{1}, Shape{5}, Shape{1024}, Shape{2500},
                             Shape{3, 5, 7}, Shape{1, 64, 14, 14}}) {
    Graph graph;
    graph.output(graph.relu(graph.input(random.normal(shape))));
    EXPECT_TRUE(runsCorrectly(graph));
  }
}

TEST(Relu, KeepsNaN) {
  Random random(2);
  Graph graph;
  graph.output(
      graph.relu(graph.input(withSpecials(random.normal({2, 3, 11})))));
  EXPECT_TRUE(runsCorrectly(graph));
}

TEST(Relu, OfARankZeroInput) {
  for (double value : {-1.5, 2.5}) {
    Graph graph;
    graph.output(graph.relu(graph.input(scalar(ElementType::F32, value))));
    EXPECT_TRUE(runsCorrectly(graph));
  }
}

TEST(Add, Broadcasts) {
  const Shape shapes[][2] = {
      {{2, 5, 7, 9}, {2, 5, 7, 9}},
      {{2, 5, 7, 9}, {1, 5, 1, 1}},
      {{1, 5, 1, 1}, {2, 5, 7, 9}},
      {{2, 5, 7, 9}, {}},
      {{}, {2, 5, 7, 9}},
      {{2, 5, 7, 9}, {9}},
      {{2, 1, 7, 1}, {5, 1, 9}},
      {{2, 5, 7, 9}, {1}},
      {{13}, {13}},
      {{}, {}},
  };
  Random random(3);
  for (const auto &[left, right] : shapes) {
    Graph graph;
    Graph::Value a = graph.input(random.normal(left));
    graph.output(graph.add(a, graph.input(random.normal(right))));
    EXPECT_TRUE(runsCorrectly(graph));
  }
}

TEST(Add, OfAConstant) {
  Random random(4);
  for (const Shape &shape : {Shape{}, Shape{1, 6, 1, 1}, Shape{3, 6, 5, 5}}) {
    Graph graph;
    Graph::Value input = graph.input(withSpecials(random.normal({3, 6, 5, 5})));
    graph.output(graph.add(input, graph.constant(random.normal(shape))));
    EXPECT_TRUE(runsCorrectly(graph));
  }
}

TEST(Add, OfAValueToItself) {
  Random random(5);
  Graph graph;
  Graph::Value input = graph.input(random.normal({4, 33}));
  graph.output(graph.add(input, input));
  EXPECT_TRUE(runsCorrectly(graph));
}

// The scales are such that x / s and x * (1 / s) round differently.
TEST(QuantizeLinear, Alone) {
  Random random(6);
  for (ElementType type : {ElementType::I8, ElementType::U8})
    for (double scale : {0.015625, 0.0317, 0.1}) {
      double zeroPoint = type == ElementType::I8 ? -7 : 131;
      Graph graph;
      Tensor input =
          withTies(random.normal({2, 3, 37, 5}, 128 * scale / 2), asF32(scale));
      graph.output(graph.quantize(graph.input(withSpecials(std::move(input))),
                                  graph.constant(asF32(scale)),
                                  graph.constant(scalar(type, zeroPoint))));
      EXPECT_TRUE(runsCorrectly(graph));
    }
}

TEST(QuantizeLinear, WithParametersAsInputs) {
  Random random(7);
  Graph graph;
  Tensor input = random.normal({3, 50}, 2);
  graph.output(
      graph.quantize(graph.input(withTies(std::move(input), asF32(0.0317))),
                     graph.input(scalar(ElementType::F32, asF32(0.0317))),
                     graph.input(scalar(ElementType::U8, 77))));
  EXPECT_TRUE(runsCorrectly(graph));
}

TEST(DequantizeLinear, Alone) {
  Random random(8);
  for (ElementType type : {ElementType::I8, ElementType::U8})
    for (double zeroPoint : {0, 100}) {
      Graph graph;
      graph.output(
          graph.dequantize(graph.input(random.integers(type, {5, 3, 41})),
                           graph.constant(asF32(0.0173)),
                           graph.constant(scalar(type, zeroPoint))));
      EXPECT_TRUE(runsCorrectly(graph));
    }
}

TEST(QuantizeDequantize, PerAxis) {
  Random random(9);
  for (int axis : {0, 1, -1}) {
    Graph graph;
    Shape shape = {4, 6, 10};
    std::int64_t channels = shape[axis < 0 ? axis + 3 : axis];
    std::vector<double> scales, zeroPoints;
    for (std::int64_t i = 0; i < channels; ++i) {
      scales.push_back(asF32(0.01 * (i + 1)));
      zeroPoints.push_back(i * 20 - 60);
    }
    Graph::Value scale = graph.constant(vector(ElementType::F32, scales));
    Graph::Value zeroPoint =
        graph.constant(vector(ElementType::I8, zeroPoints));
    graph.output(graph.roundTrip(graph.input(random.normal(shape, 2)), scale,
                                 zeroPoint, axis));
    EXPECT_TRUE(runsCorrectly(graph));
  }
}

TEST(Results, AnArgumentUnchanged) {
  Random random(10);
  Graph graph;
  graph.output(graph.input(withSpecials(random.normal({3, 7}))));
  EXPECT_TRUE(runsCorrectly(graph));
}

TEST(Results, AnArgumentOfOneDimension) {
  Random random(15);
  Graph graph;
  graph.output(graph.input(random.normal({33})));
  graph.output(graph.input(random.integers(ElementType::U8, {7})));
  EXPECT_TRUE(runsCorrectly(graph));
}

TEST(Results, Constants) {
  Random random(11);
  Graph graph;
  graph.input(random.normal({2}));
  graph.output(graph.constant(random.normal({3, 7})));
  graph.output(graph.constant(random.normal({7})));
  Tensor uniform(ElementType::F32, {5});
  uniform.values.assign(5, 1.5);
  graph.output(graph.constant(std::move(uniform)));
  EXPECT_TRUE(runsCorrectly(graph));
}

TEST(Results, TheSameValueTwice) {
  Random random(12);
  Graph graph;
  Graph::Value input = graph.input(random.normal({3, 70}));
  Graph::Value result = graph.relu(input);
  graph.output(result);
  graph.output(input);
  graph.output(result);
  graph.output(input);
  EXPECT_TRUE(runsCorrectly(graph));
}

TEST(Results, AnIntermediateToo) {
  Random random(13);
  Graph graph;
  Graph::Value first = graph.input(random.normal({1, 8, 9, 9}));
  Graph::Value sum = graph.add(first, graph.input(random.normal({8, 1, 1})));
  graph.output(sum);
  graph.output(graph.relu(sum));
  EXPECT_TRUE(runsCorrectly(graph));
}

TEST(Results, AnArgumentThatIsAlsoUsed) {
  Random random(14);
  Graph graph;
  Graph::Value input = graph.input(random.normal({3, 7}));
  graph.output(graph.relu(input));
  graph.output(input);
  EXPECT_TRUE(runsCorrectly(graph));
}
