//===- ProgramReader.h - From launch plan to checked program ----*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The one place that reads the FlatBuffer. It checks its structure and then its
// meaning, so that the rest of the runtime can take every number as it is.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_RUNTIME_PROGRAMREADER_H
#define MINI_RUNTIME_PROGRAMREADER_H

#include "mini/Program.h"

namespace mini {

/// The program at one size.
struct ProgramVariant {
  std::vector<TensorInfo> inputs, outputs;
  std::vector<LaunchInfo> launches;
  std::uint64_t workspaceSize = 0;
};

struct Program::Contents {
  std::string codeObject;
  std::string target;
  std::vector<KernelInfo> kernels;
  std::string constantsSymbol;
  std::uint64_t constantsSize = 0;
  std::vector<ProgramVariant> variants;
  bool splitsBatch = false;
};

/// Reads the launch plan into all of `contents` but the code object.
Status readProgram(std::string_view launchPlan, Program::Contents &contents);

} // namespace mini

#endif // MINI_RUNTIME_PROGRAMREADER_H
