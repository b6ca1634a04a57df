//===- ConvCases.cpp - The convolutions of the sweep ----------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Pairwise coverage, chosen greedily from a random pool of cases.
//
//===----------------------------------------------------------------------===//

#include "ConvCases.h"

#include <array>
#include <cmath>
#include <map>
#include <set>

using namespace mini;
using namespace mini::execution;

std::int64_t ConvCase::work() const {
  return batch * channels * outputs * kernel[0] * kernel[1] *
         outputSize(size[0], kernel[0], attributes, 0) *
         outputSize(size[1], kernel[1], attributes, 1);
}

std::string ConvCase::name() const {
  auto pair = [](const std::int64_t *values) {
    return std::to_string(values[0]) + "x" + std::to_string(values[1]);
  };
  std::string pads;
  for (std::int64_t pad : attributes.pads)
    pads += (pads.empty() ? "" : "x") + std::to_string(pad);
  static const char *tails[] = {"plain", "relu", "qdq"};
  return "n" + std::to_string(batch) + "_c" + std::to_string(channels) + "_o" +
         std::to_string(outputs) + "_in" + pair(size) + "_k" + pair(kernel) +
         "_s" + pair(attributes.strides) + "_p" + pads + "_d" +
         pair(attributes.dilations) + "_" + tails[static_cast<int>(tail)] +
         (bias ? "_bias" : "") + (constantWeights ? "_constant" : "_argument");
}

namespace {

constexpr std::size_t axisCount = 11;
using AxisValues = std::array<std::int64_t, axisCount>;

struct Axis {
  const char *name;
  std::vector<std::int64_t> values;
};

} // namespace

static const std::array<Axis, axisCount> axes = {{
    {"size", {1, 7, 13, 28, 55, 56, 57}},
    {"channels", {1, 3, 16, 40, 64, 72}},
    {"outputs", {1, 3, 16, 40, 64, 72}},
    {"kernel", {1, 3, 5, 7}},
    {"stride", {1, 2}},
    {"pad", {0, 1, 3}},
    {"dilation", {1, 2}},
    {"batch", {1, 2, 3}},
    {"tail", {0, 1, 2}},
    {"bias", {0, 1}},
    {"constant weights", {0, 1}},
}};

static ConvCase squareCase(const AxisValues &v) {
  ConvCase result;
  result.size[0] = result.size[1] = v[0];
  result.channels = v[1];
  result.outputs = v[2];
  result.kernel[0] = result.kernel[1] = v[3];
  result.attributes = {{v[4], v[4]}, {v[5], v[5], v[5], v[5]}, {v[6], v[6]}};
  result.batch = v[7];
  result.tail = static_cast<Tail>(v[8]);
  result.bias = v[9];
  result.constantWeights = v[10];
  return result;
}

static AxisValues axisValues(const ConvCase &c) {
  return {c.size[0],
          c.channels,
          c.outputs,
          c.kernel[0],
          c.attributes.strides[0],
          c.attributes.pads[0],
          c.attributes.dilations[0],
          c.batch,
          static_cast<std::int64_t>(c.tail),
          c.bias,
          c.constantWeights};
}

static bool isWithinLimits(const ConvCase &parameters) {
  std::int64_t work = parameters.work();
  return work > 0 && work <= workLimit;
}

/// Two axes with a value each.
using AxisPair = std::array<std::int64_t, 4>;

static std::vector<AxisPair> pairsOf(const ConvCase &parameters) {
  AxisValues values = axisValues(parameters);
  std::vector<AxisPair> pairs;
  for (std::size_t i = 0; i < axisCount; ++i)
    for (std::size_t j = i + 1; j < axisCount; ++j)
      pairs.push_back({static_cast<std::int64_t>(i), values[i],
                       static_cast<std::int64_t>(j), values[j]});
  return pairs;
}

/// Random cases of the full cross product that are within the limits: enough
/// that a pair that none has is one that no case can have.
static const std::vector<ConvCase> &pool() {
  static const std::vector<ConvCase> cases = [] {
    std::vector<ConvCase> cases;
    Random random(sweepSeed);
    while (cases.size() < 20000) {
      AxisValues values;
      for (std::size_t i = 0; i < axisCount; ++i)
        values[i] = axes[i].values[random.below(axes[i].values.size())];
      if (ConvCase candidate = squareCase(values); isWithinLimits(candidate))
        cases.push_back(candidate);
    }
    return cases;
  }();
  return cases;
}

