//===- ConvertTorchOnnxToLinalg.cpp - ONNX operators to linalg - cpp ------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A function after the other, once it is known that all their operators are
// supported.
//
//===----------------------------------------------------------------------===//

#include "FunctionConverter.h"
#include "OperatorTable.h"
#include "Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mini {
#define GEN_PASS_DEF_CONVERTTORCHONNXTOLINALGPASS
#include "Onnx/Passes.h.inc"
} // namespace mini

using namespace mlir;
using namespace mini;

namespace {
struct ConvertTorchOnnxToLinalgPass
    : mini::impl::ConvertTorchOnnxToLinalgPassBase<
          ConvertTorchOnnxToLinalgPass> {
  void runOnOperation() override {
    if (failed(checkOperators(getOperation())))
      return signalPassFailure();
    for (auto function :
         llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>()))
      if (failed(FunctionConverter(function).run()))
        return signalPassFailure();
  }
};
} // namespace
