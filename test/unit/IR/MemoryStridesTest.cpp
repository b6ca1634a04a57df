//===- MemoryStridesTest.cpp - The steps between elements in memory -------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A stride or a span that is too small is a wrong number or a bounds check that
// refuses what belongs to the buffer; programs show it only where parts are
// read by the last lanes.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/MemoryStrides.h"

#include "mlir/AsmParser/AsmParser.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Parser/Parser.h"
#include "gtest/gtest.h"

using namespace mini;
using namespace mlir;

namespace {

using Strides = SmallVector<int64_t>;

class MemoryStridesTest : public testing::Test {
protected:
  MemoryStridesTest() {
    context.loadDialect<bufferization::BufferizationDialect, func::FuncDialect,
                        tensor::TensorDialect>();
  }

  MemRefType buffer(const std::string &type) {
    auto parsed = dyn_cast_or_null<MemRefType>(parseType(type, &context));
    EXPECT_TRUE(parsed) << type;
    return parsed;
  }

  /// Of the only tensor that `op` makes of %x.
  Strides stridesOf(const std::string &argument, const std::string &op) {
    OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(
        "func.func @f(%x: " + argument + ") {\n%t = " + op + "\nreturn\n}",
        &context);
    EXPECT_TRUE(module) << op;
    Strides strides;
    module->walk([&](func::FuncOp function) {
      strides = memoryStrides(function.getBody().front().front().getResult(0));
    });
    return strides;
  }

  MLIRContext context{MLIRContext::Threading::DISABLED};
};

TEST_F(MemoryStridesTest, WholeBuffersAreRowMajor) {
  EXPECT_EQ(memoryStrides(buffer("memref<2x3x4xf32>")), (Strides{12, 4, 1}));
  EXPECT_EQ(memoryStrides(buffer("memref<f32>")), Strides{});
  EXPECT_EQ(memoryStrides(buffer("memref<8xi8, 3>")), Strides{1});
}

TEST_F(MemoryStridesTest, PartsHaveTheStridesOfTheWhole) {
  EXPECT_EQ(memoryStrides(buffer("memref<2x3x4xf32, strided<[90, 6, 1]>>")),
            (Strides{90, 6, 1}));
}

TEST_F(MemoryStridesTest, TensorsShowTheirBuffers) {
  EXPECT_EQ(stridesOf("memref<2x4xf32, strided<[6, 1]>>",
                      "bufferization.to_tensor %x restrict : memref<2x4xf32, "
                      "strided<[6, 1]>> to tensor<2x4xf32>"),
            (Strides{6, 1}));
  EXPECT_EQ(stridesOf("memref<2x4xf32>",
                      "bufferization.to_tensor %x restrict : memref<2x4xf32> "
                      "to tensor<2x4xf32>"),
            (Strides{4, 1}));
  // One that is computed is in no memory, or in memory of its own.
  EXPECT_EQ(stridesOf("index", "tensor.empty() : tensor<2x5xf32>"),
            (Strides{5, 1}));
}

TEST_F(MemoryStridesTest, SpansEndWithTheLastElement) {
  EXPECT_EQ(memorySpan(buffer("memref<2x3x4xf32>")), 24);
  EXPECT_EQ(memorySpan(buffer("memref<f32>")), 1);
  // The last row ends where its elements do, and not with the whole's row.
  EXPECT_EQ(memorySpan(buffer("memref<3x4xf32, strided<[10, 1]>>")), 24);
  EXPECT_EQ(memorySpan(buffer("memref<1x4xf32, strided<[10, 1]>>")), 4);
  EXPECT_EQ(memorySpan(buffer("memref<2x3x1xf32, strided<[90, 6, 1]>>")), 103);
}

} // namespace
