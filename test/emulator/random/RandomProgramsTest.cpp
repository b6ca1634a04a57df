//===- RandomProgramsTest.cpp - Random programs on the emulator -----------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compiles batches of random programs for both machines and compares what they
// write. MINI_RANDOM_PROGRAMS says how many, MINI_RANDOM_SEED where to start; a
// failure prints the program.
//
//===----------------------------------------------------------------------===//

#include "../Comparison.h"
#include "RandomProgram.h"

#include "gtest/gtest.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace mini::test;

namespace {

constexpr unsigned programsPerBatch = 50;

// LLVM 22.1.8's StructurizeCFG hoists values that cost nothing out of branches
// and loses them where more than two paths meet, as behind most switches
// (llvm-project's pull request 183792 corrects this). The values are the parts
// of vectors that AMDGPUCodeGenPrepare splits, so vectors stay whole. Clang
// makes a second function of each kernel, which internalizing drops.
constexpr char deviceFlags[] =
    "-target amdgcn-amd-amdhsa -mcpu=gfx942 -nogpulib "
    "-mllvm -amdgpu-internalize-symbols "
    "-mllvm -amdgpu-codegenprepare-break-large-phis=0 -O";

uint64_t environmentNumber(const char *name, uint64_t otherwise) {
  const char *text = std::getenv(name);
  return text && *text ? std::strtoull(text, nullptr, 0) : otherwise;
}

/// A folder that goes away with the test.
class TemporaryFolder {
public:
  TemporaryFolder() {
    std::string name =
        (std::filesystem::temp_directory_path() / "mini-random-XXXXXX")
            .string();
    if (char *made = mkdtemp(name.data()))
      path = made;
    EXPECT_FALSE(path.empty()) << "no temporary folder";
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path); }

  std::string path;
};

bool compile(const std::string &flags, const std::string &source,
             const std::string &object) {
  std::string command = std::string(CLANG) +
                        " -x cl -cl-std=CL2.0 -ffp-contract=off -w "
                        "-cl-fp32-correctly-rounded-divide-sqrt " +
                        flags + " " + source + " -o " + object;
  // NOLINTNEXTLINE(bugprone-command-processor): all of it is the test's own.
  int status = std::system(command.c_str());
  EXPECT_EQ(status, 0) << command;
  return status == 0;
}

int failureCount() {
  return testing::UnitTest::GetInstance()
      ->current_test_info()
      ->result()
      ->total_part_count();
}

void checkProgram(uint64_t seed, DeviceModule &device, HostModule &host) {
  constexpr size_t bytes = 8 * randomProgramLanes * randomProgramWords;
  Case one("random", "program" + std::to_string(seed));
  one.groupSize(randomProgramLanes).output(bytes).random(bytes);
  one.check(device, host);
}

struct RandomPrograms : testing::TestWithParam<uint64_t> {};

TEST_P(RandomPrograms, SameBytesAsTheHost) {
  uint64_t count =
      environmentNumber("MINI_RANDOM_PROGRAMS", MINI_RANDOM_PROGRAMS);
  uint64_t first = GetParam() * programsPerBatch;
  uint64_t start = environmentNumber("MINI_RANDOM_SEED", 0);
  uint64_t last = std::min(first + programsPerBatch, count);
  TemporaryFolder folder;
  std::string source = folder.path + "/batch.cl";
  {
    std::ofstream file(source);
    file << "#include \"" OPERATIONS_HEADER "\"\n";
    for (uint64_t i = first; i < last; ++i)
      file << randomProgram(start + i);
  }
  std::string level = std::to_string(1 + GetParam() % 2);
  ASSERT_TRUE(compile(std::string(deviceFlags) + level, source,
                      folder.path + "/batch.hsaco"));
  ASSERT_TRUE(
      compile("-O1 -fPIC -shared -lm", source, folder.path + "/batch.so"));
  DeviceModule device(folder.path + "/batch.hsaco");
  HostModule host(folder.path + "/batch.so");
  for (uint64_t i = first; i < last; ++i) {
    int failuresBefore = failureCount();
    checkProgram(start + i, device, host);
    if (failureCount() > failuresBefore)
      ADD_FAILURE() << "seed " << start + i << " at -O" << level << ":\n"
                    << randomProgram(start + i);
  }
}

std::vector<uint64_t> batches() {
  uint64_t count =
      environmentNumber("MINI_RANDOM_PROGRAMS", MINI_RANDOM_PROGRAMS);
  std::vector<uint64_t> result;
  for (uint64_t i = 0; i * programsPerBatch < count; ++i)
    result.push_back(i);
  return result;
}

INSTANTIATE_TEST_SUITE_P(Batch, RandomPrograms, testing::ValuesIn(batches()));

} // namespace
