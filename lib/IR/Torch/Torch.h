//===- Torch.h - The torch dialect ------------------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The dialect that models arrive in; see TorchDialect.td.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IR_TORCH_TORCH_H
#define MINI_LIB_IR_TORCH_TORCH_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "IR/Torch/TorchDialect.h.inc"

#define GET_TYPEDEF_CLASSES
#include "IR/Torch/TorchTypes.h.inc"

#define GET_OP_CLASSES
#include "IR/Torch/TorchOps.h.inc"

#endif // MINI_LIB_IR_TORCH_TORCH_H
