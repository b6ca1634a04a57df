//===- HipApi.h - Shared by the HIP entry points ----------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Handles, the error a thread saw last, and how failures are reported: the
// error code to the caller, one line to standard error.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_HIPAPI_H
#define MINI_EMULATOR_HIPAPI_H

#include "CodeObject.h"
#include "KernelArguments.h"
#include "mini/Expected.h"

#ifndef __HIP_PLATFORM_AMD__
#define __HIP_PLATFORM_AMD__
#endif
// The declarations give every definition its C linkage and its visibility.
#pragma GCC visibility push(default)
#include <hip/hip_runtime_api.h>
#pragma GCC visibility pop

#include <map>
#include <memory>
#include <mutex>
#include <string>

struct ihipModuleSymbol_t {
  mini::emulator::CodeObject *object = nullptr;
  const mini::emulator::KernelInfo *kernel = nullptr;
};

struct ihipModule_t {
  std::unique_ptr<mini::emulator::CodeObject> object;
  std::map<std::string, ihipModuleSymbol_t> functions;
};

namespace mini::emulator {

/// Remembers the error for hipGetLastError and returns it.
hipError_t record(hipError_t error);

/// Prints `what` with the entry point's name, then as above.
hipError_t reportFailure(hipError_t error, const char *function,
                         const std::string &what);

/// The code object in an image: a bare ELF file, or a bundle that holds one
/// for this device. `size` is 0 where the caller does not know it.
Expected<std::unique_ptr<CodeObject>> loadImage(const void *image, size_t size);

/// Runs a kernel with arguments in either of HIP's two forms.
hipError_t launchFunction(const char *function, ihipModuleSymbol_t &symbol,
                          const LaunchShape &shape, void **parameters,
                          void **extra);

} // namespace mini::emulator

#endif // MINI_EMULATOR_HIPAPI_H
