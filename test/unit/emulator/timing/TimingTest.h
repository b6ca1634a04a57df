//===- TimingTest.h - Launches with their modelled times --------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Times of kernels/Timing.s, got as a program gets them.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TEST_UNIT_EMULATOR_TIMINGTEST_H
#define MINI_TEST_UNIT_EMULATOR_TIMINGTEST_H

#include "count/CountTest.h"

namespace mini::test {

struct TimingApi {
  decltype(::miniEmulatorSetTiming) *setTiming;
  decltype(::miniEmulatorGetTiming) *timing;
  decltype(::miniEmulatorGetInstructionTiming) *instruction;

  static const TimingApi &get() {
    static const TimingApi api;
    return api;
  }

private:
  TimingApi() {
    void *library = dlopen("libamdhip64.so.6", RTLD_NOW);
    auto find = [&](const char *name, auto &function) {
      function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(
          dlsym(library, name));
      EXPECT_NE(function, nullptr) << name;
    };
    find("miniEmulatorSetTiming", setTiming);
    find("miniEmulatorGetTiming", timing);
    find("miniEmulatorGetInstructionTiming", instruction);
  }
};

struct TimedLaunch {
  unsigned blocks = 1;
  unsigned threads = 64;
  unsigned dynamicLds = 0;
  /// Of each of the two buffers.
  size_t bytes = 4096;
};

/// Models one launch of a kernel of kernels/Timing.s.
inline MiniEmulatorTiming timeOf(const std::string &kernel,
                                 const TimedLaunch &launch = {}) {
  DeviceArray<char> first(launch.bytes), second(launch.bytes);
  Module module("Timing");
  Counting counting;
  TimingApi::get().setTiming(1);
  EXPECT_EQ(
      module.run(kernel.c_str(),
                 {dim3(launch.blocks), dim3(launch.threads), launch.dynamicLds},
                 first.data(), second.data()),
      hipSuccess);
  TimingApi::get().setTiming(0);
  MiniEmulatorTiming timing = {};
  timing.size = sizeof(timing);
  EXPECT_EQ(TimingApi::get().timing(0, &timing), 0) << kernel;
  return timing;
}

/// The clocks by which NAME1 takes longer than NAME0.
inline double difference(const std::string &name,
                         const TimedLaunch &launch = {}) {
  return timeOf(name + "1", launch).clocks - timeOf(name + "0", launch).clocks;
}

} // namespace mini::test

#endif // MINI_TEST_UNIT_EMULATOR_TIMINGTEST_H
