//===- Passes.h - Q/DQ pairs to integers - h ------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Constructors and registration of the passes in Passes.td.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_QDQ_PASSES_H
#define MINI_LIB_QDQ_PASSES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

#include <memory>

namespace mini {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "Qdq/Passes.h.inc"

} // namespace mini

#endif // MINI_LIB_QDQ_PASSES_H
