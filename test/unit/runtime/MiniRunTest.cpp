//===- MiniRunTest.cpp - The mini-run tool --------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The tool's parts, and the tool itself as a process on the fake HIP library,
// whose kernel copies the input to the output.
//
//===----------------------------------------------------------------------===//

#include "Compare.h"
#include "Execute.h"
#include "TensorSources.h"
#include "TestProgram.h"

#include "tensor/ElementValue.h"
#include "tensor/FileOutput.h"
#include "tensor/FileSystem.h"
#include "tensor/Npy.h"
#include "tensor/Printable.h"
#include "tensor/Unfinished.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <limits>
#include <sys/wait.h>
#include <unistd.h>

using namespace mini;
using namespace mini::run;
using namespace mini::test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

namespace {

template <typename T> std::vector<std::byte> bytesOf(std::vector<T> values) {
  std::vector<std::byte> bytes(values.size() * sizeof(T));
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

TensorInfo tensor(ElementType type, std::int64_t size,
                  const std::string &name = "t") {
  std::size_t count = size;
  return {name, type, {size}, count, count * elementTypeSize(type)};
}

template <typename T>
std::size_t mismatches(ElementType type, const std::vector<T> &actual,
                       const std::vector<T> &expected,
                       Tolerance tolerance = {}) {
  return compare(tensor(type, static_cast<std::int64_t>(actual.size())),
                 bytesOf(actual), bytesOf(expected), tolerance)
      .mismatches;
}

constexpr float nan = std::numeric_limits<float>::quiet_NaN();
constexpr float infinity = std::numeric_limits<float>::infinity();

TEST(Compare, FollowsTheToleranceFormula) {
  ElementType f32 = ElementType::F32;
  EXPECT_EQ(mismatches<float>(f32, {1.5f, 2}, {1, 2}, {0.5, 0}), 0u);
  EXPECT_EQ(mismatches<float>(f32, {1.5f, 2}, {1, 2}, {0.49, 0}), 1u);
  // Relative to the expected side, not the actual one.
  EXPECT_EQ(mismatches<float>(f32, {10}, {15}, {0, 0.4}), 0u);
  EXPECT_EQ(mismatches<float>(f32, {15}, {10}, {0, 0.4}), 1u);
}

TEST(Compare, TreatsSpecialValuesAsValues) {
  ElementType f32 = ElementType::F32;
  EXPECT_EQ(mismatches<float>(f32, {nan, -nan}, {nan, nan}), 0u);
  EXPECT_EQ(mismatches<float>(f32, {nan, 1}, {1, nan}, {1e9, 1e9}), 2u);
  EXPECT_EQ(mismatches<float>(f32, {infinity}, {infinity}), 0u);
  EXPECT_EQ(
      mismatches<float>(f32, {1, -infinity}, {infinity, infinity}, {1e9, 1e9}),
      2u);
  EXPECT_EQ(mismatches<float>(f32, {-0.0f}, {0.0f}), 0u);
}

// As doubles these are equal.
TEST(Compare, IsExactOnWideIntegers) {
  Comparison comparison = compare(
      tensor(ElementType::I64, 1), bytesOf<std::int64_t>({9007199254740993}),
      bytesOf<std::int64_t>({9007199254740992}), {});
  EXPECT_EQ(comparison.mismatches, 1u);
  EXPECT_EQ(comparison.maxAbsoluteDifference, 1);
  EXPECT_EQ(comparison.first[0].actual, "9007199254740993");
  EXPECT_EQ(mismatches<std::uint64_t>(ElementType::U64, {UINT64_MAX},
                                      {UINT64_MAX - 1}, {1, 0}),
            0u);
  EXPECT_EQ(mismatches<std::int64_t>(ElementType::I64, {INT64_MIN}, {INT64_MAX},
                                     {1, 0}),
            1u);
}

TEST(Compare, ReadsRawBitsOfSmallFloats) {
  // bf16 1.0 and 1.0078125
  EXPECT_EQ(mismatches<std::uint16_t>(ElementType::BF16, {0x3f80}, {0x3f81},
                                      {0.01, 0}),
            0u);
  EXPECT_EQ(mismatches<std::uint16_t>(ElementType::BF16, {0x3f80}, {0x3f81},
                                      {0.005, 0}),
            1u);
}

TEST(Compare, ReportsPositions) {
  TensorInfo info{"t", ElementType::I8, {2, 2, 3}, 12, 12};
  std::vector<std::int8_t> actual(12), expected(12);
  expected[7] = 5;
  Comparison comparison = compare(info, bytesOf(actual), bytesOf(expected), {});
  ASSERT_EQ(comparison.first.size(), 1u);
  EXPECT_THAT(comparison.first[0].position, ElementsAre(1, 0, 1));
  EXPECT_EQ(comparison.first[0].expected, "5");
  EXPECT_EQ(comparison.fraction(), 1.0 / 12);
}

TEST(Compare, Summarizes) {
  Summary summary = summarize(tensor(ElementType::F32, 5),
                              bytesOf<float>({nan, -3, infinity, 5, 1}));
  EXPECT_EQ(summary.least, -3);
  EXPECT_EQ(summary.greatest, 5);
  EXPECT_EQ(summary.mean, 1);
  EXPECT_EQ(summary.nans, 1u);
  EXPECT_EQ(summary.infinities, 1u);
}

// The definitions: of 100 runs, 90 take no longer than p90.
TEST(Times, AreThoseOfTheirDefinition) {
  Measurement measurement;
  for (int i = 100; i > 0; --i)
    measurement.seconds.push_back(i);
  measurement.elapsedSeconds = 50;
  TimeSummary summary = summarize(measurement);
  EXPECT_EQ(summary.min, 1);
  EXPECT_EQ(summary.max, 100);
  EXPECT_EQ(summary.mean, 50.5);
  EXPECT_EQ(summary.median, 50.5);
  EXPECT_EQ(summary.p90, 90);
  EXPECT_EQ(summary.p99, 99);
  EXPECT_EQ(summary.runsPerSecond, 2);
  measurement.seconds = {3};
  summary = summarize(measurement);
  EXPECT_EQ(summary.p99, 3);
  EXPECT_EQ(summary.median, 3);
}

TEST(Names, AreSummarized) {
  EXPECT_EQ(summarizeNames({}), "");
  EXPECT_EQ(summarizeNames({"a"}), "a");
  EXPECT_EQ(summarizeNames({"a", "b"}), "a, b");
  EXPECT_EQ(summarizeNames({"a", "b", "c"}), "a ... c (3)");
  EXPECT_EQ(summarizeNames({"/" + std::string(60, 'x') + "/conv"}),
            ".." + std::string(35, 'x') + "/conv");
}

// The process still ends by the signal, as whoever sent it may ask.
TEST(Unfinished, GoesWhereASignalEndsTheProcess) {
  std::string folder = testing::TempDir() + "unfinished-XXXXXX";
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  const std::string gone = folder + "/gone", inner = gone + "/file",
                    kept = folder + "/kept";
  const pid_t child = fork();
  if (child == 0) {
    removeUnfinishedOnSignals();
    std::filesystem::create_directory(gone);
    Unfinished first(gone), second(inner);
    {
      Unfinished third(kept);
    }
    const bool written = writeFile(inner, "a") && writeFile(kept, "b");
    (void)raise(written ? SIGTERM : SIGABRT);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
  EXPECT_FALSE(std::filesystem::exists(gone));
  EXPECT_TRUE(std::filesystem::exists(kept));
  std::filesystem::remove_all(folder);
}

TEST(Random, IsTheSameOnEveryPlatform) {
  // From the definition: twelve 16-bit parts of three draws of the standard's
  // generator, whose 10000th draw with the default seed is known.
  std::vector<std::byte> bytes =
      makeRandom(tensor(ElementType::U64, 10000), 5489);
  std::uint64_t last;
  std::memcpy(&last, bytes.data() + 9999 * 8, 8);
  EXPECT_EQ(last, 9981545732273789042u);
}

TEST(Random, IsCloseToNormal) {
  std::vector<std::byte> bytes =
      makeRandom(tensor(ElementType::F64, 100000), 1);
  double moments[5] = {};
  for (std::size_t i = 0; i < 100000; ++i)
    for (int power = 1; power <= 4; ++power)
      moments[power] +=
          std::pow(loadElement(ElementType::F64, bytes.data() + i * 8), power) /
          1e5;
  EXPECT_NEAR(moments[1], 0, 0.02);
  EXPECT_NEAR(moments[2], 1, 0.02);
  EXPECT_NEAR(moments[3], 0, 0.05);
  EXPECT_NEAR(moments[4], 2.9, 0.1); // 3 - 6 / (5 * 12) for twelve uniforms
}

TEST(Random, CoversIntegersAndBools) {
  for (std::byte value : makeRandom(tensor(ElementType::Bool, 1000), 1))
    EXPECT_LE(value, std::byte(1));
  std::vector<bool> seen(256);
  for (std::byte value : makeRandom(tensor(ElementType::I8, 10000), 1))
    seen[std::to_integer<std::size_t>(value)] = true;
  EXPECT_EQ(std::count(seen.begin(), seen.end(), true), 256);
}

TEST(TensorSources, AssignsByNameAndPosition) {
  std::vector<TensorInfo> tensors = {tensor(ElementType::F32, 1, "a"),
                                     tensor(ElementType::F32, 1, "b"),
                                     tensor(ElementType::F32, 1, "b=c")};
  auto sources =
      assignSources({"b=c=x.npy", "p.npy", "b=d=e.npy"}, tensors, "input");
  ASSERT_TRUE(sources) << sources.error().message;
  EXPECT_THAT(*sources, ElementsAre("p.npy", "d=e.npy", "x.npy"));
  auto errorOf = [&](const std::vector<std::string> &options) {
    auto result = assignSources(options, tensors, "input");
    return result ? "no error" : result.error().message;
  };
  EXPECT_THAT(errorOf({"z=x.npy"}),
              StartsWith("there is no input 'z'; the inputs are:\n  a: 1xf32"));
  EXPECT_THAT(errorOf({"a=x.npy", "y.npy"}),
              StartsWith("input 'a' is given twice: 'x.npy' and 'y.npy'"));
  EXPECT_THAT(errorOf({"1", "2", "3", "4"}),
              StartsWith("'4' is one too many: the program has 3 inputs"));
}

TEST(Outputs, HaveSafeDistinctFileNames) {
  std::vector<TensorInfo> outputs;
  for (const char *name : {"/a/b", "_a_b", "..", "x y"})
    outputs.push_back(tensor(ElementType::F32, 1, name));
  EXPECT_THAT(fileNames(outputs),
              ElementsAre("_a_b.npy", "_a_b-2.npy", "...npy", "x_y.npy"));
}

/// Runs the tool in a folder that holds `program.hsaco`.
class MiniRun : public testing::Test {
protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "mini-run-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder = pattern;
    writeProgram({});
    writeInput("x.npy", {1, 2, 3, 4, 5, 6});
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  void writeProgram(const TestProgram &program) {
    ASSERT_TRUE(writeFile(folder + "/program.hsaco", program.codeObject()));
  }
  void writeInput(const std::string &name, std::vector<float> values) {
    ASSERT_TRUE(writeNpy(folder + "/" + name,
                         {{'f', 4}, {2, 3}, bytesOf(std::move(values))}));
  }
  /// Returns the exit status; fills in `output` with both streams.
  int run(const std::string &arguments, const std::string &environment = "") {
    std::string command = "cd '" + folder + "' && MINI_EMULATOR_DIR='" +
                          FAKE_HIP_ROOT "/lib' " + environment + " '" +
                          MINI_RUN + "' " + arguments + " 2>&1";
    // NOLINTNEXTLINE(bugprone-command-processor): all of it is the test's own.
    std::FILE *pipe = popen(command.c_str(), "r");
    output.clear();
    char chunk[4096];
    while (std::size_t count = std::fread(chunk, 1, sizeof(chunk), pipe))
      output.append(chunk, count);
    int status = pclose(pipe);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  std::string folder, output;
  const std::string emulated = "program.hsaco --device=emulator ";
};

TEST_F(MiniRun, RunsAndWritesOutputs) {
  EXPECT_EQ(run(emulated + "--input=x.npy --output=out --repeat=3"), 0)
      << output;
  EXPECT_THAT(output, HasSubstr("device: emulated gfx942:sramecc+:xnack- "
                                "(Fake GPU, "));
  EXPECT_THAT(output, HasSubstr("runs: 3, wall time min "));
  EXPECT_THAT(output,
              HasSubstr("(emulated: the emulator's time, not a GPU's)"));
  EXPECT_THAT(output, HasSubstr("output y: 2x3xf32, min 1, max 6, mean 3.5, "
                                "written to out/y.npy\n"));
  Expected<NpyArray> array = readNpy(folder + "/out/y.npy");
  ASSERT_TRUE(array) << array.error().message;
  EXPECT_EQ(array->data, bytesOf<float>({1, 2, 3, 4, 5, 6}));
  EXPECT_THAT(array->shape, ElementsAre(2, 3));
}

TEST_F(MiniRun, MeasuresForATimeAfterAWarmUp) {
  EXPECT_EQ(run(emulated + "--input=x.npy --warmup=20 --duration=0.05 "
                           "--json=r.json"),
            0)
      << output;
  EXPECT_THAT(output, HasSubstr("\ntimes: mean "));
  EXPECT_THAT(output, HasSubstr("; throughput "));
  EXPECT_THAT(output, Not(HasSubstr("; 0 runs before as warm-up")));
  Expected<std::string> json = readFile(folder + "/r.json");
  ASSERT_TRUE(json) << json.error().message;
  for (const char *text :
       {"\"warmup_runs\": ", "\"mean_seconds\": ", "\"p90_seconds\": ",
        "\"p99_seconds\": ", "\"runs_per_second\": "})
    EXPECT_THAT(*json, HasSubstr(text));
  auto numberBehind = [&](const char *key) {
    return std::stod(json->substr(json->find(key) + std::strlen(key)));
  };
  EXPECT_GE(numberBehind("\"elapsed_seconds\": "), 0.05);
  EXPECT_GE(numberBehind("\"runs\": "), 2);
}

TEST_F(MiniRun, TakesStandardStreams) {
  EXPECT_EQ(run("- --device=emulator --input=x.npy --json=- < program.hsaco "
                "2> report.txt #"),
            0)
      << output;
  EXPECT_THAT(output, StartsWith("{\n"));
  EXPECT_THAT(output, HasSubstr("\"p99_seconds\": "));
  Expected<std::string> report = readFile(folder + "/report.txt");
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_THAT(*report, StartsWith("device: emulated"));
  EXPECT_EQ(run("- --device=emulator --input=x.npy < x.npy"), 1);
  EXPECT_THAT(output, StartsWith("mini-run: error: standard input: "));
  EXPECT_EQ(run(emulated + "--input=- < x.npy"), 0) << output;
  EXPECT_THAT(output, HasSubstr("max 6, mean 3.5"));
  EXPECT_EQ(run(emulated + "--input=x.npy --profile=html:- --json=-"), 2);
}

TEST_F(MiniRun, DoesNotCallAGpuEmulated) {
  EXPECT_EQ(run("program.hsaco --device=hip --input=x.npy",
                "MINI_EMULATOR_DIR=/nonexistent ROCM_PATH=" FAKE_HIP_ROOT),
            0)
      << output;
  EXPECT_THAT(output, StartsWith("device: gfx942:sramecc+:xnack- ("));
  EXPECT_THAT(output, Not(HasSubstr("emulat")));
}

TEST_F(MiniRun, ComparesWithExpectations) {
  writeInput("near.npy", {1, 2, 3, 4, 5, 6.5});
  std::string base = emulated + "--input=x.npy ";
  EXPECT_EQ(run(base + "--expect=x.npy"), 0) << output;
  EXPECT_THAT(output, HasSubstr("expect y: holds, 0 of 6 elements differ"));
  EXPECT_EQ(run(base + "--expect=y=near.npy"), 4) << output;
  EXPECT_THAT(output,
              HasSubstr("expect y: does not hold, 1 of 6 elements differ "
                        "(16.67%), max abs difference 0.5\n  at [1, 2]: 6, "
                        "expected 6.5\n"));
  EXPECT_THAT(output, HasSubstr("mini-run: error: an expectation does not "
                                "hold"));
  EXPECT_EQ(run(base + "--expect=near.npy --atol=0.5"), 0) << output;
  EXPECT_EQ(run(base + "--expect=near.npy --rtol=0.01"), 4) << output;
  EXPECT_EQ(run(base + "--expect=near.npy --max-mismatch=0.2"), 0) << output;
  EXPECT_EQ(run(base + "--expect=near.npy --max-mismatch=0.1"), 4) << output;
}

TEST_F(MiniRun, IsReproducible) {
  EXPECT_EQ(run(emulated + "--input=random:7 --output=a"), 0) << output;
  EXPECT_EQ(run(emulated + "--input=x=random:7 --expect=a/y.npy"), 0) << output;
  EXPECT_EQ(run(emulated + "--input=random:8 --expect=a/y.npy"), 4) << output;
}

TEST_F(MiniRun, WritesJson) {
  EXPECT_EQ(run(emulated + "--input=x.npy --expect=x.npy --json=r.json"), 0)
      << output;
  Expected<std::string> json = readFile(folder + "/r.json");
  ASSERT_TRUE(json) << json.error().message;
  for (const char *text :
       {"\"emulated\": true", "\"target\": \"gfx942\"", "\"mfma_count\": 8",
        "\"mean\": 3.5", "\"holds\": true", "\"wall_seconds\": ["})
    EXPECT_THAT(*json, HasSubstr(text));
}

// The fake library is found as the emulator, or as a GPU's, and counts nothing.
TEST_F(MiniRun, ProfilesOnlyWhereSomethingCounts) {
  const std::string arguments = "--input=x.npy --profile";
  EXPECT_EQ(run(emulated + arguments), 2) << output;
  EXPECT_EQ(output, "mini-run: error: a profile needs mini's emulator, " +
                        std::string(FAKE_HIP_ROOT) +
                        "/lib/libamdhip64.so.6 does not count; choose it with "
                        "--device=emulator\n");
  EXPECT_EQ(run("program.hsaco --device=hip " + arguments,
                "MINI_EMULATOR_DIR=/nonexistent ROCM_PATH=" FAKE_HIP_ROOT),
            2)
      << output;
  EXPECT_EQ(run("program.hsaco --profile --inspect"), 2) << output;
}

TEST_F(MiniRun, InspectsWithoutADevice) {
  EXPECT_EQ(run("program.hsaco --inspect", "FAKE_HIP_DEVICES="), 0) << output;
  EXPECT_EQ(output,
            "target: gfx942\n"
            "workspace: 256 bytes\n"
            "constants: 64 bytes in constants\n"
            "inputs:\n"
            "  #  name  type     bytes\n"
            "  0  x     2x3xf32  24\n"
            "outputs:\n"
            "  #  name  type     bytes\n"
            "  0  y     2x3xf32  24\n"
            "kernels:\n"
            "  #  name    LDS   VGPR  AGPR  SGPR  spills  MFMA  tiling\n"
            "  0  copy_4  1024  96    64    32    2       8     tiling\n"
            "launches:\n"
            "  #  kernel  grid   block   layers  arguments\n"
            "  0  copy_4  4x1x1  64x1x1  conv    x, constants+16:48, "
            "workspace+128:128, y\n");
}

TEST_F(MiniRun, ExitsAsItsContractSays) {
  EXPECT_EQ(run("--help"), 0);
  EXPECT_THAT(output, HasSubstr("--max-mismatch"));
  EXPECT_LE(std::count(output.begin(), output.end(), '\n'), 30);
  EXPECT_EQ(run("--version"), 0);
  EXPECT_THAT(output, testing::MatchesRegex("mini-run [0-9.]+\n"));
  for (const char *wrong :
       {"", "program.hsaco --no-such-option", "program.hsaco --repeat=0",
        "program.hsaco --warmup=-1", "program.hsaco --duration=nan", "a b"}) {
    EXPECT_EQ(run(wrong), 2) << output;
    EXPECT_THAT(output, StartsWith("mini-run: error: "));
  }
  EXPECT_EQ(run("program.hsaco --no-such-option"), 2) << output;
  EXPECT_EQ(run("program.hsaco --device=cpu"), 2) << output;
  EXPECT_EQ(run("program.hsaco --repeat=0"), 2) << output;
  EXPECT_EQ(run("program.hsaco --max-mismatch=1.5"), 2) << output;
  EXPECT_EQ(run(emulated + "--input=random:1 --atol=-1"), 2) << output;
  EXPECT_EQ(run("missing.hsaco"), 1) << output;
  EXPECT_EQ(run("x.npy"), 1) << output;
  EXPECT_THAT(output, StartsWith("mini-run: error: x.npy: this is not an ELF"));
  EXPECT_EQ(run(emulated), 2);
  EXPECT_EQ(output, "mini-run: error: these inputs have no --input; give each "
                    "a .npy file or random:SEED:\n  x: 2x3xf32\n");
  EXPECT_EQ(run(emulated + "--input=random:abc"), 2) << output;
  EXPECT_EQ(run(emulated + "--input=program.hsaco"), 1) << output;
  EXPECT_EQ(run(emulated + "--input=x.npy", "FAKE_HIP_DEVICES=gfx90a"), 3);
  EXPECT_THAT(output, StartsWith("mini-run: error: this program is for gfx942, "
                                 "device 0 is gfx90a"));
  EXPECT_EQ(run(emulated + "--input=x.npy", "FAKE_HIP_FAIL=hipMalloc"), 3);
  EXPECT_EQ(run(emulated + "--input=x.npy --output=x.npy/dir"), 3) << output;
}

TEST_F(MiniRun, ChecksTheInputsType) {
  ASSERT_TRUE(writeNpy(folder + "/wide.npy",
                       {{'f', 8}, {2, 3}, std::vector<std::byte>(48)}));
  EXPECT_EQ(run(emulated + "--input=wide.npy"), 1);
  EXPECT_EQ(output, "mini-run: error: wide.npy: the array is (2, 3) <f8, 'x' "
                    "(2x3xf32) takes (2, 3) <f4\n");
}

// On a machine without a GPU the real library, if there is one, says so.
TEST_F(MiniRun, SaysWhatIsMissingForAGpu) {
  if (std::filesystem::exists("/dev/kfd"))
    GTEST_SKIP() << "this machine has a GPU";
  EXPECT_EQ(run("program.hsaco --device=hip --input=x.npy"), 3) << output;
  EXPECT_THAT(output, testing::AnyOf(HasSubstr("/dev/kfd does not exist"),
                                     HasSubstr("no HIP library could be "
                                               "loaded")));
}

} // namespace
