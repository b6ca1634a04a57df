//===- RunPlanTest.cpp - Which variants run -------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Programs of several sizes: which one computes inputs of some shapes, how a
// batch is split, and which programs of that kind are refused.
//
//===----------------------------------------------------------------------===//

#include "TestProgram.h"

#include "mini/Program.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

using namespace mini;
using namespace mini::test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

using Shapes = std::vector<std::vector<std::int64_t>>;

/// A program for 2 rows and for `others`.
TestProgram withBatches(const std::vector<std::int64_t> &others) {
  TestProgram source;
  for (std::int64_t rows : others)
    source.variants.push_back(source.withRows(rows));
  source.splitsBatch = true;
  return source;
}

Program load(const TestProgram &source) {
  Expected<Program> program = Program::fromBytes(source.codeObject());
  EXPECT_TRUE(program) << program.error().message;
  return *program;
}

std::string errorOf(const TestProgram &source) {
  Expected<Program> program = Program::fromBytes(source.codeObject());
  return program ? "no error" : program.error().message;
}

/// The rows of each part; empty if there is no plan.
std::vector<std::int64_t> partsOf(const Program &program, std::int64_t rows) {
  std::vector<std::int64_t> parts;
  Expected<RunPlan> plan = program.planRun(Shapes{{rows, 3}});
  if (!plan)
    return parts;
  EXPECT_THAT(plan->inputs[0].shape, ElementsAre(rows, 3));
  EXPECT_THAT(plan->outputs[0].shape, ElementsAre(rows, 3));
  EXPECT_EQ(plan->outputs[0].byteSize, rows * 12u);
  EXPECT_EQ(plan->outputs[0].elementCount, rows * 3u);
  for (const Program &part : plan->parts)
    parts.push_back(part.inputs()[0].shape[0]);
  EXPECT_EQ(plan->launches().size(), parts.size());
  return parts;
}

TEST(RunPlan, AProgramIsItsOwnVariant) {
  Program program = load({});
  ASSERT_EQ(program.variants().size(), 1u);
  EXPECT_FALSE(program.splitsBatch());
  EXPECT_THAT(partsOf(program, 2), ElementsAre(2));
  EXPECT_THAT(partsOf(program, 4), IsEmpty());
}

TEST(RunPlan, VariantsHaveTheirOwnShapesAndShareTheRest) {
  Program program = load(withBatches({8}));
  std::vector<Program> variants = program.variants();
  ASSERT_EQ(variants.size(), 2u);
  EXPECT_THAT(variants[1].inputs()[0].shape, ElementsAre(8, 3));
  EXPECT_EQ(variants[1].launches()[0].arguments[3].size, 96u);
  EXPECT_EQ(variants[1].constantsSymbol(), program.constantsSymbol());
  EXPECT_EQ(variants[1].kernels().size(), program.kernels().size());
  EXPECT_EQ(variants[1].variants().size(), 2u);
}

TEST(RunPlan, ABatchTakesTheFewestParts) {
  Program program = load(withBatches({8, 5}));
  EXPECT_THAT(partsOf(program, 2), ElementsAre(2));
  EXPECT_THAT(partsOf(program, 5), ElementsAre(5));
  EXPECT_THAT(partsOf(program, 18), ElementsAre(8, 8, 2));
  // The largest first would leave 1, which no variant has.
  EXPECT_THAT(partsOf(program, 9), ElementsAre(5, 2, 2));
  EXPECT_THAT(partsOf(program, 10), ElementsAre(8, 2));
  EXPECT_THAT(partsOf(program, 3), IsEmpty());
  EXPECT_THAT(partsOf(program, 1), IsEmpty());
}

TEST(RunPlan, TheErrorNamesTheShapesThereAre) {
  TestProgram source = withBatches({8});
  source.splitsBatch = false;
  Program program = load(source);
  Expected<RunPlan> plan = program.planRun(Shapes{{10, 3}});
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().kind, ErrorKind::Usage);
  EXPECT_EQ(plan.error().message,
            "the program was not compiled for inputs of x: 10x3xf32; it is "
            "for\n  x: 2x3xf32\n  x: 8x3xf32");
  plan = load(withBatches({8})).planRun(Shapes{{10, 4}});
  ASSERT_FALSE(plan);
  EXPECT_THAT(plan.error().message, HasSubstr("x: 10x4xf32"));
  for (const Shapes &shapes : {Shapes{}, Shapes{{2, 3}, {2, 3}}}) {
    plan = program.planRun(shapes);
    ASSERT_FALSE(plan);
    EXPECT_THAT(plan.error().message, HasSubstr("the program has 1 inputs"));
  }
}

// Rows that no memory holds are no reason to search, or to overflow.
TEST(RunPlan, HugeBatchesAreRefused) {
  Program program = load(withBatches({1}));
  EXPECT_THAT(partsOf(program, std::int64_t(1) << 40), IsEmpty());
  EXPECT_THAT(partsOf(program, -4), IsEmpty());
  EXPECT_THAT(partsOf(program, 0), IsEmpty());
}

TEST(RunPlan, VariantsMustHaveTheSamePorts) {
  TestProgram source = withBatches({8});
  source.variants[0].inputs[0].name = "other";
  EXPECT_THAT(errorOf(source),
              HasSubstr("variant 1 has other inputs or outputs"));
  source = withBatches({8});
  source.variants[0].outputs[0].type = format::ElementType::I32;
  EXPECT_THAT(errorOf(source),
              HasSubstr("variant 1 has other inputs or outputs"));
}

TEST(RunPlan, ASplitBatchIsOneBatch) {
  for (auto change :
       {+[](TestProgram &variant) { variant.inputs[0].shape[1] = 4; },
        +[](TestProgram &variant) { variant.outputs[0].shape[0] = 9; },
        +[](TestProgram &variant) { variant.inputs[0].shape = {}; }}) {
    TestProgram source = withBatches({8});
    change(source.variants[0]);
    source.variants[0].launches[0].arguments[0] = {format::BufferKind::Input, 0,
                                                   0, 4};
    EXPECT_THAT(errorOf(source), HasSubstr("its batch can be split"));
    source.splitsBatch = false;
    EXPECT_EQ(errorOf(source), "no error");
  }
}

TEST(RunPlan, VariantsAreCheckedLikePrograms) {
  TestProgram source = withBatches({8});
  source.variants[0].launches[0].kernel = 7;
  EXPECT_THAT(errorOf(source), HasSubstr("launch 0 is of kernel 7"));
  source = withBatches({8});
  source.variants[0].launches[0].arguments[3] = {format::BufferKind::Output, 0,
                                                 0, 1 << 20};
  EXPECT_THAT(errorOf(source), HasSubstr("of output 0 of 96 bytes"));
}

} // namespace
