//===- Execute.h - One use of mini-run --------------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From options to a report.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TOOLS_MINIRUN_EXECUTE_H
#define MINI_TOOLS_MINIRUN_EXECUTE_H

#include "Options.h"
#include "Report.h"

namespace mini::run {

/// Runs `program` as `options` say, and writes its outputs.
Expected<Report> execute(const Program &program, const Options &options);

/// A file name for each output: its name with everything but letters, digits,
/// dots, dashes and underscores replaced, and a number where two would clash.
std::vector<std::string> fileNames(const std::vector<TensorInfo> &outputs);

} // namespace mini::run

#endif // MINI_TOOLS_MINIRUN_EXECUTE_H
