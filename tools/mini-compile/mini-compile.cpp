//===- mini-compile.cpp - The compiler's command line ---------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Options, files and the exit status; the work is in the library.
//
//===----------------------------------------------------------------------===//

#include "Report.h"

#include "mini/Compiler.h"

#include "llvm/Config/llvm-config.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

namespace cl = llvm::cl;
using mini::ErrorKind;

namespace {
/// The options, which live as long as the process: the linker resets all that
/// are registered, so that what they say is copied out before it runs.
struct Options {
  cl::OptionCategory category{"Options of mini-compile"};
  cl::opt<std::string> input{cl::Positional, cl::desc("INPUT.mlir"),
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
  cl::opt<bool> report{"report", cl::cat(category),
                       cl::desc("Print the figures of each kernel")};
  cl::opt<std::string> json{"json", cl::value_desc("FILE"), cl::cat(category),
                            cl::desc("Write the figures to FILE as JSON")};
  cl::opt<bool> listTargets{"list-targets", cl::cat(category),
                            cl::desc("Print the chips and exit")};
  cl::opt<bool> timePasses{"time-passes", cl::cat(category),
                           cl::desc("Print the time that each pass took")};
};

int fail(ErrorKind kind, const llvm::Twine &message) {
  llvm::errs() << "mini-compile: " << message << "\n";
  return static_cast<int>(kind);
}

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

/// Writes a file as a whole or not at all.
int writeOutput(llvm::StringRef path, llvm::StringRef contents) {
  if (path == "-") {
    llvm::outs() << contents;
    return 0;
  }
  llvm::Error error =
      llvm::writeToOutput(path, [&](llvm::raw_ostream &os) -> llvm::Error {
        os << contents;
        return llvm::Error::success();
      });
  if (!error)
    return 0;
  return fail(ErrorKind::Usage,
              "cannot write " + path + ": " + llvm::toString(std::move(error)));
}

/// What the options ask for, copied out of them.
struct Request {
  std::string input, output, json;
  bool report;
  mini::CompileOptions compile;
};

int compile(const Request &request) {
  auto source = llvm::MemoryBuffer::getFileOrSTDIN(request.input);
  if (!source)
    return fail(ErrorKind::Usage, "cannot read " + request.input + ": " +
                                      source.getError().message());
  auto result = mini::compile((*source)->getBuffer(),
                              request.input == "-" ? "<stdin>" : request.input,
                              request.compile);
  if (!result) {
    llvm::errs() << result.error().message << "\n";
    return static_cast<int>(result.error().kind);
  }
  if (int status = writeOutput(request.output, result->output))
    return status;
  if (!request.json.empty())
    if (int status = writeOutput(request.json,
                                 formatJson(*result, request.compile.target)))
      return status;
  // The report must not mix with an output on the same stream.
  if (request.report)
    (request.output == "-" ? llvm::errs() : llvm::outs())
        << formatReport(*result);
  return 0;
}
} // namespace

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  // LLVM's own options are not part of this tool, and one has a name of ours.
  cl::ResetCommandLineParser();
  static Options options;
  cl::HideUnrelatedOptions(options.category);
  cl::SetVersionPrinter([](llvm::raw_ostream &os) {
    os << "mini-compile " << MINI_VERSION << " with LLVM "
       << LLVM_VERSION_STRING << "\n";
  });
  if (!cl::ParseCommandLineOptions(argc, argv, makeOverview(), &llvm::errs()))
    return static_cast<int>(ErrorKind::Usage);
  if (options.listTargets) {
    for (const std::string &target : mini::targets())
      llvm::outs() << target << "\n";
    return 0;
  }
  if (options.input.empty())
    return fail(ErrorKind::Usage, "no input file; see --help");
  if (options.input == "-" && options.output.empty())
    return fail(ErrorKind::Usage,
                "standard input gives the output no name; add -o FILE");
  Request request;
  request.input = options.input;
  request.output = options.output.empty()
                       ? makeOutputPath(options.input, options.to)
                       : options.output;
  request.json = options.json;
  request.report = options.report;
  request.compile.target = options.target;
  request.compile.from = options.from;
  request.compile.to = options.to;
  request.compile.saveTemps = options.saveTemps;
  request.compile.timePasses = options.timePasses;
  request.compile.onDiagnostic = [](std::string_view text) {
    llvm::errs() << text << "\n";
  };
  if (request.output == request.input && request.input != "-")
    return fail(ErrorKind::Usage,
                "the output would replace the input; add -o FILE");
  bool makesCodeObject = request.compile.to.empty() ||
                         request.compile.to == mini::phases().back().name;
  if (!makesCodeObject && (request.report || !request.json.empty()))
    return fail(ErrorKind::Usage,
                "--report and --json need the code object; drop --to");
  if (request.output == "-" && request.json == "-")
    return fail(ErrorKind::Usage,
                "-o and --json cannot both be standard output");
  // A crash is a bug of ours too, and must not look like a bad input.
  llvm::CrashRecoveryContext::Enable();
  llvm::CrashRecoveryContext recovery;
  recovery.DumpStackAndCleanupOnFailure = true;
  int status = static_cast<int>(ErrorKind::Internal);
  if (!recovery.RunSafely([&] { status = compile(request); }))
    return fail(ErrorKind::Internal, "bug in mini: crash while compiling " +
                                         request.input + " for " +
                                         request.compile.target);
  return status;
}
