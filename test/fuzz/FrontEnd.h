//===- FrontEnd.h - What the front end's fuzzers share - h ----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A context that lives for a while, and the conversion of what was read.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TEST_FUZZ_FRONTEND_H
#define MINI_TEST_FUZZ_FRONTEND_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

/// Reads a module and converts it to linalg. Whatever the input is, the outcome
/// is a verified module or an error; a failure that nobody explains aborts.
void fuzzFrontEnd(
    llvm::function_ref<mlir::OwningOpRef<mlir::ModuleOp>(mlir::MLIRContext *)>
        read);

#endif // MINI_TEST_FUZZ_FRONTEND_H
