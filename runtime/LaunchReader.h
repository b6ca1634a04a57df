//===- LaunchReader.h - One launch of the launch plan -----------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads a launch and proves that its kernel exists, that HIP can take its grid,
// and that each argument lies inside its buffer.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_RUNTIME_LAUNCHREADER_H
#define MINI_RUNTIME_LAUNCHREADER_H

#include "ProgramReader.h"

namespace mini {
namespace format {
struct Launch;
} // namespace format

/// Reads `launch` of a program whose kernels and constants are already in
/// `contents`, and its tensors and workspace in `variant`. An error is the rest
/// of a sentence that begins with the launch.
Expected<LaunchInfo> readLaunch(const format::Launch &launch,
                                const Program::Contents &contents,
                                const ProgramVariant &variant);

} // namespace mini

#endif // MINI_RUNTIME_LAUNCHREADER_H
