//===- SeedTest.cpp - The seed model --------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The model that the project began with, as its importer printed it: two
// convolutions, QDQ, Add and Relu.
//
//===----------------------------------------------------------------------===//

#include "Run.h"

#include <cmath>
#include <cstdio>
#include <fstream>
#include <limits>
#include <sched.h>
#include <sstream>

using namespace mini;
using namespace mini::execution;

namespace {

class SeedTest : public testing::Test {
protected:
  static void SetUpTestSuite() {
    std::ifstream file(SEED_MODEL);
    std::ostringstream text;
    text << file.rdbuf();
    ASSERT_FALSE(text.str().empty()) << "cannot read " << SEED_MODEL;
    model = new Model;
    ASSERT_TRUE(compileModel(text.str(), *model));
    Model again;
    ASSERT_TRUE(compileModel(text.str(), again));
    EXPECT_TRUE(model->compiled.output == again.compiled.output)
        << "two compilations give different bytes";
  }
  static void TearDownTestSuite() { delete model; }
  void SetUp() override { ASSERT_TRUE(model && model->program); }

  /// A run's output and what it must be.
  void run(std::vector<Tensor> inputs);

  static Model *model;
  Tensor preQuantization, expected;
  Bytes found;
};

Model *SeedTest::model = nullptr;

/// Activations of deviation 1; weights such that the quantized values cover
/// int8's range of -2 to 2 and some saturate.
std::vector<Tensor> makeInputs(std::uint64_t seed) {
  Random random(seed);
  std::vector<Tensor> inputs;
  inputs.push_back(random.normal({1, 64, 112, 112}));
  inputs.push_back(random.normal({1, 128, 56, 56}));
  inputs.push_back(random.normal({64, 64, 3, 3}, std::sqrt(2.0 / 576)));
  inputs.push_back(random.normal({64}, 0.1));
  inputs.push_back(random.normal({128, 64, 1, 1}, 0.15));
  inputs.push_back(random.normal({128}, 0.1));
  return inputs;
}

} // namespace

void SeedTest::run(std::vector<Tensor> inputs) {
  std::vector<Bytes> outputs;
  ASSERT_TRUE(runModel(*model, inputs, outputs));
  ASSERT_EQ(outputs.size(), 1u);
  found = outputs[0];

  Tensor scale = scalar(ElementType::F32, 0.015625);
  Tensor zeroPoint = scalar(ElementType::I8, 0);
  auto roundTrip = [&](const Tensor &tensor) {
    return dequantize(quantize(tensor, scale, zeroPoint), scale, zeroPoint);
  };
  ConvAttributes halving{{2, 2}, {1, 1, 1, 1}, {1, 1}};
  Tensor hidden = relu(conv(inputs[0], inputs[2], &inputs[3], halving));
  preQuantization = conv(hidden, inputs[4], &inputs[5], {});
  expected = relu(add(roundTrip(preQuantization), roundTrip(inputs[1])));
}

TEST_F(SeedTest, IsAtMostTwoLaunchesOfMatrixInstructions) {
  EXPECT_LE(model->program->launches().size(), 2u);
  EXPECT_TRUE(usesMatrixInstructions(*model->program));
}

TEST_F(SeedTest, MatchesTheReference) {
  ASSERT_NO_FATAL_FAILURE(run(makeInputs(1)));
  ASSERT_TRUE(matches(model->program->outputs()[0], expected, found));

  // That the input exercises the quantization is part of the test.
  std::size_t saturated = 0, nearTies = 0, positive = 0;
  double farthest = 0;
  std::vector<double> values = decode(ElementType::F32, found);
  for (std::size_t i = 0; i < values.size(); ++i) {
    double steps = preQuantization.values[i] * 64;
    saturated += steps > 127 || steps < -128;
    nearTies += expected.steps[i] > 0;
    positive += values[i] > 0;
    if (values[i] != expected.values[i])
      farthest =
          std::max(farthest, std::abs(steps - (std::floor(steps) + 0.5)));
  }
  EXPECT_GT(saturated, values.size() / 50);
  EXPECT_LT(saturated, values.size() / 5);
  EXPECT_GT(positive, values.size() / 3);
  Comparison comparison = compare(expected, found);
  std::printf("%zu of %zu values differ, by %g at most, from pre-quantization "
              "values at most %g steps from a tie; %zu values are near a tie, "
              "%zu saturate\n",
              comparison.differing, values.size(), comparison.maxDifference,
              farthest, nearTies, saturated);
}

// A session's memory must not matter, nor which session it is.
TEST_F(SeedTest, RunsAlikeInAnotherSession) {
  std::vector<Bytes> first, second;
  ASSERT_TRUE(runModel(*model, makeInputs(2), first));
  ASSERT_TRUE(runModel(*model, makeInputs(2), second));
  EXPECT_TRUE(first == second);
}

// The emulator runs workgroups on all cores; their order must not matter.
TEST_F(SeedTest, RunsAlikeOnOneCore) {
  std::vector<Bytes> onAll, onOne;
  ASSERT_TRUE(runModel(*model, makeInputs(5), onAll));
  cpu_set_t all, one;
  ASSERT_EQ(sched_getaffinity(0, sizeof all, &all), 0);
  int core = 0;
  while (!CPU_ISSET(core, &all))
    ++core;
  CPU_ZERO(&one);
  CPU_SET(core, &one);
  ASSERT_EQ(sched_setaffinity(0, sizeof one, &one), 0);
  testing::AssertionResult ran = runModel(*model, makeInputs(5), onOne);
  ASSERT_EQ(sched_setaffinity(0, sizeof all, &all), 0);
  ASSERT_TRUE(ran);
  EXPECT_TRUE(onAll == onOne);
}

// NaN stays NaN through Conv and Relu and is quantized to the least value,
// -128; infinities saturate.
TEST_F(SeedTest, TakesNaNAndInfinities) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  std::vector<Tensor> inputs = makeInputs(3);
  const double specials[] = {nan, infinity, -infinity};
  Random random(4);
  for (int i = 0; i < 3000; ++i)
    inputs[1].values[random.below(inputs[1].values.size())] = specials[i % 3];
  // Each of these reaches 128 channels of up to 4 positions.
  for (int i = 0; i < 30; ++i)
    inputs[0].values[random.below(inputs[0].values.size())] = specials[i % 3];
  ASSERT_NO_FATAL_FAILURE(run(std::move(inputs)));
  std::size_t nans = 0;
  for (double value : preQuantization.values)
    nans += std::isnan(value);
  EXPECT_GT(nans, 1000u);
  EXPECT_TRUE(matches(model->program->outputs()[0], expected, found));
}
