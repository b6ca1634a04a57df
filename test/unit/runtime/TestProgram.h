//===- TestProgram.h - Programs made for a test -----------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Builds code objects with any launch plan, right or wrong, without the
// compiler: a FlatBuffer and the smallest ELF file around it.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TEST_UNIT_RUNTIME_TESTPROGRAM_H
#define MINI_TEST_UNIT_RUNTIME_TESTPROGRAM_H

#include "mini/Program_generated.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mini::test {

struct TestTensor {
  std::string name;
  format::ElementType type = format::ElementType::F32;
  std::vector<std::int64_t> shape;
  std::int32_t countedDimension = -1;
};

struct TestLaunch {
  std::uint32_t kernel = 0;
  format::Extent grid{4, 1, 1}, block{64, 1, 1};
  std::vector<format::Argument> arguments;
  // NOLINTNEXTLINE(readability-redundant-string-init): braces may omit it.
  std::string layer = "";
};

/// The default is a valid program: one kernel, which takes input `x` (2x3xf32),
/// 64 bytes of constants, a workspace, and output `y` like `x`.
struct TestProgram {
  std::uint32_t version = 1;
  std::string target = "gfx942";
  std::vector<TestTensor> inputs = {{"x", format::ElementType::F32, {2, 3}}};
  std::vector<TestTensor> outputs = {{"y", format::ElementType::F32, {2, 3}}};
  std::uint64_t workspaceSize = 256;
  std::optional<std::string> constantsSymbol = "constants";
  std::uint64_t constantsSize = 64;
  // The fake HIP library takes the number of arguments from the name.
  std::vector<std::string> kernels = {"copy_4"};
  std::vector<TestLaunch> launches = {
      {0,
       {4, 1, 1},
       {64, 1, 1},
       {{format::BufferKind::Input, 0, 0, 24},
        {format::BufferKind::Constant, 0, 16, 48},
        {format::BufferKind::Workspace, 0, 128, 128},
        {format::BufferKind::Output, 0, 0, 24}},
       "conv"}};

  /// At other sizes: what is not of a variant in them is not read.
  // NOLINTNEXTLINE(readability-redundant-member-init): braces may omit it.
  std::vector<TestProgram> variants = {};
  bool splitsBatch = false;

  /// The same with `rows` for the 2 in the shapes.
  TestProgram withRows(std::int64_t rows) const;
  /// The FlatBuffer alone.
  std::string plan() const;
  /// The code object.
  std::string codeObject() const;
};

/// A code object whose section `.mini.program` holds `plan`. The section
/// headers come before or after the sections' contents.
std::string makeElf(std::string_view plan, bool headersFirst = false);

} // namespace mini::test

#endif // MINI_TEST_UNIT_RUNTIME_TESTPROGRAM_H
