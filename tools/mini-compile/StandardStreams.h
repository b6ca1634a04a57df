//===- StandardStreams.h - Standard output, checked -------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A full disk shows when the last bytes are written, which is at a tool's exit
// and nobody's business there unless somebody looks.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TOOLS_COMPILE_STANDARDSTREAMS_H
#define MINI_TOOLS_COMPILE_STANDARDSTREAMS_H

/// Makes the exit of the tool, by whatever way, fail if a byte for standard
/// output was lost; quietly where its reader has gone. Call it first.
void checkStreamsAtExit(const char *tool);

#endif // MINI_TOOLS_COMPILE_STANDARDSTREAMS_H
