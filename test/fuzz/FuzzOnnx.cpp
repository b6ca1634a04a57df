//===- FuzzOnnx.cpp - Fuzz the ONNX importer, to linalg - cpp -------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Imports a model, without the files that it may name, and converts it.
//
//===----------------------------------------------------------------------===//

#include "FrontEnd.h"

#include "Import/Import.h"

using namespace mlir;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  StringRef model(reinterpret_cast<const char *>(data), size);
  fuzzFrontEnd([&](MLIRContext *context) {
    return mini::importOnnx(model, "/nowhere/model.onnx", {}, context);
  });
  return 0;
}
