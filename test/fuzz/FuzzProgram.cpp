//===- FuzzProgram.cpp - Fuzz the program reader - cpp --------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads a code object with its launch plan and walks all that it promises to
// have checked.
//
//===----------------------------------------------------------------------===//

#include "../unit/runtime/SoundProgram.h"

#include <cstdio>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data,
                                      std::size_t size) {
  auto program =
      mini::Program::fromBytes({reinterpret_cast<const char *>(data), size});
  if (!program)
    return 0;
  std::string problem = mini::test::findProblem(*program);
  if (!problem.empty()) {
    std::fprintf(stderr, "%s\n", problem.c_str());
    std::abort();
  }
  return 0;
}
