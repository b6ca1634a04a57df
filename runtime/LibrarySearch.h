//===- LibrarySearch.h - Where HIP libraries may be -------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The files to try, in order, for a GPU and for the emulator.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_RUNTIME_LIBRARYSEARCH_H
#define MINI_RUNTIME_LIBRARYSEARCH_H

#include <string>
#include <vector>

namespace mini {

/// The system's libamdhip64, newest first: in $ROCM_PATH if that is set, then
/// by name, then in ROCm's usual folder.
std::vector<std::string> hipLibraryCandidates();

/// The emulator's: in $MINI_EMULATOR_DIR if that is set, else beside the file
/// that holds this code (`../lib/mini/emulator` of bin/, `mini/emulator` of
/// lib/).
std::vector<std::string> emulatorLibraryCandidates();

/// Whether `path` is one of the emulator's libraries, however it was found.
bool isEmulatorLibrary(const std::string &path);

/// Why HIP may see no GPU, from the state of the kernel driver's device file;
/// empty when that file can be used.
std::string explainMissingGpu();

} // namespace mini

#endif // MINI_RUNTIME_LIBRARYSEARCH_H
