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
  if (GetParam().parameters.tail == Tail::Quantized)
    countDifferences(graph.outputs()[0], outputs[0]);
}

INSTANTIATE_TEST_SUITE_P(Square, ConvSweep,
                         testing::ValuesIn(indexed(sampleSquareCases(), 100)),
                         nameOf);
INSTANTIATE_TEST_SUITE_P(Irregular, ConvSweep,
                         testing::ValuesIn(indexed(sampleIrregularCases(),
                                                   1000)),
                         nameOf);
