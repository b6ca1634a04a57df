//===- Options.cpp - The command line of mini-run -------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The one file of the tool that is built with exceptions, which CLI11 uses for
// its errors.
//
//===----------------------------------------------------------------------===//

#include "Options.h"

#include "mini/CheckNames.h"
#include "tensor/FileOutput.h"
#include "tensor/Printable.h"

#include <CLI/CLI.hpp>

#include <cmath>
#include <numeric>
#include <sstream>
#include <unistd.h>

using namespace mini;
using namespace mini::run;

static const std::map<std::string, DeviceKind> &deviceKinds() {
  static const std::map<std::string, DeviceKind> kinds = {
      {"auto", DeviceKind::Auto},
      {"hip", DeviceKind::Hip},
      {"emulator", DeviceKind::Emulator}};
  return kinds;
}

/// How many letters must be added, dropped or changed to make one text of the
/// other.
static std::size_t countEdits(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t i = 0; i < from.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < to.size(); ++j) {
      std::size_t changed = diagonal + (from[i] != to[j]);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

/// `; did you mean 'X'?` where one of `names` is close to `name`.
static std::string suggest(std::string_view name,
                           const std::vector<std::string> &names) {
  constexpr std::size_t maxEdits = 2;
  auto closest = std::min_element(
      names.begin(), names.end(), [&](const auto &one, const auto &other) {
        return countEdits(name, one) < countEdits(name, other);
      });
  if (closest == names.end() || countEdits(name, *closest) > maxEdits)
    return "";
  return "; did you mean '" + *closest + "'?";
}

/// The message for a name of the list that is none of the checks'; else empty.
static std::string checkCheckList(const std::string &list) {
  std::vector<std::string> known(std::begin(checkNames), std::end(checkNames));
  known.insert(known.end(), std::begin(checkWords), std::end(checkWords));
  for (const std::string &name : CLI::detail::split(list, ','))
    if (!name.empty() &&
        std::find(known.begin(), known.end(), name) == known.end())
      return "unknown check '" + name + "'" + suggest(name, known);
  return "";
}

/// The message for a text that is no number from 0 to `most`; else empty. What
/// is not a number is neither below nor above anything.
static std::string checkNumber(const std::string &text, double most) {
  double value = 0;
  if (CLI::detail::lexical_cast(text, value) && value >= 0 && value <= most)
    return "";
  std::ostringstream range;
  if (std::isinf(most))
    range << " on";
  else
    range << " to " << most;
  return "'" + text + "' is not a number from 0" + range.str();
}

static CLI::Validator numberTo(double most) {
  return CLI::Validator(
      [most](const std::string &text) { return checkNumber(text, most); }, "");
}

/// How often the program runs, and what is measured of that.
static void addTimingOptions(CLI::App &app, Options &options) {
  constexpr double longest = 86400;
  app.add_option("--repeat", options.repeat, "Measure at least N runs (1)")
      ->check(CLI::Range(1u, 1000000u).description(""))
      ->type_name("N");
  app.add_option("--duration", options.duration,
                 "Measure for at least S seconds (0)")
      ->check(numberTo(longest))
      ->type_name("S");
  app.add_option("--warmup", options.warmup,
                 "Run MS milliseconds before measuring (0)")
      ->check(numberTo(longest * 1e3))
      ->type_name("MS");
}

static void addOptions(CLI::App &app, Options &options) {
  app.add_option("PROGRAM", options.program,
                 "Code object of mini-compile; - is standard input")
      ->required()
      ->type_name("");
  // Names only: CLI11's own transformer would take the enumerators' numbers
  // too.
  app.add_option_function<std::string>(
         "--device",
         [&options](const std::string &name) {
           options.device = deviceKinds().at(name);
         },
         "auto (a GPU, else the emulator), hip, emulator")
      ->check(CLI::IsMember(deviceKinds()).description(""))
      ->type_name("KIND");
  app.add_option("--check", options.checks,
                 "Checks of the emulator, by name or all")
      ->check(CLI::Validator(checkCheckList, ""))
      ->type_name("LIST");
  // One value an option, so that the program may follow it.
  app.add_option("--input", options.inputs,
                 "[NAME=]FILE.npy or [NAME=]random:SEED[:1x3x8x8]; repeat")
      ->type_name("INPUT")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  app.add_option("--output", options.outputFolder,
                 "Write each output to DIR/NAME.npy")
      ->type_name("DIR");
  app.add_option("--expect", options.expectations,
                 "[NAME=]FILE.npy an output must match; repeat")
      ->type_name("EXPECTED")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  app.add_option("--atol", options.absoluteTolerance,
                 "Absolute tolerance (floats 1e-8, integers 0)")
      ->check(numberTo(HUGE_VAL))
      ->type_name("X");
  app.add_option("--rtol", options.relativeTolerance,
                 "Relative tolerance (floats 1e-5, integers 0)")
      ->check(numberTo(HUGE_VAL))
      ->type_name("X");
  app.add_option("--max-mismatch", options.maxMismatch,
                 "Fraction of elements that may differ (0)")
      ->check(numberTo(1))
      ->type_name("FRACTION");
  addTimingOptions(app, options);
  app.add_option("--json", options.jsonFile,
                 "Write a report to FILE; - is standard output")
      ->type_name("FILE");
  app.add_flag("--profile{text}", options.profileFormat,
               "Count and model what kernels do; =html:FILE: a page");
  app.add_flag("--inspect", options.inspect,
               "Show the program; needs no device and runs nothing");
}

/// `text`, or `html:` with a file.
static void readProfileFormat(Options &options) {
  constexpr std::string_view page = "html:";
  const std::string &format = options.profileFormat;
  options.profile = !format.empty();
  if (format.starts_with(page) && format.size() > page.size())
    options.profilePage = format.substr(page.size());
  else if (options.profile && format != "text")
    throw CLI::ValidationError(
        "--profile", "no format '" + format + "'" + suggest(format, {"text"}) +
                         "; use --profile or --profile=html:FILE");
}

/// What standard output is asked to hold besides the report; more than one of
/// them would mix.
static void checkStandardOutput(const Options &options) {
  if (options.jsonFile == "-" && options.profilePage == "-")
    throw CLI::ValidationError(
        "--json and --profile cannot both be standard output");
}

/// Prints the help, or what is wrong, and returns the exit status.
static int reportParse(const CLI::App &app, const CLI::ParseError &error) {
  std::ostringstream output, errors;
  const bool isHelp = app.exit(error, output, errors) == 0;
  const std::string text = output.str();
  if (!isHelp)
    (void)writeDescriptor(STDERR_FILENO,
                          "mini-run: error: " + escapeMessage(errors.str()),
                          "standard error");
  Status status = writeDescriptor(STDOUT_FILENO, text, "standard output");
  if (status)
    return isHelp ? 0 : static_cast<int>(ErrorKind::Usage);
  if (isClosedPipe(status.error()))
    return closedPipeStatus;
  (void)writeDescriptor(STDERR_FILENO,
                        "mini-run: error: " + status.error().message + "\n",
                        "standard error");
  return static_cast<int>(status.error().kind);
}

std::optional<int> mini::run::parseOptions(int argc, char **argv,
                                           Options &options) {
  CLI::App app("Runs a program compiled by mini-compile.", "mini-run");
  app.get_formatter()->column_width(27);
  app.set_version_flag("--version", "mini-run " MINI_VERSION,
                       "Print the version and exit");
  app.failure_message([](const CLI::App *, const CLI::Error &error) {
    return std::string(error.what()) + "; see mini-run --help\n";
  });
  app.footer(
      "Checks: bounds, misaligned (both on by default), uninitialized, race, "
      "waitcnt,\nhazard, barrier; all, none; warn reports without failing.\n"
      "bf16 and 8-bit floats travel in .npy files as their raw bits.\n"
      "Exit status: 0 success, 1 malformed file, 2 wrong usage, 3 device "
      "or run-time\nfailure, 4 an expectation does not hold.");
  addOptions(app, options);
  try {
    app.parse(argc, argv);
    // CLI11's own exclusion would be spelled out in the help.
    readProfileFormat(options);
    if (options.inspect && options.profile)
      throw CLI::ExcludesError("--profile", "--inspect");
    checkStandardOutput(options);
  } catch (const CLI::ParseError &error) {
    return reportParse(app, error);
  }
  return std::nullopt;
}
