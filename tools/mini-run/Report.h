//===- Report.h - What a run found, for people and for programs -*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Collects the facts of a run, and prints them as text or as JSON.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TOOLS_MINIRUN_REPORT_H
#define MINI_TOOLS_MINIRUN_REPORT_H

#include "Compare.h"
#include "Measure.h"

#include "mini/Profile.h"
#include "mini/Runtime.h"

#include <optional>

namespace mini::run {

struct OutputReport {
  TensorInfo tensor;
  Summary summary;
  std::string file; ///< Where it was written; empty if it was not.
  std::optional<Comparison> comparison;
  bool meetsExpectation = true;
};

struct Report {
  std::optional<Device> device;
  Measurement times;
  std::vector<OutputReport> outputs;
  /// The launches of the last run, where it was counted.
  std::optional<std::vector<LaunchProfile>> profile;

  bool meetsExpectations() const;
};

/// Lines for the terminal.
std::string formatText(const Report &report);

/// A JSON object of the program and, if it ran, of the run.
std::string formatJson(const Program &program, const Report &report);

} // namespace mini::run

#endif // MINI_TOOLS_MINIRUN_REPORT_H
