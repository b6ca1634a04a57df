//===- TorchDialect.cpp - Registration of the torch dialect ---------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Registers the dialect's types and operations.
//
//===----------------------------------------------------------------------===//

#include "mini/IR/Torch/Torch.h"

using namespace mini::torch;

#include "mini/IR/Torch/TorchDialect.cpp.inc"

void TorchDialect::initialize() {
  registerTypes();
  addOperations<
#define GET_OP_LIST
#include "mini/IR/Torch/TorchOps.cpp.inc"
      >();
}
