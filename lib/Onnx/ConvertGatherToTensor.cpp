//===- ConvertGatherToTensor.cpp - mini.gather to tensor.generate - cpp ---===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes the definition of mini.gather out: an element is extracted where all
// coordinates are within the source, and is the fill elsewhere.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/Mini.h"
#include "Passes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"

namespace mini {
#define GEN_PASS_DEF_CONVERTGATHERTOTENSORPASS
#include "Onnx/Passes.h.inc"
} // namespace mini

using namespace mlir;
using namespace mini;

/// `index` if 0 <= index < size, else 0; `isInside` is narrowed by the check.
static Value clampToSource(ImplicitLocOpBuilder &b, Value index, int64_t size,
                           Value &isInside) {
  Value limit = arith::ConstantIndexOp::create(b, size);
  Value zero = arith::ConstantIndexOp::create(b, 0);
  // Unsigned: a negative index is a large one.
  Value fits =
      arith::CmpIOp::create(b, arith::CmpIPredicate::ult, index, limit);
  isInside = arith::AndIOp::create(b, isInside, fits);
  return arith::SelectOp::create(b, fits, index, zero);
}

static Value buildElement(ImplicitLocOpBuilder &b, GatherOp gather,
                          ValueRange index) {
  Value isInside = arith::ConstantIntOp::create(b, 1, 1);
  for (auto [coordinate, bound] : llvm::zip_equal(index, gather.getBounds()))
    (void)clampToSource(b, coordinate, bound, isInside);
  SmallVector<Value> coordinates;
  AffineMap map = gather.getMap();
  for (auto [i, size] :
       llvm::enumerate(gather.getSource().getType().getShape())) {
    Value coordinate =
        affine::AffineApplyOp::create(b, map.getSubMap({unsigned(i)}), index);
    coordinates.push_back(clampToSource(b, coordinate, size, isInside));
  }
  Value element = tensor::ExtractOp::create(b, gather.getSource(), coordinates);
  Value fill = arith::ConstantOp::create(b, gather.getFill());
  return arith::SelectOp::create(b, isInside, element, fill);
}

/// Each piece put into the result in its place.
static Value insertPieces(ConcatOp concat, OpBuilder &builder) {
  Location loc = concat.getLoc();
  RankedTensorType type = concat.getType();
  Value result = tensor::EmptyOp::create(builder, loc, type.getShape(),
                                         type.getElementType());
  SmallVector<OpFoldResult> ones(type.getRank(), builder.getIndexAttr(1));
  for (auto [piece, start] :
       llvm::zip_equal(concat.getPieces(), concat.getStarts())) {
    ArrayRef<int64_t> shape =
        cast<RankedTensorType>(piece.getType()).getShape();
    SmallVector<OpFoldResult> offsets(type.getRank(), builder.getIndexAttr(0));
    offsets[concat.getDim()] = builder.getIndexAttr(start);
    result = tensor::InsertSliceOp::create(
        builder, loc, piece, result, offsets,
        getAsIndexOpFoldResult(builder.getContext(), shape), ones);
  }
  return result;
}

namespace {
struct ConvertGatherToTensorPass
    : mini::impl::ConvertGatherToTensorPassBase<ConvertGatherToTensorPass> {
  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    getOperation().walk([&](ConcatOp concat) {
      rewriter.setInsertionPoint(concat);
      rewriter.replaceOp(concat, insertPieces(concat, rewriter));
    });
    getOperation().walk([&](GatherOp gather) {
      rewriter.setInsertionPoint(gather);
      rewriter.replaceOpWithNewOp<tensor::GenerateOp>(
          gather, gather.getType(), ValueRange(),
          [&](OpBuilder &nested, Location loc, ValueRange index) {
            ImplicitLocOpBuilder b(loc, nested);
            SmallVector<Value> offset(index);
            for (auto [i, start] : llvm::enumerate(gather.getOffsets()))
              offset[i] = arith::AddIOp::create(b, index[i], start);
            tensor::YieldOp::create(b, buildElement(b, gather, offset));
          });
    });
  }
};
} // namespace
