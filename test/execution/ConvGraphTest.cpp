//===- ConvGraphTest.cpp - Models of several convolutions -----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How convolutions are put together: in parallel, in a chain, with a result
// that is used twice, and between quantizations.
//
//===----------------------------------------------------------------------===//

#include "Run.h"

#include <cmath>

using namespace mini;
using namespace mini::execution;

namespace {

const ConvAttributes same3x3 = {{1, 1}, {1, 1, 1, 1}, {1, 1}};

/// Weights that keep the deviation of their input, as constants.
Graph::Value makeWeights(Graph &graph, Random &random, Shape shape) {
  double products = shape[1] * shape[2] * shape[3];
  return graph.constant(
      random.normal(std::move(shape), 1 / std::sqrt(products)));
}

} // namespace

TEST(ConvGraph, TwoInParallelAdded) {
  Random random(1);
  Graph graph;
  Graph::Value input = graph.input(random.normal({1, 24, 14, 14}));
  Graph::Value bias = graph.input(random.normal({40}));
  Graph::Value left = graph.conv(
      input, makeWeights(graph, random, {40, 24, 3, 3}), bias, same3x3);
  Graph::Value right =
      graph.conv(input, makeWeights(graph, random, {40, 24, 1, 1}), nullptr);
  graph.output(graph.add(left, right));
  EXPECT_TRUE(runsCorrectly(graph));
}

TEST(ConvGraph, AResultUsedTwice) {
  Random random(2);
  Graph graph;
  Graph::Value input = graph.input(random.normal({2, 16, 13, 13}));
  Graph::Value shared = graph.conv(
      input, makeWeights(graph, random, {20, 16, 3, 3}), nullptr, same3x3);
  graph.output(graph.relu(shared));
  graph.output(
      graph.conv(shared, makeWeights(graph, random, {33, 20, 1, 1}), nullptr));
  EXPECT_TRUE(runsCorrectly(graph));
}

TEST(ConvGraph, AnIntermediateAndTheFinalResult) {
  Random random(3);
  Graph graph;
  Graph::Value input = graph.input(random.normal({1, 16, 15, 15}));
  Graph::Value hidden = graph.relu(graph.conv(
      input, makeWeights(graph, random, {32, 16, 3, 3}), nullptr, same3x3));
  graph.output(hidden);
  graph.output(graph.conv(hidden, makeWeights(graph, random, {16, 32, 1, 1}),
                          graph.input(random.normal({16}))));
  EXPECT_TRUE(runsCorrectly(graph));
}

TEST(ConvGraph, ThreeInAChain) {
  Random random(4);
  Graph graph;
  Graph::Value value = graph.input(random.normal({1, 3, 29, 29}));
  ConvAttributes halving{{2, 2}, {1, 1, 1, 1}, {1, 1}};
  value = graph.relu(graph.conv(
      value, makeWeights(graph, random, {16, 3, 3, 3}), nullptr, halving));
  value =
      graph.relu(graph.conv(value, makeWeights(graph, random, {24, 16, 3, 3}),
                            graph.input(random.normal({24})), same3x3));
  value =
      graph.conv(value, makeWeights(graph, random, {10, 24, 1, 1}), nullptr);
  graph.output(value);
  EXPECT_TRUE(runsCorrectly(graph));
}

TEST(ConvGraph, AResidualBlock) {
  Random random(5);
  Graph graph;
  Graph::Value input = graph.input(random.normal({1, 16, 14, 14}));
  Graph::Value hidden = graph.relu(graph.conv(
      input, makeWeights(graph, random, {16, 16, 3, 3}), nullptr, same3x3));
  Graph::Value result = graph.conv(
      hidden, makeWeights(graph, random, {16, 16, 3, 3}), nullptr, same3x3);
  graph.output(graph.relu(graph.add(result, input)));
  EXPECT_TRUE(runsCorrectly(graph));
}

// The padding is 0 after the dequantization, not before: at a zero point of 131
// a padding with level 0 would be far off. The same for the products that fill
// up the last matrix instruction where their number is odd.
TEST(ConvGraph, PaddingOfADequantizedInput) {
  Random random(6);
  for (std::int64_t channels : {5, 8}) {
    Graph graph;
    Graph::Value input = graph.dequantize(
        graph.input(random.integers(ElementType::U8, {1, channels, 9, 9})),
        graph.constant(static_cast<float>(0.0173)),
        graph.constant(scalar(ElementType::U8, 131)));
    graph.output(graph.conv(input,
                            makeWeights(graph, random, {16, channels, 3, 3}),
                            nullptr, {{1, 1}, {3, 3, 3, 3}, {1, 1}}));
    EXPECT_TRUE(runsCorrectly(graph));
  }
}

