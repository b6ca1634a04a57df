//===- StandardStreams.cpp - Standard output, checked ---------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See StandardStreams.h.
//
//===----------------------------------------------------------------------===//

#include "StandardStreams.h"

#include "mini/Expected.h"
#include "tensor/FileOutput.h"

#include "llvm/Support/raw_ostream.h"

#include <cstdlib>
#include <system_error>
#include <unistd.h>

static const char *toolName;

static void checkStreams() {
  llvm::outs().flush();
  const std::error_code output = llvm::outs().error();
  const std::error_code errors = llvm::errs().error();
  // The streams would take an error of theirs for a bug.
  llvm::outs().clear_error();
  llvm::errs().clear_error();
  if (!output && !errors)
    return;
  if (output == std::errc::broken_pipe || errors == std::errc::broken_pipe)
    _exit(mini::closedPipeStatus);
  if (output)
    llvm::errs() << toolName << ": error: cannot write standard output: "
                 << output.message() << "\n";
  llvm::errs().clear_error();
  _exit(static_cast<int>(mini::ErrorKind::Usage));
}

void checkStreamsAtExit(const char *tool) {
  toolName = tool;
  mini::ignoreClosedPipes();
  // What is made first is destroyed last: the streams are there when we look.
  llvm::outs();
  llvm::errs();
  std::atexit(checkStreams);
}
