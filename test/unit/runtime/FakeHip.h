//===- FakeHip.h - What the fake HIP library has seen -----------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The one entry point that the fake library adds to HIP's.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TEST_UNIT_RUNTIME_FAKEHIP_H
#define MINI_TEST_UNIT_RUNTIME_FAKEHIP_H

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace mini::test {

struct FakeLaunch {
  std::string kernel;
  std::array<unsigned, 3> grid, block;
  std::vector<std::byte *> arguments;
  /// The bytes from each argument to the end of its allocation.
  std::vector<std::size_t> bytesAvailable;
};

struct FakeHipState {
  std::size_t liveAllocations, liveModules;
  std::vector<FakeLaunch> launches;
};

/// The type of `fakeHipState`, to be looked up with dlsym.
using FakeHipStateFunction = void(FakeHipState *);

} // namespace mini::test

#endif // MINI_TEST_UNIT_RUNTIME_FAKEHIP_H
