//===- ProgramFuzzTest.cpp - Programs, damaged ----------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Whatever happens to a file, reading it gives an error or a program that obeys
// the rules: never a crash, and never a launch that leaves its buffers. The
// damage is the same in each run.
//
//===----------------------------------------------------------------------===//

#include "SoundProgram.h"
#include "TestProgram.h"

#include <gtest/gtest.h>
#include <random>

using namespace mini;
using namespace mini::test;

namespace {

/// Reads `file` from a copy of exactly its size, so that a sanitizer sees a
/// read past the end. Returns whether it was accepted.
bool read(const std::string &file) {
  Expected<Program> program = Program::fromBytes(file);
  if (program)
    EXPECT_EQ(findProblem(*program), "");
  else
    EXPECT_FALSE(program.error().message.empty());
  return static_cast<bool>(program);
}

TEST(ProgramFuzz, EveryTruncatedFileIsAnError) {
  for (bool headersFirst : {false, true}) {
    std::string file = makeElf(TestProgram().plan(), headersFirst);
    ASSERT_TRUE(read(file));
    for (std::size_t size = 0; size < file.size(); ++size)
      EXPECT_FALSE(read(file.substr(0, size))) << size;
  }
}

TEST(ProgramFuzz, TruncatedPlans) {
  // In a whole ELF file; the last bytes of a FlatBuffer may be padding.
  std::string plan = TestProgram().plan();
  for (std::size_t size = 0; size < plan.size(); ++size)
    read(makeElf(plan.substr(0, size)));
}

TEST(ProgramFuzz, EveryFlippedBit) {
  std::string file = TestProgram().codeObject();
  for (std::size_t bit = 0; bit < file.size() * 8; ++bit) {
    std::string damaged = file;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    read(damaged);
  }
}

TEST(ProgramFuzz, RandomDamage) {
  std::string file = TestProgram().codeObject();
  std::mt19937_64 generator(20240607);
  // Values that upset size arithmetic more often than random bytes do.
  constexpr std::uint64_t nasty[] = {0,
                                     1,
                                     0x7fffffff,
                                     0x80000000,
                                     0xffffffff,
                                     0x7fffffffffffffff,
                                     0x8000000000000000,
                                     0xffffffffffffffff};
  std::size_t accepted = 0;
  for (int round = 0; round < 50000; ++round) {
    std::string damaged = file;
    for (std::uint64_t edits = 1 + generator() % 4; edits > 0; --edits) {
      std::uint64_t value =
          generator() % 2 ? generator() : nasty[generator() % std::size(nasty)];
      std::size_t width = std::size_t(1) << generator() % 4;
      std::size_t at = generator() % (damaged.size() - width + 1);
      damaged.replace(at, width, reinterpret_cast<const char *>(&value), width);
    }
    accepted += read(damaged);
  }
  // Damage to names and reports is harmless, so some files stay valid.
  EXPECT_GT(accepted, 0u);
  EXPECT_LT(accepted, 50000u);
}

} // namespace
