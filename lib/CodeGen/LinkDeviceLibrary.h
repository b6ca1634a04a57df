//===- LinkDeviceLibrary.h - Mathematical functions -------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The calls that convert-gpu-to-rocdl makes of the math dialect. Internal to
// this room.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_CODEGEN_LINKDEVICELIBRARY_H
#define MINI_LIB_CODEGEN_LINKDEVICELIBRARY_H

#include "llvm/IR/Module.h"
#include "llvm/Support/Error.h"

namespace mini {

/// Adds the functions of the device library that `module`, which has its triple
/// and data layout, calls.
llvm::Error linkDeviceLibrary(llvm::Module &module, llvm::StringRef chip);

} // namespace mini

#endif // MINI_LIB_CODEGEN_LINKDEVICELIBRARY_H
