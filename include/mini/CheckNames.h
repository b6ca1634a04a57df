//===- CheckNames.h - The emulator's checks by name -------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What MINI_EMULATOR_CHECK and `mini-run --check` take, separated by commas:
// the names of checks and the words below.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_CHECKNAMES_H
#define MINI_CHECKNAMES_H

#include <string_view>

namespace mini {

inline constexpr std::string_view checkNames[] = {
    "bounds",  "misaligned", "uninitialized", "race",
    "waitcnt", "hazard",     "barrier"};
inline constexpr std::string_view checkWords[] = {"all", "none", "warn"};

} // namespace mini

#endif // MINI_CHECKNAMES_H
