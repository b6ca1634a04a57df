//===- FuzzTorch.cpp - Fuzz the torch text, to linalg - cpp ---------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Parses a module in the torch dialect and converts it.
//
//===----------------------------------------------------------------------===//

#include "FrontEnd.h"

#include "mlir/Parser/Parser.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"

using namespace mlir;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  StringRef text(reinterpret_cast<const char *>(data), size);
  fuzzFrontEnd([&](MLIRContext *context) {
    // The lexer wants a terminator, which the copy has, as the compiler's has.
    llvm::SourceMgr sources;
    sources.AddNewSourceBuffer(llvm::MemoryBuffer::getMemBufferCopy(text),
                               llvm::SMLoc());
    return parseSourceFile<ModuleOp>(sources, context);
  });
  return 0;
}
