//===- Passes.h - The Graph passes ------------------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The passes of lib/Graph, declared from Passes.td.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_GRAPH_PASSES_H
#define MINI_LIB_GRAPH_PASSES_H

#include "mlir/Pass/Pass.h"

namespace mini {

#define GEN_PASS_DECL
#include "Graph/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "Graph/Passes.h.inc"

} // namespace mini

#endif // MINI_LIB_GRAPH_PASSES_H