// The same after an Add, which makes 0 something else.
TEST(ConvGraph, PaddingOfAnAddedInput) {
  Random random(7);
  for (std::int64_t channels : {5, 8}) {
    Graph graph;
    Graph::Value input = graph.add(
        graph.input(random.normal({1, channels, 9, 9})), graph.constant(5));
    graph.output(graph.conv(graph.relu(input),
                            makeWeights(graph, random, {16, channels, 3, 3}),
                            nullptr, {{1, 1}, {3, 3, 3, 3}, {1, 1}}));
    EXPECT_TRUE(runsCorrectly(graph));
  }
}

// Both operands of the products, with zero points that are not 0, and as many
// products as no matrix instruction takes: what fills them up must be 0.
TEST(ConvGraph, DequantizedInputAndWeights) {
  Random random(11);
  for (const ConvAttributes &attributes : {ConvAttributes(), same3x3}) {
    Graph graph;
    Graph::Value input = graph.dequantize(
        graph.input(random.integers(ElementType::U8, {2, 3, 9, 9})),
        graph.constant(0.03125), graph.constant(scalar(ElementType::U8, 131)));
    Graph::Value weights = graph.dequantize(
        graph.input(random.integers(ElementType::U8, {17, 3, 3, 3})),
        graph.constant(static_cast<float>(0.003)),
        graph.constant(scalar(ElementType::U8, 99)));
    graph.output(graph.conv(input, weights, graph.input(random.normal({17})),
                            attributes));
    EXPECT_TRUE(runsCorrectly(graph));
  }
}

TEST(ConvGraph, ScalesAsInputs) {
  Random random(8);
  Graph graph;
  Graph::Value scale = graph.input(scalar(ElementType::F32, 0.015625));
  Graph::Value zeroPoint = graph.input(scalar(ElementType::I8, 3));
  Graph::Value input = graph.roundTrip(
      graph.input(random.normal({1, 12, 10, 10})), scale, zeroPoint);
  Graph::Value result = graph.conv(
      input, makeWeights(graph, random, {20, 12, 3, 3}), nullptr, same3x3);
  graph.output(graph.roundTrip(result, scale, zeroPoint));
  EXPECT_TRUE(runsCorrectly(graph));
}

// As quantizers write a convolution: uint8 activations, int8 weights per output
// channel, and a result that is returned quantized.
TEST(ConvGraph, FullyQuantized) {
  Random random(9);
  Graph graph;
  Graph::Value zero = graph.constant(scalar(ElementType::U8, 120));
  Graph::Value input = graph.dequantize(
      graph.input(random.integers(ElementType::U8, {1, 16, 12, 12})),
      graph.constant(0.015625), zero);
  std::vector<double> scales;
  for (int i = 0; i < 24; ++i)
    scales.push_back(std::ldexp(1, -11 - i % 3));
  Graph::Value weights = graph.dequantize(
      graph.constant(random.integers(ElementType::I8, {24, 16, 3, 3})),
      graph.constant(vector(ElementType::F32, scales)),
      graph.constant(vector(ElementType::I8, std::vector<double>(24, 0))), 0);
  Graph::Value result = graph.relu(
      graph.conv(input, weights, graph.constant(random.normal({24})), same3x3));
  graph.output(graph.quantize(result, graph.constant(0.03125),
                              graph.constant(scalar(ElementType::U8, 0))));
  EXPECT_TRUE(runsCorrectly(graph));
}

// A dequantization with different uses: as an operand and as a result.
TEST(ConvGraph, AQuantizedResultThatIsReturnedToo) {
  Random random(10);
  Graph graph;
  Graph::Value scale = graph.constant(0.03125);
  Graph::Value zeroPoint = graph.constant(scalar(ElementType::I8, 0));
  Graph::Value quantized = graph.quantize(
      graph.conv(graph.input(random.normal({1, 8, 11, 11})),
                 makeWeights(graph, random, {18, 8, 3, 3}), nullptr),
      scale, zeroPoint);
  graph.output(quantized);
  graph.output(graph.relu(graph.dequantize(quantized, scale, zeroPoint)));
  EXPECT_TRUE(runsCorrectly(graph));
}

