//===- KeepBufferOffsets.h - Offsets of buffer accesses stay whole - h ----===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A buffer access takes its offset from a register and adds a constant of its
// own. LLVM 22 moves constants there whatever the sign of what is left. For
// gfx942 it takes the two to add up in 32 bits before the bounds check, which
// no document that we know says; with whole offsets in the register, kernels
// are right either way.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_CODEGEN_KEEPBUFFEROFFSETS_H
#define MINI_LIB_CODEGEN_KEEPBUFFEROFFSETS_H

#include "llvm/IR/Module.h"

namespace mini {

/// Hides how the offsets of `module`'s buffer accesses are computed from the
/// code generator, after all optimizations of the IR.
void keepBufferOffsets(llvm::Module &module);

} // namespace mini

#endif // MINI_LIB_CODEGEN_KEEPBUFFEROFFSETS_H
