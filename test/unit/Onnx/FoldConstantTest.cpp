//===- FoldConstantTest.cpp - Concats of constants ------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Shapes are put together by concats: a wrong element is a wrong shape, or a
// model that is refused. Lit shows single cases; here all dimensions are tried.
//
//===----------------------------------------------------------------------===//

#include "Onnx/Build/FoldConstant.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "gtest/gtest.h"

using namespace mini;
using namespace mlir;

namespace {

class FoldConstantTest : public testing::Test {
protected:
  FoldConstantTest() {
    context.loadDialect<MiniDialect, arith::ArithDialect, func::FuncDialect,
                        linalg::LinalgDialect, tensor::TensorDialect>();
    module = ModuleOp::create(builder.getLoc());
    builder.setInsertionPointToStart(module->getBody());
  }

  /// A constant whose elements are `first` and on.
  Value count(ArrayRef<int64_t> shape, int64_t first) {
    SmallVector<int64_t> elements;
    auto type = RankedTensorType::get(shape, builder.getI64Type());
    for (int64_t i = 0; i < type.getNumElements(); ++i)
      elements.push_back(first + i);
    return arith::ConstantOp::create(
        builder, DenseElementsAttr::get(type, ArrayRef(elements)));
  }

  /// What `tensor` is replaced by; null where it is kept.
  DenseElementsAttr fold(Value tensor) {
    ConstantFolder folder;
    folder.fold(builder, tensor);
    DenseElementsAttr elements;
    matchPattern(tensor, m_Constant(&elements));
    return elements;
  }

  MLIRContext context{MLIRContext::Threading::DISABLED};
  ImplicitLocOpBuilder builder{UnknownLoc::get(&context), &context};
  OwningOpRef<ModuleOp> module;
};

TEST_F(FoldConstantTest, ConcatsAlongEveryDimension) {
  for (int64_t dim = 0; dim < 3; ++dim) {
    SmallVector<Value> pieces;
    SmallVector<std::pair<int64_t, int64_t>> origins; // Piece, and place in it.
    for (int64_t size : {2, 1, 3}) {
      SmallVector<int64_t> shape = {2, 3, 4};
      shape[dim] = size;
      for (int64_t i = 0; i < size; ++i)
        origins.emplace_back(pieces.size(), i);
      pieces.push_back(count(shape, 100 * static_cast<int64_t>(pieces.size())));
    }
    DenseElementsAttr result = fold(ConcatOp::create(builder, pieces, dim));
    ASSERT_TRUE(result);
    ArrayRef<int64_t> shape = result.getType().getShape();
    ASSERT_EQ(shape[dim], 6);
    int64_t place = 0;
    for (int64_t element : result.getValues<int64_t>()) {
      SmallVector<int64_t> index = {place / (shape[1] * shape[2]),
                                    place / shape[2] % shape[1],
                                    place % shape[2]};
      auto [piece, start] = origins[index[dim]];
      index[dim] = start;
      auto own = cast<RankedTensorType>(pieces[piece].getType());
      EXPECT_EQ(element, 100 * piece +
                             (index[0] * own.getDimSize(1) + index[1]) *
                                 own.getDimSize(2) +
                             index[2]);
      ++place;
    }
  }
}

TEST_F(FoldConstantTest, ConcatsOfComputedPieces) {
  Value inner =
      ConcatOp::create(builder, ValueRange{count({2}, 1), count({1}, 7)}, 0);
  Value back =
      GatherOp::create(builder, builder.getLoc(), inner, ArrayRef<int64_t>{3},
                       AffineMap::get(1, 0, 2 - builder.getAffineDimExpr(0)));
  DenseElementsAttr result =
      fold(ConcatOp::create(builder, ValueRange{back, inner, back}, 0));
  ASSERT_TRUE(result);
  EXPECT_EQ(llvm::to_vector(result.getValues<int64_t>()),
            (SmallVector<int64_t>{7, 2, 1, 1, 2, 7, 7, 2, 1}));
}

TEST_F(FoldConstantTest, ConcatsOfBools) {
  auto bools = [&](ArrayRef<bool> values) -> Value {
    auto type =
        RankedTensorType::get({int64_t(values.size())}, builder.getI1Type());
    return arith::ConstantOp::create(builder,
                                     DenseElementsAttr::get(type, values));
  };
  DenseElementsAttr result = fold(ConcatOp::create(
      builder, ValueRange{bools({true, false, true}), bools({true})}, 0));
  ASSERT_TRUE(result);
  EXPECT_EQ(llvm::to_vector(result.getValues<bool>()),
            (SmallVector<bool>{true, false, true, true}));
}

// One piece that is no constant, or more elements than a shape has.
TEST_F(FoldConstantTest, ConcatsThatStay) {
  auto function = func::FuncOp::create(
      builder, "f",
      builder.getFunctionType(RankedTensorType::get({2}, builder.getI64Type()),
                              {}));
  Value argument = function.addEntryBlock()->getArgument(0);
  builder.setInsertionPointToEnd(&function.getBody().front());
  EXPECT_FALSE(
      fold(ConcatOp::create(builder, ValueRange{count({2}, 0), argument}, 0)));
  Value half = count({2049}, 0);
  EXPECT_FALSE(fold(ConcatOp::create(builder, ValueRange{half, half}, 0)));
}

} // namespace
