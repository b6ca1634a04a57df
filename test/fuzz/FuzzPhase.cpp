//===- FuzzPhase.cpp - Fuzz what --from takes - cpp -----------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Gives a text to every phase that takes MLIR. Most is refused by all but one:
// what that one takes it must also be able to compile, or say why not.
//
//===----------------------------------------------------------------------===//

#include "mini/Compiler.h"

#include <cstdio>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data,
                                      std::size_t size) {
  std::string_view text(reinterpret_cast<const char *>(data), size);
  for (const mini::PhaseInfo &phase : mini::phases()) {
    // LLVM's own code generator is not what is looked at.
    if (phase.extension != ".mlir")
      break;
    mini::CompileOptions options;
    options.from = options.to = phase.name;
    auto result = mini::compile(text, "fuzzed.mlir", options);
    if (result || result.error().kind != mini::ErrorKind::Internal)
      continue;
    std::fprintf(stderr, "%s\n", result.error().message.c_str());
    std::abort();
  }
  return 0;
}
