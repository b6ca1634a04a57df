//===- HipUnsupported.cpp - HIP: what the emulator lacks ------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Programs may link against entry points they never call, so every one that is
// known exists. Those in the list say what is missing and fail. HIP's headers
// are not included: these definitions have no parameters, which the calling
// conventions of C allow where none is read.
//
//===----------------------------------------------------------------------===//

#include "HipUnsupported.h"

#define MINI_HIP_UNSUPPORTED(name)                                             \
  extern "C" __attribute__((visibility("default"))) int name() {               \
    return mini::emulator::reportUnsupported(#name);                           \
  }
#include "HipUnsupported.def"
