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

#include <CLI/CLI.hpp>

using namespace mini;
using namespace mini::run;

static const std::map<std::string, DeviceKind> &deviceKinds() {
  static const std::map<std::string, DeviceKind> kinds = {
      {"auto", DeviceKind::Auto},
      {"hip", DeviceKind::Hip},
      {"emulator", DeviceKind::Emulator}};
  return kinds;
}

static void addOptions(CLI::App &app, Options &options) {
  app.add_option("PROGRAM", options.program, "Code object of mini-compile")
      ->required();
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
      ->type_name("LIST");
  // One value an option, so that the program may follow it.
  app.add_option("--input", options.inputs,
                 "[NAME=]FILE.npy or [NAME=]random:SEED; repeat")
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
      ->check(CLI::NonNegativeNumber.description(""))
      ->type_name("X");
  app.add_option("--rtol", options.relativeTolerance,
                 "Relative tolerance (floats 1e-5, integers 0)")
      ->check(CLI::NonNegativeNumber.description(""))
      ->type_name("X");
  app.add_option("--max-mismatch", options.maxMismatch,
                 "Fraction of elements that may differ (0)")
      ->check(CLI::Range(0.0, 1.0).description(""))
      ->type_name("FRACTION");
  app.add_option("--repeat", options.repeat, "Run N times (1)")
      ->check(CLI::Range(1u, 1000000u).description(""))
      ->type_name("N");
  app.add_option("--json", options.jsonFile, "Write a report to FILE")
      ->type_name("FILE");
  app.add_flag("--profile{text}", options.profileFormat,
               "Count what the kernels do and model\ntheir time (emulator); "
               "=html:FILE for a page");
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
    throw CLI::ValidationError("--profile",
                               "no format '" + format +
                                   "', use --profile or --profile=html:FILE");
}

std::optional<int> mini::run::parseOptions(int argc, char **argv,
                                           Options &options) {
  CLI::App app("Runs a program compiled by mini-compile.", "mini-run");
  app.get_formatter()->column_width(27);
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
  } catch (const CLI::ParseError &error) {
    return app.exit(error) == 0 ? 0 : static_cast<int>(ErrorKind::Usage);
  }
  return std::nullopt;
}
