//===- HostGrid.h - OpenCL kernels on the host ------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs a kernel that clang compiled for the host, as the reference for the same
// source on the emulator: one fiber a work-item, so that barriers and exchanges
// between lanes have their meaning.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TEST_EMULATOR_HOSTGRID_H
#define MINI_TEST_EMULATOR_HOSTGRID_H

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace mini::test {

struct Grid {
  std::array<unsigned, 3> groups = {1, 1, 1};
  std::array<unsigned, 3> groupSize = {64, 1, 1};
  unsigned dynamicLds = 0;
};

/// A shared object with kernels for the host.
class HostModule {
public:
  explicit HostModule(const std::string &path);
  ~HostModule();
  HostModule(const HostModule &) = delete;
  HostModule &operator=(const HostModule &) = delete;

  /// Calls the kernel once a work-item. Arguments are pointers and integers,
  /// which the host's calling convention takes as words.
  void run(const std::string &kernel, const Grid &grid,
           const std::vector<uint64_t> &arguments);

private:
  void *handle;
};

} // namespace mini::test

#endif // MINI_TEST_EMULATOR_HOSTGRID_H
