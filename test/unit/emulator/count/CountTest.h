//===- CountTest.h - Launches with their counts -----------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The emulator's counts as a program gets them: by name from the library.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TEST_UNIT_EMULATOR_COUNTTEST_H
#define MINI_TEST_UNIT_EMULATOR_COUNTTEST_H

#include "hip/HipTest.h"

#include "mini/Emulator.h"

#include <dlfcn.h>
#include <string>
#include <utility>
#include <vector>

namespace mini::test {

struct CountsApi {
  decltype(::miniEmulatorSetCounting) *setCounting;
  decltype(::miniEmulatorGetLaunchCount) *launchCount;
  decltype(::miniEmulatorGetLaunch) *launch;
  decltype(::miniEmulatorGetMnemonicCounts) *mnemonic;
  decltype(::miniEmulatorResetCounts) *reset;

  static const CountsApi &get() {
    static const CountsApi api;
    return api;
  }

private:
  CountsApi() {
    void *library = dlopen("libamdhip64.so.6", RTLD_NOW);
    auto find = [&](const char *name, auto &function) {
      function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(
          dlsym(library, name));
      EXPECT_NE(function, nullptr) << name;
    };
    find("miniEmulatorSetCounting", setCounting);
    find("miniEmulatorGetLaunchCount", launchCount);
    find("miniEmulatorGetLaunch", launch);
    find("miniEmulatorGetMnemonicCounts", mnemonic);
    find("miniEmulatorResetCounts", reset);
  }
};

/// Counts while it lives, with the default checks.
class Counting {
public:
  Counting() : checks("") {
    CountsApi::get().reset();
    CountsApi::get().setCounting(1);
  }
  ~Counting() {
    CountsApi::get().setCounting(0);
    CountsApi::get().reset();
  }
  Counting(const Counting &) = delete;
  Counting &operator=(const Counting &) = delete;

  size_t size() const { return CountsApi::get().launchCount(); }
  MiniEmulatorLaunch launch(size_t index) const {
    MiniEmulatorLaunch result = {};
    result.size = sizeof(result);
    EXPECT_EQ(CountsApi::get().launch(index, &result), 0);
    return result;
  }

  /// All zeros where the launch has no such instruction.
  MiniEmulatorMnemonicCounts mnemonic(size_t index,
                                      const std::string &name) const {
    const uint64_t count = launch(index).mnemonics;
    for (size_t i = 0; i < count; ++i) {
      MiniEmulatorMnemonicCounts row = {};
      row.size = sizeof(row);
      EXPECT_EQ(CountsApi::get().mnemonic(index, i, &row), 0);
      if (row.mnemonic == name)
        return row;
    }
    return {};
  }

private:
  Checks checks;
};

/// Runs a kernel of kernels/Counts.s whose buffer has `values` at its start.
inline MiniEmulatorCounts countsOf(const char *kernel,
                                   std::vector<unsigned> values = {},
                                   unsigned threads = 64, unsigned blocks = 1) {
  values.resize(16384);
  DeviceArray<unsigned> buffer(values);
  Module module("Counts");
  Counting counting;
  EXPECT_EQ(module.run(kernel, {dim3(blocks), dim3(threads)}, buffer.data()),
            hipSuccess);
  if (counting.size() != 1) {
    ADD_FAILURE() << counting.size() << " launches are recorded";
    return {};
  }
  return counting.launch(0).counts;
}

} // namespace mini::test

#endif // MINI_TEST_UNIT_EMULATOR_COUNTTEST_H
