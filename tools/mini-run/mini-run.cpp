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

#include "tensor/FileOutput.h"
#include "tensor/FileSystem.h"
#include "tensor/Printable.h"
#include "tensor/Unfinished.h"

#include <filesystem>
#include <new>
#include <string_view>
#include <unistd.h>

using namespace mini;
using namespace mini::run;

static int fail(const Error &error) {
  if (isClosedPipe(error))
    return closedPipeStatus;
  // Where this cannot be written either, the status says it.
  (void)writeDescriptor(
      STDERR_FILENO, "mini-run: error: " + escapeMessage(error.message) + "\n",
      "standard error");
  return static_cast<int>(error.kind);
}

/// The report must not mix with a file that goes to standard output.
static Status print(const std::string &text, const Options &options) {
  const bool isTaken = options.jsonFile == "-" || options.profilePage == "-";
  return isTaken ? writeDescriptor(STDERR_FILENO, escapeMessage(text),
                                   "standard error")
                 : writeDescriptor(STDOUT_FILENO, escapeMessage(text),
                                   "standard output");
}

static Status write(const std::string &path, const std::string &contents) {
  return path == "-"
             ? writeDescriptor(STDOUT_FILENO, contents, "standard output")
             : writeFile(path, contents);
}

static Expected<Program> load(const std::string &path) {
  if (path != "-")
    return Program::load(path);
  constexpr const char *name = "standard input";
  Expected<std::string> bytes = readDescriptor(STDIN_FILENO, name);
  if (!bytes)
    return bytes.error();
  Expected<Program> program = Program::fromBytes(std::move(*bytes));
  if (!program)
    return Error{program.error().kind,
                 std::string(name) + ": " + program.error().message};
  return program;
}

/// What keeps the outputs from being written is said before anything runs.
static Status checkOutputs(const Options &options) {
  for (const std::string *path : {&options.jsonFile, &options.profilePage})
    if (!path->empty() && *path != "-")
      if (Status status = checkWritable(*path); !status)
        return status;
  return options.outputFolder.empty()
             ? success()
             : checkFolderWritable(options.outputFolder);
}

/// What a page says that it is of.
static PageSubject describeSubject(const Program &program,
                                   const Options &options,
                                   const Report &report) {
  PageSubject subject{
      std::filesystem::path(options.program).filename().string(), {}};
  subject.facts = {{"program", options.program},
                   {"target", program.target()},
                   {"device", report.device->info().name},
                   {"command", options.commandLine}};
  return subject;
}

/// Shows or runs the program, and writes what was asked for.
static Status use(const Program &program, const Options &options,
                  Report &report) {
  std::string text;
  if (options.inspect) {
    text = inspect(program);
  } else {
    Expected<Report> result = execute(program, options);
    if (!result)
      return result.error();
    report = std::move(*result);
    text = formatText(report);
  }
  Status status = print(text, options);
  if (status && !options.jsonFile.empty())
    status = write(options.jsonFile, formatJson(program, report));
  if (status && !options.profilePage.empty())
    status = write(
        options.profilePage,
        formatPage(*report.profile, describeSubject(program, options, report)));
  return status;
}

/// Says so without any memory.
[[noreturn]] static void reportNoMemory() {
  constexpr std::string_view message = "mini-run: error: out of memory\n";
  (void)!::write(STDERR_FILENO, message.data(), message.size());
  removeUnfinished();
  _exit(static_cast<int>(ErrorKind::Device));
}

int main(int argc, char **argv) {
  std::set_new_handler(reportNoMemory);
  ignoreClosedPipes();
  removeUnfinishedOnSignals();
  Options options;
  for (int i = 0; i < argc; ++i)
    options.commandLine +=
        (i == 0 ? std::string("mini-run") : " " + std::string(argv[i]));
  if (std::optional<int> status = parseOptions(argc, argv, options))
    return *status;
  if (Status status = checkOutputs(options); !status)
    return fail(status.error());
  Expected<Program> program = load(options.program);
  if (!program)
    return fail(program.error());
  Report report;
  if (Status status = use(*program, options, report); !status)
    return fail(status.error());
  if (!report.meetsExpectations())
    return fail({ErrorKind::Mismatch, "an expectation does not hold"});
  return 0;
}
