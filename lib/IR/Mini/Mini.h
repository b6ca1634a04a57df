//===- Mini.h - The mini dialect --------------------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The ops between linalg and the matrix cores; Mini.td says what each means.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IR_MINI_MINI_H
#define MINI_LIB_IR_MINI_MINI_H

#include "MiniDialect.h"

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Interfaces/TilingInterface.h"

#define GET_OP_CLASSES
#include "IR/Mini/MiniOps.h.inc"

#endif // MINI_LIB_IR_MINI_MINI_H
