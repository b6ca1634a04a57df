//===- FileOutput.h - Whole files out ---------------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How every tool writes what it was asked to. A regular file has its old
// contents or all of the new ones, never a part; whatever else has the name (a
// device, a FIFO, an open descriptor) stays what it is and is written to.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_RUNTIME_TENSOR_FILEOUTPUT_H
#define MINI_RUNTIME_TENSOR_FILEOUTPUT_H

#include "mini/Expected.h"

#include <string>
#include <string_view>

namespace mini {

/// Writes `bytes` to the file called `path`; a symbolic link stays one, and its
/// target is written.
Status writeFile(const std::string &path, std::string_view bytes);

/// Says what would keep `writeFile` from writing, as far as that can be known
/// without writing; opens nothing.
Status checkWritable(const std::string &path);

/// The same for making files in a folder, which need not exist yet.
Status checkFolderWritable(const std::string &path);

/// Writes `bytes` to an open descriptor; `name` is what an error calls it.
Status writeDescriptor(int descriptor, std::string_view bytes,
                       const std::string &name);

/// Makes writes to a pipe that nobody reads fail rather than end the process.
void ignoreClosedPipes();

/// Whether an error is that of a pipe that nobody reads any more. A tool ends
/// quietly then, since its user has seen enough.
bool isClosedPipe(const Error &error);

/// The exit status of a tool whose reader went away.
constexpr int closedPipeStatus = 74;

} // namespace mini

#endif // MINI_RUNTIME_TENSOR_FILEOUTPUT_H
