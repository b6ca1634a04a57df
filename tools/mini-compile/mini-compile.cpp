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

#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

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
} // namespace

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  int status = 0;
  std::optional<Request> request = parseCommandLine(argc, argv, status);
  if (!request)
    return status;
  // A crash is a bug of ours too, and must not look like a bad input.
  llvm::CrashRecoveryContext::Enable();
  llvm::CrashRecoveryContext recovery;
  recovery.DumpStackAndCleanupOnFailure = true;
  if (!recovery.RunSafely([&] { status = compile(*request); }))
    return fail(ErrorKind::Internal, "bug in mini: crash while compiling " +
                                         request->input + " for " +
                                         request->compile.target);
  return status;
}
