//===- mini-compile.cpp - The compiler's command line ---------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Files and the exit status; the work is in the library.
//
//===----------------------------------------------------------------------===//

#include "Options.h"
#include "Report.h"

#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"

#include <unistd.h>
#include <utility>

using mini::ErrorKind;

namespace {
int fail(ErrorKind kind, const llvm::Twine &message) {
  llvm::errs() << "mini-compile: " << message << "\n";
  return static_cast<int>(kind);
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

/// Ends the process after a crash of whichever thread, once LLVM has printed
/// its stack: a crash is a bug of ours, and must not look like a bad input.
[[noreturn]] void reportCrash(void *request) {
  const auto &[input, target] =
      *static_cast<std::pair<std::string, std::string> *>(request);
  _exit(fail(ErrorKind::Internal,
             "bug in mini: crash while compiling " + input + " for " + target));
}

/// For the errors after which LLVM cannot go on.
void reportFatalError(void *request, const char *reason, bool) {
  llvm::errs() << "LLVM ERROR: " << reason << "\n";
  reportCrash(request);
}
} // namespace

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  int status = 0;
  std::optional<Request> request = parseCommandLine(argc, argv, status);
  if (!request)
    return status;
  std::pair inputAndTarget(request->input, request->compile.target);
  llvm::sys::AddSignalHandler(reportCrash, &inputAndTarget);
  llvm::install_fatal_error_handler(reportFatalError, &inputAndTarget);
  return compile(*request);
}
