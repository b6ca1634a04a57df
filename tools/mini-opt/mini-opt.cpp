//===- mini-opt.cpp - mlir-opt with our dialects and passes ---------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs single passes over MLIR text, for tests and for debugging. Registration
// only: everything it registers lives in lib/.
//
//===----------------------------------------------------------------------===//

#include "Aten/Passes.h"
#include "CodeGen/Passes.h"
#include "Graph/Passes.h"
#include "Kernel/Passes.h"
#include "Onnx/Passes.h"
#include "Pipeline/Pipeline.h"
#include "Qdq/Passes.h"
#include "StandardStreams.h"

#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

int main(int argc, char **argv) {
  checkStreamsAtExit("mini-opt");
  mlir::DialectRegistry registry;
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  mini::registerDialects(registry);

  mlir::registerAllPasses();
  mini::registerAtenPasses();
  mini::registerQdqPasses();
  mini::registerOnnxPasses();
  mini::registerGraphPasses();
  mini::registerKernelPasses();
  mini::registerCodeGenPasses();

  return mlir::asMainReturnCode(mlir::MlirOptMain(
      argc, argv, "mini-opt: runs passes over MLIR text\n", registry));
}
