//===- KeepBufferOffsets.h - Offsets of buffer accesses stay whole - h ----===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A buffer access takes its offset from a register and adds a constant of its
// own. The hardware checks the bounds with the register's part as an unsigned
// number, so that it must not be negative, whatever the constant makes of it;
// LLVM 22 splits offsets without regard to that (splitBufferOffsets).
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_TARGET_KEEPBUFFEROFFSETS_H
#define MINI_LIB_TARGET_KEEPBUFFEROFFSETS_H

#include "llvm/IR/Module.h"

namespace mini {

/// Hides how the offsets of `module`'s buffer accesses are computed from the
/// code generator, after all optimizations of the IR.
void keepBufferOffsets(llvm::Module &module);

} // namespace mini

#endif // MINI_LIB_TARGET_KEEPBUFFEROFFSETS_H
