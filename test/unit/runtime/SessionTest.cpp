//===- SessionTest.cpp - Devices and sessions on the fake HIP -------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which device is opened and why not, and what a session asks of HIP. The fake
// library is found as an emulator is, in $MINI_EMULATOR_DIR, or as ROCm is, in
// $ROCM_PATH.
//
//===----------------------------------------------------------------------===//

#include "FakeHip.h"
#include "TestProgram.h"

#include "mini/Runtime.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include <cstdlib>
#include <dlfcn.h>

using namespace mini;
using namespace mini::test;
using testing::HasSubstr;
using testing::StartsWith;

namespace {

const std::string fakeRoot = FAKE_HIP_ROOT;

FakeHipState fakeState() {
  void *library =
      dlopen((fakeRoot + "/lib/libamdhip64.so.6").c_str(), RTLD_NOW);
  auto *function =
      reinterpret_cast<FakeHipStateFunction *>(dlsym(library, "fakeHipState"));
  FakeHipState state;
  function(&state);
  return state;
}

/// Sets environment variables and takes them back after each test.
class OnFakeHip : public testing::Test {
protected:
  void SetUp() override { set("MINI_EMULATOR_DIR", fakeRoot + "/lib"); }
  void TearDown() override {
    for (const std::string &name : names)
      unsetenv(name.c_str());
  }
  void set(const std::string &name, const std::string &value) {
    setenv(name.c_str(), value.c_str(), 1);
    names.push_back(name);
  }
  std::vector<std::string> names;
};

Program makeProgram(const TestProgram &source = {}) {
  Expected<Program> program = Program::fromBytes(source.codeObject());
  EXPECT_TRUE(program) << program.error().message;
  return *program;
}

/// All that a program needs of the device.
Status runOnce(const Device &device) {
  Expected<Session> session = Session::create(device, makeProgram());
  if (!session)
    return session.error();
  if (Status status = session->setInput(0, std::vector<std::byte>(24)); !status)
    return status;
  if (Status status = session->run(); !status)
    return status;
  std::vector<std::byte> output(24);
  return session->getOutput(0, output);
}

template <typename T> std::string messageOf(const Expected<T> &result) {
  return result ? "no error" : result.error().message;
}

using DeviceTest = OnFakeHip;
using SessionTest = OnFakeHip;

TEST_F(DeviceTest, OpensTheEmulator) {
  Expected<Device> device = Device::open(DeviceKind::Emulator);
  ASSERT_TRUE(device) << device.error().message;
  EXPECT_TRUE(device->isEmulated());
  EXPECT_EQ(device->info().name, "Fake GPU");
  EXPECT_EQ(device->info().architecture, "gfx942:sramecc+:xnack-");
  EXPECT_EQ(device->library(), fakeRoot + "/lib/libamdhip64.so.6");
}

TEST_F(DeviceTest, ReadsTheOlderProperties) {
  set("MINI_EMULATOR_DIR", fakeRoot + "/rocm5");
  Expected<Device> device = Device::open(DeviceKind::Emulator);
  ASSERT_TRUE(device) << device.error().message;
  EXPECT_EQ(device->info().architecture, "gfx942:sramecc+:xnack-");
}

TEST_F(DeviceTest, OpensRocmAndPrefersIt) {
  set("ROCM_PATH", fakeRoot);
  unsetenv("MINI_EMULATOR_DIR");
  for (DeviceKind kind : {DeviceKind::Hip, DeviceKind::Auto}) {
    Expected<Device> device = Device::open(kind);
    ASSERT_TRUE(device) << device.error().message;
    EXPECT_FALSE(device->isEmulated());
  }
}

// Whoever puts the emulator in HIP's place must still not take its times for a
// GPU's.
TEST_F(DeviceTest, KnowsTheEmulatorUnderAnyName) {
  set("ROCM_PATH", fakeRoot);
  Expected<Device> device = Device::open(DeviceKind::Hip);
  ASSERT_TRUE(device) << device.error().message;
  EXPECT_TRUE(device->isEmulated());
  // In another folder than the emulator's.
  unsetenv("MINI_EMULATOR_DIR");
  set("FAKE_HIP_NAME", "mini emulator (gfx942)");
  device = Device::open(DeviceKind::Hip);
  ASSERT_TRUE(device) << device.error().message;
  EXPECT_TRUE(device->isEmulated());
}

TEST_F(DeviceTest, AutoFallsBackToTheEmulator) {
  set("ROCM_PATH", "/nonexistent");
  if (Device::open(DeviceKind::Hip))
    GTEST_SKIP() << "this machine has a GPU";
  Expected<Device> device = Device::open(DeviceKind::Auto);
  ASSERT_TRUE(device) << device.error().message;
  EXPECT_TRUE(device->isEmulated());
}

TEST_F(DeviceTest, NamesEveryPathTried) {
  set("MINI_EMULATOR_DIR", "/nonexistent");
  Expected<Device> device = Device::open(DeviceKind::Emulator);
  ASSERT_FALSE(device);
  EXPECT_EQ(device.error().kind, ErrorKind::Device);
  for (const char *text :
       {"no emulator could be loaded", "/nonexistent/libamdhip64.so.7: cannot",
        "/nonexistent/libamdhip64.so.6: cannot",
        "/nonexistent/libamdhip64.so.5: cannot", "set MINI_EMULATOR_DIR"})
    EXPECT_THAT(device.error().message, HasSubstr(text));
}

TEST_F(DeviceTest, NamesWhatALibraryLacks) {
  set("MINI_EMULATOR_DIR", fakeRoot + "/incomplete");
  EXPECT_THAT(messageOf(Device::open(DeviceKind::Emulator)),
              HasSubstr("not a usable HIP library, it lacks hipMalloc\n"));
}

TEST_F(DeviceTest, SaysThatThereIsNoDevice) {
  set("ROCM_PATH", fakeRoot);
  set("FAKE_HIP_DEVICES", "");
  EXPECT_THAT(messageOf(Device::open(DeviceKind::Hip)),
              StartsWith(fakeRoot +
                         "/lib/libamdhip64.so.6 is there, but no device: "
                         "hipGetDeviceCount failed: no ROCm-capable device "
                         "is detected (100): counting devices"));
}

TEST_F(DeviceTest, ChecksTheOrdinal) {
  EXPECT_THAT(messageOf(Device::open(DeviceKind::Emulator, 1)),
              StartsWith("there is no device 1: "));
  EXPECT_THAT(messageOf(Device::open(DeviceKind::Emulator, -1)),
              StartsWith("there is no device -1: "));
}

TEST_F(DeviceTest, RefusesAnotherArchitecture) {
  set("FAKE_HIP_DEVICES", "gfx90a:xnack-,gfx942");
  Expected<Device> device = Device::open(DeviceKind::Emulator);
  ASSERT_TRUE(device) << device.error().message;
  Expected<Session> session = Session::create(*device, makeProgram());
  ASSERT_FALSE(session);
  EXPECT_EQ(session.error().kind, ErrorKind::Device);
  EXPECT_THAT(session.error().message,
              StartsWith("this program is for gfx942, device 0 is "
                         "gfx90a:xnack-; the devices of "));
  EXPECT_THAT(session.error().message,
              HasSubstr("\n  device 0: gfx90a:xnack- (Fake GPU)\n  device 1: "
                        "gfx942 (Fake GPU)\n"));
  // The other device runs it.
  device = Device::open(DeviceKind::Emulator, 1);
  ASSERT_TRUE(device) << device.error().message;
  Expected<Session> other = Session::create(*device, makeProgram());
  EXPECT_TRUE(other) << other.error().message;
}

TEST_F(SessionTest, RunsAndReturnsTheOutput) {
  Expected<Device> device = Device::open(DeviceKind::Emulator);
  ASSERT_TRUE(device) << device.error().message;
  std::size_t launchesBefore = fakeState().launches.size();
  {
    Expected<Session> session = Session::create(*device, makeProgram());
    ASSERT_TRUE(session) << session.error().message;
    std::vector<std::byte> input(24), output(24);
    for (std::size_t i = 0; i < input.size(); ++i)
      input[i] = std::byte(i * 7);
    ASSERT_TRUE(session->setInput(0, input));
    Status status = session->run();
    ASSERT_TRUE(status) << status.error().message;
    ASSERT_TRUE(session->getOutput(0, output));
    EXPECT_EQ(output, input);
    // input, output, workspace and the constants
    EXPECT_EQ(fakeState().liveAllocations, 4u);
  }
  FakeHipState state = fakeState();
  EXPECT_EQ(state.liveAllocations, 0u);
  EXPECT_EQ(state.liveModules, 0u);
  ASSERT_EQ(state.launches.size(), launchesBefore + 1);
  const FakeLaunch &launch = state.launches.back();
  EXPECT_EQ(launch.kernel, "copy_4");
  EXPECT_EQ(launch.grid, (std::array<unsigned, 3>{4, 1, 1}));
  EXPECT_EQ(launch.block, (std::array<unsigned, 3>{64, 1, 1}));
  // Each argument is as far from its buffer's end as its offset says.
  EXPECT_EQ(launch.bytesAvailable,
            (std::vector<std::size_t>{24, 64 - 16, 256 - 128, 24}));
}

TEST_F(SessionTest, LaunchesInOrder) {
  TestProgram source;
  source.kernels = {"first_1", "second_2"};
  source.launches = {
      {1,
       {1, 2, 3},
       {4, 5, 6},
       {{format::BufferKind::Input, 0, 0, 24},
        {format::BufferKind::Workspace, 0, 0, 256}}},
      {0, {1, 1, 1}, {1, 1, 1}, {{format::BufferKind::Workspace, 0, 0, 256}}},
      {1,
       {1, 1, 1},
       {1, 1, 1},
       {{format::BufferKind::Workspace, 0, 0, 24},
        {format::BufferKind::Output, 0, 0, 24}}}};
  Expected<Device> device = Device::open(DeviceKind::Emulator);
  ASSERT_TRUE(device) << device.error().message;
  std::size_t before = fakeState().launches.size();
  Expected<Session> session = Session::create(*device, makeProgram(source));
  ASSERT_TRUE(session) << session.error().message;
  std::vector<std::byte> input(24, std::byte(42)), output(24);
  ASSERT_TRUE(session->setInput(0, input));
  ASSERT_TRUE(session->run());
  ASSERT_TRUE(session->getOutput(0, output));
  EXPECT_EQ(output, input);
  auto launches = fakeState().launches;
  ASSERT_EQ(launches.size(), before + 3);
  EXPECT_EQ(launches[before].kernel, "second_2");
  EXPECT_EQ(launches[before].grid, (std::array<unsigned, 3>{1, 2, 3}));
  EXPECT_EQ(launches[before].block, (std::array<unsigned, 3>{4, 5, 6}));
  EXPECT_EQ(launches[before + 1].kernel, "first_1");
  EXPECT_EQ(launches[before + 2].kernel, "second_2");
}

/// Whether 12 bytes a row come out of `session` as they went in.
void expectCopies(Session &session, std::size_t rows) {
  std::vector<std::byte> input(rows * 12), output(input.size());
  for (std::size_t i = 0; i < input.size(); ++i)
    input[i] = std::byte(i * 7 + 1);
  Status status = session.setInput(0, input);
  if (status)
    status = session.run();
  if (status)
    status = session.getOutput(0, output);
  ASSERT_TRUE(status) << status.error().message;
  EXPECT_EQ(output, input);
}

TEST_F(SessionTest, SplitsABatch) {
  Expected<Device> device = Device::open(DeviceKind::Emulator);
  ASSERT_TRUE(device) << device.error().message;
  TestProgram source;
  source.splitsBatch = true;
  source.variants = {source.withRows(1)};
  source.variants[0].workspaceSize = 4096;
  Expected<Session> session = Session::create(*device, makeProgram(source));
  ASSERT_TRUE(session) << session.error().message;
  expectCopies(*session, 2);
  std::size_t before = fakeState().launches.size();
  using Shapes = std::vector<std::vector<std::int64_t>>;
  Status status = session->setInputShapes(Shapes{{5, 3}});
  ASSERT_TRUE(status) << status.error().message;
  EXPECT_EQ(session->plan().parts.size(), 3u);
  // What was set is of other sizes.
  EXPECT_EQ(session->run().error().message, "inputs not set: 'x'");
  expectCopies(*session, 5);
  auto launches = fakeState().launches;
  ASSERT_EQ(launches.size(), before + 3);
  EXPECT_EQ(launches[before].bytesAvailable,
            (std::vector<std::size_t>{24, 64 - 16, 4096 - 128, 24}));
  EXPECT_EQ(launches[before + 2].bytesAvailable,
            (std::vector<std::size_t>{12, 64 - 16, 4096 - 128, 12}));
  // A size that there is not leaves all as it was.
  EXPECT_THAT(session->setInputShapes(Shapes{{5, 4}}).error().message,
              StartsWith("the program was not compiled for inputs of x: 5x4"));
  expectCopies(*session, 5);
  ASSERT_TRUE(session->setInputShapes(Shapes{{1, 3}}));
  // An input, an output, the workspace and the constants.
  EXPECT_EQ(fakeState().liveAllocations, 4u);
  expectCopies(*session, 1);
}

TEST_F(SessionTest, ChecksItsCaller) {
  Expected<Device> device = Device::open(DeviceKind::Emulator);
  ASSERT_TRUE(device) << device.error().message;
  Expected<Session> session = Session::create(*device, makeProgram());
  ASSERT_TRUE(session) << session.error().message;
  std::vector<std::byte> right(24), wrong(23);
  EXPECT_EQ(messageOf(session->run()), "inputs not set: 'x'");
  EXPECT_EQ(messageOf(session->setInput(1, right)),
            "there is no input 1: the program has 1");
  EXPECT_EQ(messageOf(session->setInput(0, wrong)),
            "input 'x' has 24 bytes, 23 were given");
  EXPECT_EQ(messageOf(session->getOutput(0, right)),
            "outputs are asked for before a successful run");
  ASSERT_TRUE(session->setInput(0, right));
  ASSERT_TRUE(session->run());
  EXPECT_EQ(messageOf(session->getOutput(0, wrong)),
            "output 'y' has 24 bytes, 23 were given");
  EXPECT_EQ(messageOf(session->getOutput(1, right)),
            "there is no output 1: the program has 1");
}

TEST_F(SessionTest, ChecksTheCodeObjectAgainstThePlan) {
  Expected<Device> device = Device::open(DeviceKind::Emulator);
  ASSERT_TRUE(device) << device.error().message;
  TestProgram source;
  source.kernels = {"missing"};
  EXPECT_EQ(messageOf(Session::create(*device, makeProgram(source))),
            "hipModuleGetFunction failed: named symbol not found (500): "
            "looking up kernel missing");
  set("FAKE_HIP_CONSTANTS", "60");
  EXPECT_EQ(messageOf(Session::create(*device, makeProgram())),
            "the constants constants have 60 bytes in the code object, the "
            "launch plan says 64");
  EXPECT_EQ(fakeState().liveModules, 0u);
}

TEST_F(SessionTest, NamesTheCallThatFails) {
  Expected<Device> device = Device::open(DeviceKind::Emulator);
  ASSERT_TRUE(device) << device.error().message;
  struct {
    const char *call;
    const char *message;
  } rows[] = {
      {"hipSetDevice",
       "hipSetDevice failed: unknown error (999): selecting device 0"},
      {"hipModuleLoadData", "hipModuleLoadData failed: unknown error (999): "
                            "loading the code object of "},
      {"hipModuleGetGlobal", "hipModuleGetGlobal failed: unknown error (999): "
                             "looking up the constants constants"},
      {"hipMalloc", "hipMalloc failed: unknown error (999): allocating 24 "
                    "bytes for input 'x'"},
      {"hipMemcpy", "hipMemcpy failed: unknown error (999): copying input 'x' "
                    "to the device"},
      {"hipModuleLaunchKernel", "hipModuleLaunchKernel failed: unknown error "
                                "(999): launching kernel copy_4"},
      {"hipDeviceSynchronize", "hipDeviceSynchronize failed: unknown error "
                               "(999): waiting for the kernels to end"},
  };
  for (const auto &row : rows) {
    set("FAKE_HIP_FAIL", row.call);
    Status status = runOnce(*device);
    ASSERT_FALSE(status) << row.call;
    EXPECT_EQ(status.error().kind, ErrorKind::Device);
    EXPECT_THAT(status.error().message, StartsWith(row.message));
    EXPECT_EQ(fakeState().liveAllocations, 0u) << row.call;
    EXPECT_EQ(fakeState().liveModules, 0u) << row.call;
  }
}

TEST_F(SessionTest, SurvivesEachCallThatFails) {
  Expected<Device> device = Device::open(DeviceKind::Emulator);
  ASSERT_TRUE(device) << device.error().message;
  int call = 1;
  for (;; ++call) {
    set("FAKE_HIP_FAIL_CALL", std::to_string(call));
    Status status = runOnce(*device);
    EXPECT_EQ(fakeState().liveAllocations, 0u) << call;
    EXPECT_EQ(fakeState().liveModules, 0u) << call;
    if (status)
      break;
    EXPECT_EQ(status.error().kind, ErrorKind::Device) << call;
    // What failed once is whole the next time.
    set("FAKE_HIP_FAIL_CALL", "");
    Status again = runOnce(*device);
    ASSERT_TRUE(again) << call << ": " << again.error().message;
  }
  // The constants, two tensors and the workspace, among others.
  EXPECT_GT(call, 8);
}

TEST_F(SessionTest, AFailedRunHasNoOutputs) {
  Expected<Device> device = Device::open(DeviceKind::Emulator);
  ASSERT_TRUE(device) << device.error().message;
  Expected<Session> session = Session::create(*device, makeProgram());
  ASSERT_TRUE(session) << session.error().message;
  std::vector<std::byte> bytes(24);
  ASSERT_TRUE(session->setInput(0, bytes));
  ASSERT_TRUE(session->run());
  set("FAKE_HIP_FAIL", "hipDeviceSynchronize");
  ASSERT_FALSE(session->run());
  EXPECT_EQ(messageOf(session->getOutput(0, bytes)),
            "outputs are asked for before a successful run");
}

TEST_F(SessionTest, ReportsTooLargeABuffer) {
  TestProgram source;
  source.workspaceSize = std::uint64_t(1) << 60;
  Expected<Device> device = Device::open(DeviceKind::Emulator);
  ASSERT_TRUE(device) << device.error().message;
  EXPECT_EQ(messageOf(Session::create(*device, makeProgram(source))),
            "hipMalloc failed: out of memory (2): allocating "
            "1152921504606846976 bytes for the workspace");
}

} // namespace
