//===- FuzzCodeObject.cpp - Fuzz the loader and its instructions - cpp ----===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Loads a code object and runs the first instructions of its kernels, on
// arguments that are null pointers.
//
//===----------------------------------------------------------------------===//

#include "load/CodeObject.h"
#include "machine/Dispatcher.h"

#include <cstdlib>

using namespace mini::emulator;

static mini::Expected<LaunchSetup> observeNothing(const Launch &) {
  return LaunchSetup();
}

extern "C" int LLVMFuzzerInitialize(int *, char ***) {
  setenv("MINI_EMULATOR_MAX_INSTRUCTIONS", "1000", 1);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data,
                                      std::size_t size) {
  auto object = CodeObject::load({reinterpret_cast<const char *>(data), size});
  if (!object)
    return 0;
  LaunchShape shape;
  shape.threads[0] = 64;
  for (const auto &[name, kernel] : (*object)->allKernels()) {
    // An error is as good an end as any.
    std::vector<std::uint8_t> arguments(kernel.kernargSize);
    (void)launchKernel(**object, kernel, shape, arguments, observeNothing);
  }
  return 0;
}
