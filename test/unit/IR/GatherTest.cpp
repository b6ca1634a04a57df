//===- GatherTest.cpp - What is asked of a gather -------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A tile that passes for the whole of a gather is moved or composed as if its
// offsets and bounds were not there: wrong numbers at the edges.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/ComposeGathers.h"
#include "IR/Mini/Mini.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Parser/Parser.h"
#include "gtest/gtest.h"

using namespace mini;
using namespace mlir;

namespace {

class GatherTest : public testing::Test {
protected:
  GatherTest() { context.loadDialect<MiniDialect, func::FuncDialect>(); }

  /// A function of a tensor and an offset, whose last value is returned.
  void parse(StringRef body) {
    std::string text = "func.func @f(%x: tensor<6x8xf32>, %at: index) -> "
                       "tensor<4x8xf32> {\n" +
                       body.str() + "\nreturn %y : tensor<4x8xf32>\n}";
    module = parseSourceString<ModuleOp>(text, &context);
    ASSERT_TRUE(module);
  }

  SmallVector<GatherOp> gathers() {
    SmallVector<GatherOp> found;
    module->walk([&](GatherOp gather) { found.push_back(gather); });
    return found;
  }

  MLIRContext context{MLIRContext::Threading::DISABLED};
  OwningOpRef<ModuleOp> module;
};

} // namespace

TEST_F(GatherTest, WithoutOffsetsAndToItsBoundsIsWhole) {
  parse("%y = mini.gather %x bounds [4, 8] map affine_map<(i, j) -> (i + 5, j)>"
        " fill 0.0 : f32 : tensor<6x8xf32> -> tensor<4x8xf32>");
  EXPECT_TRUE(gathers()[0].isWhole());
  EXPECT_FALSE(gathers()[0].isTotal());
}

TEST_F(GatherTest, AtAnOffsetIsNotWhole) {
  parse("%y = mini.gather %x[%at, %at] bounds [4, 8] map "
        "affine_map<(i, j) -> (i, j)> fill 0.0 : f32 : tensor<6x8xf32> -> "
        "tensor<4x8xf32>");
  EXPECT_FALSE(gathers()[0].isWhole());
}

TEST_F(GatherTest, WithinOtherBoundsIsNotWhole) {
  for (StringRef bounds : {"[3, 8]", "[4, 7]", "[5, 8]"}) {
    parse(("%y = mini.gather %x bounds " + bounds +
           " map affine_map<(i, j) -> (i, j)> fill 0.0 : f32 : "
           "tensor<6x8xf32> -> tensor<4x8xf32>")
              .str());
    EXPECT_FALSE(gathers()[0].isWhole()) << bounds.str();
  }
}

// The maps compose from the inside out.
TEST_F(GatherTest, AChainBecomesOne) {
  parse("%a = mini.gather %x bounds [8, 6] map affine_map<(i, j) -> (j, i)> "
        "fill 0.0 : f32 : tensor<6x8xf32> -> tensor<8x6xf32>\n"
        "%b = mini.gather %a bounds [8, 4] map affine_map<(i, j) -> (i, j + "
        "2)> fill 0.0 : f32 : tensor<8x6xf32> -> tensor<8x4xf32>\n"
        "%y = mini.gather %b bounds [4, 8] map affine_map<(i, j) -> (7 - j, "
        "i)> fill 0.0 : f32 : tensor<8x4xf32> -> tensor<4x8xf32>");
  ASSERT_TRUE(succeeded(composeGathers(*module)));
  SmallVector<GatherOp> left = gathers();
  ASSERT_EQ(left.size(), 1u);
  AffineExpr i, j;
  bindDims(&context, i, j);
  EXPECT_EQ(left[0].getMap(), AffineMap::get(2, 0, {i + 2, 7 - j}, &context));
}

// The rows that the inner one leaves out may be in its source.
TEST_F(GatherTest, ATileStaysAsItIs) {
  parse("%a = mini.gather %x bounds [3, 8] map affine_map<(i, j) -> (i, j)> "
        "fill 1.0 : f32 : tensor<6x8xf32> -> tensor<5x8xf32>\n"
        "%y = mini.gather %a bounds [4, 8] map affine_map<(i, j) -> (i + 1, "
        "j)> fill 0.0 : f32 : tensor<5x8xf32> -> tensor<4x8xf32>");
  ASSERT_TRUE(succeeded(composeGathers(*module)));
  EXPECT_EQ(gathers().size(), 2u);
}