// The second convolution's weights and bias come out of the graph too.
TEST(ConvGraph, ComputedWeightsAndBias) {
  Random random(12);
  Graph graph;
  Graph::Value input = graph.input(random.normal({1, 6, 12, 12}));
  Graph::Value weights =
      graph.conv(graph.input(random.normal({14, 3, 5, 5})),
                 makeWeights(graph, random, {6, 3, 3, 3}), nullptr);
  Graph::Value bias = graph.relu(graph.input(random.normal({14})));
  graph.output(graph.conv(input, weights, bias, same3x3));
  EXPECT_TRUE(runsCorrectly(graph));
}

// As squeeze-and-excitation does, a small result is repeated over a large one.
TEST(ConvGraph, ABroadcastResultAdded) {
  Random random(13);
  Graph graph;
  Graph::Value input = graph.input(random.normal({2, 16, 11, 11}));
  Graph::Value large = graph.conv(
      input, makeWeights(graph, random, {20, 16, 3, 3}), nullptr, same3x3);
  Graph::Value small =
      graph.conv(input, makeWeights(graph, random, {20, 16, 11, 11}), nullptr);
  graph.output(graph.relu(graph.add(small, large)));
  EXPECT_TRUE(runsCorrectly(graph));
}

TEST(ConvGraph, AResultAddedToItself) {
  Random random(14);
  Graph graph;
  Graph::Value result =
      graph.conv(graph.input(random.normal({1, 5, 8, 8})),
                 makeWeights(graph, random, {7, 5, 3, 3}), nullptr, same3x3);
  graph.output(graph.add(result, graph.relu(result)));
  EXPECT_TRUE(runsCorrectly(graph));
}

// The first result is added to the last, across one in between.
TEST(ConvGraph, ASkipOverAConvolution) {
  Random random(15);
  Graph graph;
  Graph::Value first = graph.relu(
      graph.conv(graph.input(random.normal({2, 3, 14, 14})),
                 makeWeights(graph, random, {18, 3, 3, 3}), nullptr, same3x3));
  Graph::Value second = graph.conv(
      first, makeWeights(graph, random, {18, 18, 3, 3}), nullptr, same3x3);
  graph.output(graph.relu(graph.add(first, second)));
  EXPECT_TRUE(runsCorrectly(graph));
}

TEST(ConvGraph, AResultQuantizedPerChannel) {
  Random random(16);
  Graph graph;
  Graph::Value result =
      graph.conv(graph.input(random.normal({2, 8, 9, 9})),
                 makeWeights(graph, random, {5, 8, 3, 3}), nullptr);
  Graph::Value scale = graph.constant(
      vector(ElementType::F32, {0.015625, 0.03125, 0.0625, 0.25, 0.5}));
  Graph::Value zeroPoint =
      graph.constant(vector(ElementType::U8, {0, 30, 128, 200, 255}));
  Graph::Value quantized = graph.quantize(result, scale, zeroPoint);
  graph.output(quantized);
  graph.output(graph.dequantize(quantized, scale, zeroPoint));
  EXPECT_TRUE(runsCorrectly(graph));
}

// Every convolution is quantized and adds up small integers times a power of
// two: f32 is exact, ties are met, and so must every bit be.
TEST(ConvGraph, AQuantizedResidualNetwork) {
  Random random(17);
  Graph graph;
  Graph::Value scale = graph.constant(0.03125);
  Graph::Value zeroPoint = graph.constant(scalar(ElementType::I8, 0));
  auto weights = [&](const Shape &shape) {
    return graph.dequantize(
        graph.constant(random.integers(ElementType::I8, shape)),
        graph.constant(0x1p-10), zeroPoint);
  };
  Graph::Value value = graph.roundTrip(
      graph.input(random.normal({1, 3, 20, 20})), scale, zeroPoint);
  value = graph.roundTrip(
      graph.relu(graph.conv(value, weights({16, 3, 5, 5}), nullptr,
                            {{2, 2}, {2, 2, 2, 2}, {1, 1}})),
      scale, zeroPoint);
  for (int block = 0; block < 2; ++block) {
    Graph::Value branch = graph.roundTrip(
        graph.conv(value, weights({16, 16, 3, 3}), nullptr, same3x3), scale,
        zeroPoint);
    value =
        graph.roundTrip(graph.relu(graph.add(branch, value)), scale, zeroPoint);
  }
  graph.output(value);
  for (std::size_t i = 0; i < value->tensor.values.size(); ++i)
    ASSERT_EQ(value->tensor.bound(i), 0);
  EXPECT_TRUE(runsCorrectly(graph));
}
