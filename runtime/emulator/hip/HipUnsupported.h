//===- HipUnsupported.h - HIP: what the emulator lacks ----------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the entry points of HipUnsupported.def call, without HIP's headers.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_RUNTIME_EMULATOR_HIP_HIPUNSUPPORTED_H
#define MINI_RUNTIME_EMULATOR_HIP_HIPUNSUPPORTED_H

namespace mini::emulator {

/// The hipError_t of an entry point that is missing, after a report of it.
int reportUnsupported(const char *function);

} // namespace mini::emulator

#endif // MINI_RUNTIME_EMULATOR_HIP_HIPUNSUPPORTED_H