std::vector<ConvCase> execution::sampleSquareCases() {
  constexpr int caseCount = 168, candidateCount = 100;
  std::set<AxisPair> covered;
  std::vector<ConvCase> cases;
  Random random(sweepSeed + 1);
  for (int i = 0; i < caseCount; ++i) {
    const ConvCase *best = nullptr;
    int bestGain = -1;
    for (int j = 0; j < candidateCount; ++j) {
      const ConvCase &candidate = pool()[random.below(pool().size())];
      int gain = 0;
      for (const AxisPair &pair : pairsOf(candidate))
        gain += !covered.contains(pair);
      if (gain > bestGain) {
        best = &candidate;
        bestGain = gain;
      }
    }
    cases.push_back(*best);
    for (const AxisPair &pair : pairsOf(*best))
      covered.insert(pair);
  }
  return cases;
}

std::vector<std::string>
execution::missingPairs(const std::vector<ConvCase> &cases) {
  std::set<AxisPair> missing;
  for (const ConvCase &parameters : pool())
    for (const AxisPair &pair : pairsOf(parameters))
      missing.insert(pair);
  for (const ConvCase &parameters : cases)
    for (const AxisPair &pair : pairsOf(parameters))
      missing.erase(pair);
  std::vector<std::string> result;
  for (const AxisPair &pair : missing)
    result.push_back(std::string(axes[pair[0]].name) + " " +
                     std::to_string(pair[1]) + " with " + axes[pair[2]].name +
                     " " + std::to_string(pair[3]));
  return result;
}

std::vector<std::string>
execution::rareValues(const std::vector<ConvCase> &cases, int count) {
  std::vector<std::string> result;
  for (std::size_t i = 0; i < axisCount; ++i)
    for (std::int64_t value : axes[i].values) {
      int found = 0;
      for (const ConvCase &parameters : cases)
        found += axisValues(parameters)[i] == value;
      if (found < count)
        result.push_back(std::string(axes[i].name) + " " +
                         std::to_string(value));
    }
  return result;
}

static ConvCase irregularCase(Random &random) {
  auto between = [&](std::int64_t least, std::int64_t greatest) {
    return least +
           static_cast<std::int64_t>(random.below(greatest - least + 1));
  };
  ConvCase result;
  result.batch = between(1, 3);
  result.channels = between(1, 40);
  result.outputs = between(1, 40);
  for (int i : {0, 1}) {
    result.size[i] = between(1, 40);
    result.kernel[i] = between(1, 5);
    result.attributes.strides[i] = between(1, 3);
    result.attributes.dilations[i] = between(1, 3);
  }
  for (std::int64_t &pad : result.attributes.pads)
    pad = between(0, 3);
  result.tail = static_cast<Tail>(between(0, 2));
  result.bias = between(0, 1);
  result.constantWeights = between(0, 1);
  return result;
}

/// Whether the two dimensions differ, so that a mix-up of them shows.
static bool isIrregular(const ConvCase &c) {
  const ConvAttributes &a = c.attributes;
  return c.size[0] != c.size[1] && c.kernel[0] != c.kernel[1] &&
         (a.strides[0] != a.strides[1] || a.dilations[0] != a.dilations[1]) &&
         a.pads[0] != a.pads[2] && a.pads[1] != a.pads[3];
}

std::vector<ConvCase> execution::sampleIrregularCases() {
  std::vector<ConvCase> cases;
  Random random(sweepSeed + 2);
  while (cases.size() < 24)
    if (ConvCase candidate = irregularCase(random);
        isIrregular(candidate) && isWithinLimits(candidate))
      cases.push_back(candidate);
  return cases;
}

void execution::buildGraph(const ConvCase &c, std::uint64_t seed,
                           Graph &graph) {
  Random random(seed);
  // The results vary by about 1, so that they cover int8's range at a scale of
  // 1/64 and some saturate.
  double products = c.channels * c.kernel[0] * c.kernel[1];
  auto parameter = [&](Tensor tensor) {
    return c.constantWeights ? graph.constant(std::move(tensor))
                             : graph.input(std::move(tensor));
  };
  Graph::Value input =
      graph.input(random.normal({c.batch, c.channels, c.size[0], c.size[1]}));
  Graph::Value weights =
      parameter(random.normal({c.outputs, c.channels, c.kernel[0], c.kernel[1]},
                              1 / std::sqrt(products)));
  Graph::Value bias =
      c.bias ? parameter(random.normal({c.outputs}, 0.5)) : nullptr;
  Graph::Value result = graph.conv(input, weights, bias, c.attributes);
  if (c.tail == Tail::Quantized) {
    Graph::Value skip = graph.input(random.normal(result->tensor.shape));
    // A power of two, for which the division is exact, or not.
    Graph::Value scale =
        graph.constant(static_cast<float>(random.below(2) ? 0.015625 : 0.0173));
    Graph::Value zeroPoint = graph.constant(scalar(ElementType::I8, 0));
    result = graph.add(graph.roundTrip(result, scale, zeroPoint),
                       graph.roundTrip(skip, scale, zeroPoint));
  }
  if (c.tail != Tail::None)
    result = graph.relu(result);
  graph.output(result);
}
