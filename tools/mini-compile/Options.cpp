//===- Options.cpp - The command line of mini-compile ---------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The options, and what is checked of them before anything is read.
//
//===----------------------------------------------------------------------===//

#include "Options.h"

#include "ListOperators.h"

#include "tensor/Printable.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

namespace cl = llvm::cl;
using llvm::StringRef;
using mini::ErrorKind;

namespace {
/// The options, which live as long as the process: the linker resets all that
/// are registered, so that what they say is copied out before it runs.
struct CommandLine {
  cl::OptionCategory category{"Options of mini-compile"};
  cl::opt<std::string> input{cl::Positional, cl::desc("INPUT.{onnx,mlir}"),
                             cl::cat(category)};
  cl::opt<std::string> output{
      "o", cl::value_desc("FILE"), cl::cat(category),
      cl::desc("Where the output goes (- is standard output)")};
  cl::opt<std::string> target{"target", cl::value_desc("CHIP"),
                              cl::init("gfx942"), cl::cat(category),
                              cl::desc("The chip to compile for")};
  cl::opt<std::string> from{"from", cl::value_desc("PHASE"), cl::cat(category),
                            cl::desc("The first phase; INPUT is its input")};
  cl::opt<std::string> to{"to", cl::value_desc("PHASE"), cl::cat(category),
                          cl::desc("The last phase")};
  cl::opt<std::string> saveTemps{"save-temps", cl::value_desc("DIR"),
                                 cl::cat(category),
                                 cl::desc("Write each phase's output to DIR")};
  cl::opt<bool> noElide{"no-elide", cl::cat(category),
                        cl::desc("Keep all weights in the text of phases")};
  cl::list<std::string> dimensions{
      "dim", cl::value_desc("NAME=N,..."), cl::cat(category),
      cl::desc("Give a dimension of an input a size, or several to run at: by "
               "its name, or dimension 2 of x as x.2; repeat")};
  cl::list<std::string> bindings{"bind", cl::value_desc("NAME=FILE.npy"),
                                 cl::cat(category),
                                 cl::desc("Make an input a constant; repeat")};
  cl::opt<bool> strictQdq{
      "strict-qdq", cl::cat(category),
      cl::desc("Keep quantized operators in f32 unless integers are exact")};
  cl::opt<bool> report{"report", cl::cat(category),
                       cl::desc("Print the figures of each kernel")};
  cl::opt<std::string> json{"json", cl::value_desc("FILE"), cl::cat(category),
                            cl::desc("Write the figures to FILE as JSON")};
  cl::opt<bool> listTargets{"list-targets", cl::cat(category),
                            cl::desc("Print the chips and exit")};
  cl::opt<bool> listOperators{
      "list-ops", cl::cat(category),
      cl::desc("Print the ONNX operators, as in docs/operators.md, and exit")};
  cl::opt<bool> timePasses{"time-passes", cl::cat(category),
                           cl::desc("Print the time that each pass took")};
};

std::string makeOverview() {
  std::string text = "compiles a model to one code object for AMD GPUs\n\n"
                     "Phases, for --from and --to:\n";
  llvm::raw_string_ostream os(text);
  for (const mini::PhaseInfo &phase : mini::phases())
    os << "  " << llvm::left_justify(phase.name, 9) << phase.summary << "\n";
  return text;
}

/// The input's path with the extension of the last phase.
std::string makeOutputPath(llvm::StringRef input, llvm::StringRef lastPhase) {
  std::string_view extension = mini::phases().back().extension;
  for (const mini::PhaseInfo &phase : mini::phases())
    if (lastPhase == llvm::StringRef(phase.name))
      extension = phase.extension;
  llvm::SmallString<128> path(input);
  llvm::sys::path::replace_extension(path, llvm::StringRef(extension));
  return path.str().str();
}

std::nullopt_t failUsage(const llvm::Twine &message, int &status) {
  llvm::errs() << "mini-compile: error: " << mini::escapeMessage(message.str())
               << "\n";
  status = static_cast<int>(ErrorKind::Usage);
  return std::nullopt;
}

/// Reads `--dim` and `--bind`, or says what is wrong with one.
std::string readInputOptions(const CommandLine &options,
                             mini::CompileOptions &compile) {
  for (const std::string &text : options.dimensions) {
    // The last '=', for a name may be any text.
    auto [name, numbers] = StringRef(text).rsplit('=');
    mini::DimensionSizes dimension{name.str(), {}};
    llvm::SmallVector<StringRef> parts;
    numbers.split(parts, ',');
    bool areNumbers = llvm::all_of(parts, [&](StringRef number) {
      return !number.getAsInteger(10, dimension.sizes.emplace_back());
    });
    if (name.empty() || !areNumbers)
      return "--dim=" + text +
             " is not of the form --dim=NAME=N or --dim=NAME=N,N";
    compile.dimensions.push_back(std::move(dimension));
  }
  for (const std::string &text : options.bindings) {
    auto [name, file] = StringRef(text).split('=');
    if (name.empty() || file.empty())
      return "--bind=" + text + " is not of the form --bind=NAME=FILE.npy";
    compile.bindings.push_back({name.str(), file.str()});
  }
  return "";
}

/// Whether writing one file would change the other, by whatever names.
bool isSameFile(StringRef first, StringRef second) {
  return first == second || (llvm::sys::fs::is_regular_file(first) &&
                             llvm::sys::fs::equivalent(first, second));
}

/// Says what is wrong with a request, if anything is.
std::string checkRequest(const Request &request) {
  if (request.input != "-" && isSameFile(request.output, request.input))
    return "the output would replace the input; add -o FILE";
  bool makesCodeObject = request.compile.to.empty() ||
                         request.compile.to == mini::phases().back().name;
  if (!makesCodeObject && (request.report || !request.json.empty()))
    return "--report and --json need the code object; drop --to";
  if (request.output == "-" && request.json == "-")
    return "-o and --json cannot both be standard output";
  if (isSameFile(request.output, request.json))
    return "-o and --json cannot be the same file";
  return "";
}

Request makeRequest(const CommandLine &options) {
  Request request;
  request.input = options.input;
  request.output = options.output.empty()
                       ? makeOutputPath(options.input, options.to)
                       : options.output.getValue();
  request.json = options.json;
  request.report = options.report;
  request.compile.target = options.target;
  request.compile.from = options.from;
  request.compile.to = options.to;
  request.compile.saveTemps = options.saveTemps;
  request.compile.elideWeights = !options.noElide;
  request.compile.strictQdq = options.strictQdq;
  request.compile.timePasses = options.timePasses;
  request.compile.onDiagnostic = [](std::string_view text) {
    llvm::errs() << mini::escapeMessage(text) << "\n";
  };
  return request;
}

/// Prints a list that the command line asks for, if it does.
bool printList(const CommandLine &options) {
  if (options.listTargets)
    for (const std::string &target : mini::targets())
      llvm::outs() << target << "\n";
  if (options.listOperators)
    llvm::outs() << formatOperators();
  return options.listTargets || options.listOperators;
}
} // namespace

