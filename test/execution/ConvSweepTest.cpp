//===- ConvSweepTest.cpp - Many convolutions ------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs the sweep: each case against the reference, twice with the same bits, in
// the LDS there is, and with matrix instructions alone. One case runs alone
// with the filter that its failure prints.
//
//===----------------------------------------------------------------------===//

#include "ConvCases.h"
#include "Run.h"

#include <cmath>
#include <cstdio>

using namespace mini;
using namespace mini::execution;

namespace {

struct IndexedCase {
  std::uint64_t index;
  ConvCase parameters;
};

/// The quantized results that differ, over all cases; printed at the end.
struct Totals {
  std::size_t values = 0, differing = 0;

  ~Totals() {
    std::printf("%zu of %zu quantized results differ by a step near a tie\n",
                differing, values);
  }
};

void PrintTo(const IndexedCase &value, std::ostream *stream) {
  *stream << value.parameters.name();
}

class ConvSweep : public testing::TestWithParam<IndexedCase> {};

} // namespace

static std::vector<IndexedCase> indexed(const std::vector<ConvCase> &cases,
                                        std::uint64_t first) {
  std::vector<IndexedCase> result;
  for (const ConvCase &parameters : cases)
    result.push_back({first + result.size(), parameters});
  return result;
}

static std::string nameOf(const testing::TestParamInfo<IndexedCase> &info) {
  char index[8];
  std::snprintf(index, sizeof index, "%03d_", static_cast<int>(info.index));
  return index + info.param.parameters.name();
}

TEST(ConvSamples, CoverTheirAxes) {
  std::printf("the sweep's seed is %llu\n",
              static_cast<unsigned long long>(sweepSeed));
  std::vector<ConvCase> cases = sampleSquareCases();
  EXPECT_GE(cases.size(), 160u);
  EXPECT_EQ(rareValues(cases, 5), std::vector<std::string>());
  EXPECT_EQ(missingPairs(cases), std::vector<std::string>());
}

static void countDifferences(const Tensor &expected, const Bytes &found) {
  static Totals totals;
  totals.values += expected.values.size();
  totals.differing += compare(expected, found).differing;
}

/// The worst-case bound grows with the number of products K, so that for a
/// large K a lower precision would pass it. Rounding errors of f32 grow as
/// sqrt(K) in practice, for results of deviation 1 as here, and stay far below
/// 4 times that.
static testing::AssertionResult hasTypicalErrors(const ConvCase &parameters,
                                                 const Tensor &expected,
                                                 const Bytes &found) {
  std::vector<double> values = decode(expected.type, found);
  double squares = 0;
  for (std::size_t i = 0; i < values.size(); ++i)
    squares += std::pow(values[i] - expected.values[i], 2);
  double error = std::sqrt(squares / values.size());
  double products =
      parameters.channels * parameters.kernel[0] * parameters.kernel[1];
  double limit = 4 * 0x1p-24 * std::sqrt(products + 2);
  if (error > limit)
    return testing::AssertionFailure()
           << "the root mean square error is " << error << ", above " << limit;
  return testing::AssertionSuccess();
}

TEST_P(ConvSweep, MatchesTheReference) {
  const testing::TestInfo &test =
      *testing::UnitTest::GetInstance()->current_test_info();
  SCOPED_TRACE(std::string("to run it alone: conv-sweep-test --gtest_filter=") +
               test.test_suite_name() + "." + test.name());
  Graph graph;
  buildGraph(GetParam().parameters, sweepSeed + GetParam().index, graph);
  Model model;
  std::vector<Bytes> outputs;
  ASSERT_TRUE(runsCorrectly(graph, model, outputs));
  EXPECT_TRUE(usesMatrixInstructions(*model.program));
  Tensor expected = graph.outputs()[0];
  if (GetParam().parameters.tail == Tail::Quantized)
    countDifferences(expected, outputs[0]);
  else
    EXPECT_TRUE(hasTypicalErrors(GetParam().parameters, expected, outputs[0]));
}

INSTANTIATE_TEST_SUITE_P(Square, ConvSweep,
                         testing::ValuesIn(indexed(sampleSquareCases(), 100)),
                         nameOf);
INSTANTIATE_TEST_SUITE_P(Irregular, ConvSweep,
                         testing::ValuesIn(indexed(sampleIrregularCases(),
                                                   1000)),
                         nameOf);
