//===- HipLookup.cpp - HIP: lookup by name --------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// hipGetProcAddress of ROCm 6, and the names of kernels.
//
//===----------------------------------------------------------------------===//

#include "HipApi.h"

#include <dlfcn.h>

using namespace mini::emulator;

namespace {
/// The outcome that hipGetProcAddress writes.
enum HipLookupResult { lookupSucceeded = 0, lookupNotFound = 1 };
} // namespace

MINI_HIP_EXPORT hipError_t hipGetProcAddress(const char *name, void **function,
                                             int, uint64_t, int *result) {
  if (!name || !function)
    return nullPointer(__func__);
  // The file this is in, not whatever else the program has loaded.
  Dl_info info;
  void *library = dladdr(reinterpret_cast<void *>(&hipInit), &info)
                      ? dlopen(info.dli_fname, RTLD_LAZY | RTLD_NOLOAD)
                      : nullptr;
  *function = library ? dlsym(library, name) : nullptr;
  if (library)
    dlclose(library);
  if (result)
    *result = *function ? lookupSucceeded : lookupNotFound;
  if (*function)
    return hipSuccess;
  return reportFailure(hipErrorInvalidValue, __func__,
                       std::string("there is no '") + name + "'");
}

const char *hipKernelNameRef(hipFunction_t function) {
  return isFunction(function) ? function->kernel->name.c_str() : "";
}

const char *hipKernelNameRefByPtr(const void *stub, hipStream_t) {
  hipFunction_t function = nullptr;
  return findFunction(__func__, stub, function) == hipSuccess
             ? function->kernel->name.c_str()
             : "";
}
