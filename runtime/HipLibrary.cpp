//===- HipLibrary.cpp - A HIP library loaded at run time ------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See HipLibrary.h. A library is never unloaded: the HIP runtime leaves threads
// and exit handlers behind that run its code.
//
//===----------------------------------------------------------------------===//

#include "HipLibrary.h"

#include <dlfcn.h>

using namespace mini;

/// The file that holds `symbol`, or `fallback` if the loader does not say.
static std::string pathOfSymbol(void *symbol, const std::string &fallback) {
  Dl_info info;
  if (dladdr(symbol, &info) != 0 && info.dli_fname)
    return info.dli_fname;
  return fallback;
}

Expected<std::shared_ptr<const HipLibrary>>
HipLibrary::load(const std::string &file) {
  // Local, so that the emulator and a real HIP in one process keep apart.
  void *handle = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!handle)
    return Error{ErrorKind::Device, dlerror()};

  auto library = std::make_shared<HipLibrary>();
  std::string missing;
#define MINI_HIP_SYMBOL(name, type, isRequired)                                \
  library->name =                                                              \
      reinterpret_cast<std::type_identity_t<type> *>(dlsym(handle, #name));    \
  if ((isRequired) && !library->name)                                          \
    missing += missing.empty() ? #name : ", " #name;
#include "HipSymbols.def"
#undef MINI_HIP_SYMBOL
  if (!missing.empty())
    return Error{ErrorKind::Device,
                 file + ": not a usable HIP library, it lacks " + missing};
  library->path =
      pathOfSymbol(reinterpret_cast<void *>(library->hipInit), file);
  return std::shared_ptr<const HipLibrary>(std::move(library));
}

Status HipLibrary::check(hipError_t error, const char *call,
                         const std::string &context) const {
  if (error == hipSuccess)
    return success();
  const char *text = hipGetErrorString(error);
  return Error{ErrorKind::Device,
               std::string(call) +
                   " failed: " + (text ? text : "unknown error") + " (" +
                   std::to_string(static_cast<int>(error)) + "): " + context};
}
