//===- HipLibrary.h - A HIP library loaded at run time ----------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The entry points of one libamdhip64, found by dlopen so that nothing here
// links to it: the same build runs on ROCm 5, 6 and 7, on the emulator, and on
// machines that have none of them.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_RUNTIME_HIPLIBRARY_H
#define MINI_RUNTIME_HIPLIBRARY_H

#include "mini/Emulator.h"
#include "mini/Expected.h"

#include <cstddef>
#include <hip/hip_runtime_api.h>
#include <memory>
#include <string>
#include <type_traits>

namespace mini {

struct HipLibrary {
  /// Loads `file`, a path or a name for the dynamic loader to look up. The
  /// error is the loader's reason or the entry points that are missing.
  static Expected<std::shared_ptr<const HipLibrary>>
  load(const std::string &file);

  /// Success, or the error of `call` with HIP's words for it; `context` says
  /// what the call was for.
  Status check(hipError_t error, const char *call,
               const std::string &context) const;

  /// Where the loader found the library.
  std::string path;
#define MINI_HIP_SYMBOL(name, type, isRequired)                                \
  std::type_identity_t<type> *name = nullptr;
#include "HipSymbols.def"
#undef MINI_HIP_SYMBOL
};

} // namespace mini

#endif // MINI_RUNTIME_HIPLIBRARY_H
