//===- ElfReader.h - Find a section of an ELF64 file ------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The few lines of ELF that the runtime needs, written for files that may be
// truncated or corrupt: every field is checked against the file's size before
// it is used.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_RUNTIME_ELFREADER_H
#define MINI_RUNTIME_ELFREADER_H

#include "mini/Expected.h"

#include <cstddef>
#include <string_view>

namespace mini {

/// Checks what a file of any contents begins with, of which the first
/// `elfMagicSize` bytes are enough.
Status checkElfMagic(std::string_view file);
constexpr std::size_t elfMagicSize = 4;

/// Returns the contents of the section called `sectionName` in `file`, which
/// must be an AMD GPU code object. The result points into `file`.
Expected<std::string_view> findElfSection(std::string_view file,
                                          std::string_view sectionName);

} // namespace mini

#endif // MINI_RUNTIME_ELFREADER_H
