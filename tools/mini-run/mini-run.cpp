//===- mini-run.cpp - Run a compiled program ------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The command line's entry: reads the program, shows or runs it, and turns the
// outcome into an exit status.
//
//===----------------------------------------------------------------------===//

#include "Execute.h"
#include "Inspect.h"
#include "TimingReport.h"

#include "tensor/FileSystem.h"

#include <cstdio>

using namespace mini;
using namespace mini::run;

static int fail(const Error &error) {
  std::fprintf(stderr, "mini-run: error: %s\n", error.message.c_str());
  return static_cast<int>(error.kind);
}

int main(int argc, char **argv) {
  Options options;
  if (std::optional<int> status = parseOptions(argc, argv, options))
    return *status;
  Expected<Program> program = Program::load(options.program);
  if (!program)
    return fail(program.error());

  Report report;
  if (options.inspect) {
    std::fputs(inspect(*program).c_str(), stdout);
  } else {
    Expected<Report> result = execute(*program, options);
    if (!result)
      return fail(result.error());
    report = std::move(*result);
    std::fputs(formatText(*program, report).c_str(), stdout);
  }
  if (!options.jsonFile.empty())
    if (Status status =
            writeFile(options.jsonFile, formatJson(*program, report));
        !status)
      return fail(status.error());
  if (!options.profilePage.empty())
    if (Status status =
            writeFile(options.profilePage, formatPage(*report.profile));
        !status)
      return fail(status.error());
  if (!report.meetsExpectations())
    return fail({ErrorKind::Mismatch, "an expectation does not hold"});
  return 0;
}