std::optional<Request> parseCommandLine(int argc, char **argv, int &status) {
  // LLVM's own options are not part of this tool, and one has a name of ours.
  cl::ResetCommandLineParser();
  static CommandLine options;
  cl::HideUnrelatedOptions(options.category);
  cl::SetVersionPrinter([](llvm::raw_ostream &os) {
    os << "mini-compile " << MINI_VERSION << " with LLVM "
       << LLVM_VERSION_STRING << "\n";
  });
  status = static_cast<int>(ErrorKind::Usage);
  std::string errors;
  llvm::raw_string_ostream os(errors);
  if (!cl::ParseCommandLineOptions(argc, argv, makeOverview(), &os)) {
    // LLVM begins each line with the tool's name.
    llvm::SmallVector<StringRef> lines;
    StringRef(errors).split(lines, '\n', -1, /*KeepEmpty=*/false);
    for (StringRef line : lines) {
      (void)line.consume_front(llvm::sys::path::filename(argv[0]));
      (void)line.consume_front(": ");
      failUsage(line, status);
    }
    return std::nullopt;
  }
  if (printList(options)) {
    status = 0;
    return std::nullopt;
  }
  if (options.input.empty())
    return failUsage("no input file; see --help", status);
  if (options.input == "-" && options.output.empty())
    return failUsage("standard input gives the output no name; add -o FILE",
                     status);
  Request request = makeRequest(options);
  std::string problem = readInputOptions(options, request.compile);
  if (problem.empty())
    problem = checkRequest(request);
  if (!problem.empty())
    return failUsage(problem, status);
  return request;
}
