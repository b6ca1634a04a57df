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
#include "StandardStreams.h"

#include "tensor/FileOutput.h"
#include "tensor/FileSystem.h"
#include "tensor/Printable.h"
#include "tensor/ProgressLine.h"
#include "tensor/Unfinished.h"

#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/PrettyStackTrace.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"

#include <unistd.h>
#include <utility>

using mini::ErrorKind;

namespace {
int fail(ErrorKind kind, const llvm::Twine &message) {
  llvm::errs() << "mini-compile: error: " << mini::escapeMessage(message.str())
               << "\n";
  return static_cast<int>(kind);
}

int failToWrite(const mini::Error &error) {
  if (mini::isClosedPipe(error))
    return mini::closedPipeStatus;
  return fail(ErrorKind::Usage, error.message);
}

/// Diagnostics have their places in front, and say what they are.
int failToCompile(const mini::Error &error) {
  if (!llvm::StringRef(error.message).contains("error: "))
    return fail(error.kind, error.message);
  llvm::errs() << mini::escapeMessage(error.message) << "\n";
  return static_cast<int>(error.kind);
}

int writeOutput(const std::string &path, const std::string &contents) {
  if (path == "-") {
    llvm::outs() << contents;
    return 0;
  }
  mini::Status status = mini::writeFile(path, contents);
  return status ? 0 : failToWrite(status.error());
}

/// What keeps the outputs from being written is said before a model is
/// compiled for minutes.
int checkOutputs(const Request &request) {
  for (const std::string *path : {&request.output, &request.json})
    if (!path->empty() && *path != "-")
      if (mini::Status status = mini::checkWritable(*path); !status)
        return failToWrite(status.error());
  return 0;
}

/// Regular files are mapped, for a model may be large; others are read.
mini::Expected<std::unique_ptr<llvm::MemoryBuffer>>
readInput(const std::string &path) {
  if (mini::Status status = mini::checkReadable(path); path != "-" && !status)
    return status.error();
  if (path != "-" && llvm::sys::fs::is_regular_file(path)) {
    auto mapped = llvm::MemoryBuffer::getFile(path);
    if (mapped)
      return std::move(*mapped);
    return mini::Error{ErrorKind::Usage, "cannot read " + path + ": " +
                                             mapped.getError().message()};
  }
  mini::Expected<std::string> bytes =
      path == "-" ? mini::readDescriptor(STDIN_FILENO, "standard input")
                  : mini::readFile(path);
  if (!bytes)
    return bytes.error();
  return llvm::MemoryBuffer::getMemBufferCopy(*bytes, path);
}

/// Shows on a terminal what the compiler is at.
mini::Expected<mini::CompileResult> compileVisibly(llvm::StringRef source,
                                                   const Request &request) {
  mini::ProgressLine line("mini-compile");
  mini::CompileOptions options = request.compile;
  options.onProgress = [&](std::string_view phase, size_t done, size_t all) {
    std::string text = "phase " + std::string(phase);
    if (all != 0)
      text += ": " + std::to_string(done) + " of " + std::to_string(all) +
              " kernels";
    line.set(std::move(text));
  };
  // What else goes to the terminal would be behind the line.
  auto onDiagnostic = options.onDiagnostic;
  options.onDiagnostic = [&](std::string_view text) {
    line.end();
    onDiagnostic(text);
  };
  return mini::compile(source, request.input == "-" ? "<stdin>" : request.input,
                       options);
}

int compile(const Request &request) {
  if (int status = checkOutputs(request))
    return status;
  auto source = readInput(request.input);
  if (!source)
    return fail(ErrorKind::Usage, source.error().message);
  auto result = compileVisibly((*source)->getBuffer(), request);
  if (!result)
    return failToCompile(result.error());
  if (int status = writeOutput(request.output, result->output))
    return status;
  if (!request.json.empty())
    if (int status = writeOutput(request.json,
                                 formatJson(*result, request.compile.target)))
      return status;
  // The report must not mix with an output on the same stream.
  if (request.report)
    (request.output == "-" ? llvm::errs() : llvm::outs())
        << mini::escapeMessage(formatReport(*result));
  return 0;
}

[[noreturn]] void reportCrash(void *data) {
  const auto &request = *static_cast<const Request *>(data);
  _exit(fail(ErrorKind::Internal, "bug in mini: crash while compiling " +
                                      request.input + " for " +
                                      request.compile.target));
}

/// Says so without any memory.
void reportNoMemory(void *, const char *, bool) {
  constexpr llvm::StringLiteral message =
      "mini-compile: error: out of memory\n";
  (void)!::write(STDERR_FILENO, message.data(), message.size());
  mini::removeUnfinished();
  _exit(static_cast<int>(ErrorKind::Usage));
}

/// For the errors after which LLVM cannot go on. Code that mini wrote has none;
/// of code that someone else wrote, they say what the chip does not have.
void reportFatalError(void *data, const char *reason, bool) {
  const auto &request = *static_cast<const Request *>(data);
  // The system has no more of them, or no memory for their stacks.
  if (llvm::StringRef(reason).starts_with("pthread_create"))
    _exit(fail(ErrorKind::Usage,
               llvm::Twine("cannot start a thread: ") + reason));
  if (!request.compile.from.empty())
    _exit(fail(ErrorKind::InvalidInput,
               "LLVM cannot compile " + request.input + " for " +
                   request.compile.target + ": " +
                   llvm::StringRef(reason).split('\n').first));
  llvm::errs() << "LLVM ERROR: " << reason << "\n";
  reportCrash(data);
}
} // namespace

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv, /*InstallPipeSignalExitHandler=*/false);
  llvm::install_bad_alloc_error_handler(reportNoMemory);
  // A crash is a bug of ours, and says so.
  llvm::setBugReportMsg("");
  checkStreamsAtExit("mini-compile");
  int status = 0;
  std::optional<Request> request = parseCommandLine(argc, argv, status);
  if (!request)
    return status;
  // LLVM has removed its own files by then.
  llvm::sys::SetInterruptFunction([] {
    mini::removeUnfinished();
    constexpr int interrupted = 128 + 2;
    _exit(interrupted);
  });
  llvm::sys::AddSignalHandler(reportCrash, &*request);
  llvm::install_fatal_error_handler(reportFatalError, &*request);
  return compile(*request);
}
