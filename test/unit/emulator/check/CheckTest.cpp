//===- CheckTest.cpp - Planted faults and what looks alike ----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each check reports its fault at the instruction that commits it, and nothing
// of the kernels that do the same in the right way. A second run of the whole
// program with all checks on shows that compiled kernels are clean.
//
//===----------------------------------------------------------------------===//

#include "hip/HipTest.h"

#include <algorithm>

using namespace mini::test;

namespace {

struct Outcome {
  hipError_t error;
  std::string message;
};

Outcome runKernel(const char *kernel, const char *checks, int *buffer,
                  unsigned blocks = 1, unsigned threads = 64) {
  Checks setting(checks);
  Module module("Checks");
  testing::internal::CaptureStderr();
  hipError_t error = module.run(kernel, {dim3(blocks), dim3(threads)}, buffer);
  return {error, testing::internal::GetCapturedStderr()};
}

struct Fault {
  const char *kernel;
  const char *check;
  const char *pc;
  /// Of the report.
  const char *part;
  unsigned blocks = 1;
  unsigned threads = 64;
  /// At how many instructions there are reports.
  unsigned places = 1;
};

void PrintTo(const Fault &fault, std::ostream *stream) {
  *stream << fault.kernel;
}

class FaultTest : public testing::TestWithParam<Fault> {};

/// A report at the right place only, and none with the check off.
TEST_P(FaultTest, IsReported) {
  const Fault &fault = GetParam();
  DeviceArray<int> buffer(1024);
  Outcome outcome = runKernel(fault.kernel, fault.check, buffer.data(),
                              fault.blocks, fault.threads);
  EXPECT_EQ(outcome.error, hipErrorLaunchFailure);
  const std::string &message = outcome.message;
  const std::string at = std::string("kernel '") + fault.kernel + "', pc " +
                         fault.pc + " from its entry, workgroup (";
  EXPECT_NE(message.find(at), std::string::npos) << at << " in " << message;
  EXPECT_NE(message.find(fault.part), std::string::npos) << message;
  EXPECT_NE(message.find(std::string(fault.check) + ": kernel"),
            std::string::npos)
      << message;
  const std::string places =
      " at " + std::to_string(fault.places) + " instructions";
  EXPECT_NE(message.find(places), std::string::npos) << message;
  Outcome off = runKernel(fault.kernel, "none", buffer.data(), fault.blocks,
                          fault.threads);
  EXPECT_EQ(off.error, hipSuccess);
  EXPECT_EQ(off.message, "");
}

constexpr Fault faults[] = {
    {"waitVector", "waitcnt", "0x20",
     "v1 is read while a load into it is outstanding, no s_waitcnt vmcnt "
     "covers the load at pc 0x18"},
    {"waitOverwrite", "waitcnt", "0x20", "v1 is overwritten"},
    {"waitCount", "waitcnt", "0x30", "covers the load at pc 0x20"},
    {"waitLocal", "waitcnt", "0x28", "no s_waitcnt lgkmcnt"},
    {"waitScalar", "waitcnt", "0x2c", "s6 is read"},
    {"waitTransfer", "waitcnt", "0x28",
     "LDS at address 0x0, which the load to LDS by wave 0 at pc 0x20"},
    {"hazardRead", "hazard", "0x24", "1 wait states too early"},
    {"hazardSource", "hazard", "0x24", "v4 of the instruction at pc 0x18"},
    {"hazardAccumulate", "hazard", "0x28", "5 wait states too early"},
    {"hazardLane", "hazard", "0x1c", "reads a lane of a VALU result"},
    {"raceLocal", "race", "0x20",
     "wave 1, lane 0 [ds_write_b32 v2, v2]: store to LDS at address 0x100 "
     "races with the load by wave 0 at pc 0x2c",
     1, 128, 2},
    {"raceWait", "race", "0x2c", "without an s_waitcnt lgkmcnt(0)", 1, 128},
    {"raceGroups", "race", "0x18", "0 bytes into the allocation of 4096 bytes",
     2},
    {"barrierLanes", "barrier", "0x1c", "1 of the 64 lanes"},
    {"barrierPlaces", "barrier", "0x2c", "another barrier than wave 0", 1, 128},
    {"uninitializedLocal", "uninitialized", "0x20",
     "3 of 4 bytes were never written in LDS at address 0x0"},
};
INSTANTIATE_TEST_SUITE_P(All, FaultTest, testing::ValuesIn(faults),
                         [](const auto &info) {
                           return std::string(info.param.kernel);
                         });

class CleanTest : public testing::TestWithParam<const char *> {};

TEST_P(CleanTest, HasNoReport) {
  DeviceArray<int> buffer(1024);
  Outcome outcome = runKernel(GetParam(), "all", buffer.data(), 2, 128);
  EXPECT_EQ(outcome.error, hipSuccess);
  EXPECT_EQ(outcome.message, "");
}
INSTANTIATE_TEST_SUITE_P(All, CleanTest,
                         testing::Values("waitedVector", "keptRead",
                                         "orderedLocal", "apartGroups"),
                         [](const auto &info) {
                           return std::string(info.param);
                         });

TEST(CheckTest, MisalignedAtomics) {
  DeviceArray<int> buffer(1024);
  for (const char *kernel : {"misalignedLocal", "misalignedGlobal"}) {
    Outcome outcome = runKernel(kernel, "", buffer.data());
    EXPECT_EQ(outcome.error, hipErrorLaunchFailure);
    EXPECT_NE(outcome.message.find("lane 0: misaligned"), std::string::npos)
        << outcome.message;
    EXPECT_EQ(runKernel(kernel, "none", buffer.data()).error, hipSuccess);
  }
}

TEST(CheckTest, LocalAddressesWrap) {
  for (const char *checks : {"", "all"}) {
    DeviceArray<int> buffer(64);
    Outcome outcome = runKernel("negativeBase", checks, buffer.data());
    EXPECT_EQ(outcome.error, hipSuccess) << outcome.message;
    std::vector<int> values = buffer.read();
    for (int lane = 0; lane < 64; ++lane)
      EXPECT_EQ(values[lane], 4 * lane);
  }
}

TEST(CheckTest, WarningsLetTheLaunchSucceed) {
  DeviceArray<int> buffer(1024);
  Outcome outcome = runKernel("waitVector", "waitcnt,warn", buffer.data());
  EXPECT_EQ(outcome.error, hipSuccess);
  EXPECT_NE(outcome.message.find("warning: waitcnt: kernel 'waitVector'"),
            std::string::npos)
      << outcome.message;
}

TEST(CheckTest, UnknownNamesAreAnError) {
  DeviceArray<int> buffer(1024);
  Outcome outcome = runKernel("waitedVector", "race,rase", buffer.data());
  EXPECT_EQ(outcome.error, hipErrorInvalidConfiguration);
  EXPECT_NE(outcome.message.find("unknown check 'rase'"), std::string::npos)
      << outcome.message;
}

/// Memory from hipMalloc is followed through fills, copies and stores.
TEST(CheckTest, UninitializedGlobalMemory) {
  Checks setting("uninitialized");
  int *buffer = nullptr, *copy = nullptr;
  const size_t size = 1024;
  ASSERT_EQ(hipMalloc(reinterpret_cast<void **>(&buffer), size), hipSuccess);
  ASSERT_EQ(hipMalloc(reinterpret_cast<void **>(&copy), size), hipSuccess);
  ASSERT_EQ(hipMemset(buffer, 0, 8), hipSuccess);
  ASSERT_EQ(hipMemcpy(copy, buffer, size, hipMemcpyDeviceToDevice), hipSuccess);
  Outcome outcome = runKernel("waitedVector", "uninitialized", copy);
  EXPECT_EQ(outcome.error, hipErrorLaunchFailure);
  EXPECT_NE(outcome.message.find("pc 0x18 from its entry, workgroup (0, 0, 0), "
                                 "wave 0, lane 2"),
            std::string::npos)
      << outcome.message;
  EXPECT_NE(outcome.message.find("4 of 4 bytes were never written in global"),
            std::string::npos);
  EXPECT_NE(outcome.message.find("8 bytes into the allocation of 1024 bytes"),
            std::string::npos);
  EXPECT_EQ(runKernel("raceGroups", "uninitialized", copy).error, hipSuccess);
  EXPECT_EQ(runKernel("waitedVector", "uninitialized", copy).error, hipSuccess);
  EXPECT_EQ(hipFree(buffer), hipSuccess);
  EXPECT_EQ(hipFree(copy), hipSuccess);
}

TEST(CheckTest, UseAfterFree) {
  int *buffer = nullptr;
  ASSERT_EQ(hipMalloc(reinterpret_cast<void **>(&buffer), 8192), hipSuccess);
  ASSERT_EQ(hipFree(buffer), hipSuccess);
  // Later allocations do not take the address over.
  DeviceArray<int> other(2048);
  ASSERT_NE(other.data(), buffer);
  Outcome outcome = runKernel("waitedVector", "", buffer + 4);
  EXPECT_EQ(outcome.error, hipErrorLaunchFailure);
  for (const char *part :
       {"kernel 'waitedVector', pc 0x18", "lane 0",
        "16 bytes into a freed one of 8192 bytes", "use after free"})
    EXPECT_NE(outcome.message.find(part), std::string::npos) << outcome.message;
}

} // namespace
