//===- CoverageCompile.h - LLVM IR to machine code --------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// LLVM's optimizer and its AMDGPU back end in-process.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TEST_UNIT_EMULATOR_COVERAGECOMPILE_H
#define MINI_TEST_UNIT_EMULATOR_COVERAGECOMPILE_H

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mini::test {

/// Optimizes a module of functions without parameters; the integer that each
/// returns, in order, or nothing where it does not fold to one.
std::vector<std::optional<uint64_t>> foldFunctions(const std::string &ir);

/// The machine code of a module's only function for gfx942.
std::vector<uint8_t> compileFunction(const std::string &ir);

} // namespace mini::test

#endif // MINI_TEST_UNIT_EMULATOR_COVERAGECOMPILE_H
