//===- SoundProgram.h - What an accepted program promises - h -------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checks again, in other words than the reader's, that a program which was
// accepted can be run.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TEST_UNIT_RUNTIME_SOUNDPROGRAM_H
#define MINI_TEST_UNIT_RUNTIME_SOUNDPROGRAM_H

#include "mini/Program.h"

namespace mini::test {

/// What is wrong with `program`, or nothing.
std::string findProblem(const Program &program);

} // namespace mini::test

#endif // MINI_TEST_UNIT_RUNTIME_SOUNDPROGRAM_H
