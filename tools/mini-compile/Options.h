//===- Options.h - The command line of mini-compile -------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the command line asks for.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TOOLS_COMPILE_OPTIONS_H
#define MINI_TOOLS_COMPILE_OPTIONS_H

#include "mini/Compiler.h"

#include <optional>
#include <string>

/// A compilation that the command line asks for.
struct Request {
  std::string input, output, json;
  bool report;
  mini::CompileOptions compile;
};

/// Reads the command line. Without a request, `status` is the exit status: a
/// list was printed, or an error.
std::optional<Request> parseCommandLine(int argc, char **argv, int &status);

#endif // MINI_TOOLS_COMPILE_OPTIONS_H
