//===- Comparison.h - One program on two machines ---------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A kernel with its grid and arguments, run on the emulator and on the host
// from the same initial memory; both must leave the same bytes.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TEST_EMULATOR_COMPARISON_H
#define MINI_TEST_EMULATOR_COMPARISON_H

#include "DeviceModule.h"

#include <ostream>
#include <random>

namespace mini::test {

class Case {
public:
  Case(std::string program, std::string kernel)
      : program(std::move(program)), kernel(std::move(kernel)) {}

  Case &groups(unsigned x, unsigned y = 1, unsigned z = 1) {
    grid.groups = {x, y, z};
    return *this;
  }
  Case &groupSize(unsigned x, unsigned y = 1, unsigned z = 1) {
    grid.groupSize = {x, y, z};
    return *this;
  }
  Case &dynamicLds(unsigned bytes) {
    grid.dynamicLds = bytes;
    return *this;
  }
  /// A buffer of random bits.
  Case &random(size_t bytes);
  /// A buffer of the given elements.
  template <typename T> Case &values(const std::vector<T> &elements) {
    const auto *first = reinterpret_cast<const uint8_t *>(elements.data());
    return buffer({first, first + elements.size() * sizeof(T)});
  }
  /// A buffer that the kernel must write.
  Case &output(size_t bytes);
  Case &integer(uint64_t value) {
    arguments.push_back({{}, value, false});
    return *this;
  }

  /// Runs both and compares every buffer.
  void check(DeviceModule &device, HostModule &host) const;

  std::string program;
  std::string kernel;

private:
  struct Argument {
    std::vector<uint8_t> bytes; ///< Empty for an integer.
    uint64_t value = 0;
    bool mustChange = false;
  };
  Case &buffer(std::vector<uint8_t> bytes) {
    arguments.push_back({std::move(bytes), 0, false});
    return *this;
  }

  Grid grid;
  std::vector<Argument> arguments;
  std::mt19937_64 generator;
};

/// What GoogleTest calls a case.
inline void PrintTo(const Case &one, std::ostream *out) {
  *out << one.program << ' ' << one.kernel;
}

} // namespace mini::test

#endif // MINI_TEST_EMULATOR_COMPARISON_H
