//===- Passes.h - The Kernel passes -----------------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The passes of lib/Kernel, declared from Passes.td.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_KERNEL_PASSES_H
#define MINI_LIB_KERNEL_PASSES_H

#include "mlir/Pass/Pass.h"

namespace mini {

#define GEN_PASS_DECL
#include "Kernel/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "Kernel/Passes.h.inc"

} // namespace mini

#endif // MINI_LIB_KERNEL_PASSES_H
