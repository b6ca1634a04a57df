//===- PadToTile.cpp - Whole tiles for ragged shapes ----------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Rebuilds the kernel's tensors at a multiple of the tile. Gathers and the
// final scatter know the true bounds; what lies beyond M and N is dropped at
// the end, and what lies beyond K is 0 in both operands.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/FoldBody.h"
#include "IR/Mini/LinalgBuilders.h"
#include "Tiling.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace mini {

namespace {
/// Rebuilds a value, and what leads up to it, at a larger shape. A value that
/// serves two roles (an operand that is also added to the result) is rebuilt
/// once for each.
class Padder {
public:
  Padder(RewriterBase &rewriter, ArrayRef<int64_t> tile)
      : rewriter(rewriter), tile(tile) {}
  Value pad(Value value, ArrayRef<int64_t> shape);

private:
  Value padOperand(Value operand, ArrayRef<int64_t> shape);
  SmallVector<Value> padOperands(Operation *op, ArrayRef<int64_t> shape);

  RewriterBase &rewriter;
  ArrayRef<int64_t> tile;
  DenseMap<std::pair<Value, Type>, Value> padded;
};
} // namespace

/// `value` where its index is within `bounds`, 0 elsewhere.
static Value zeroBeyond(RewriterBase &rewriter, Value value,
                        ArrayRef<int64_t> bounds) {
  Location loc = value.getLoc();
  auto type = cast<RankedTensorType>(value.getType());
  auto maskType = RankedTensorType::get(bounds, rewriter.getI1Type());
  rewriter.setInsertionPointAfterValue(value);
  Value everywhere = arith::ConstantOp::create(
      rewriter, loc, DenseElementsAttr::get(maskType, true));
  AffineMap identity = rewriter.getMultiDimIdentityMap(type.getRank());
  Value inside = GatherOp::create(
      rewriter, loc, type.clone(rewriter.getI1Type()), everywhere, ValueRange{},
      rewriter.getDenseI64ArrayAttr(bounds), AffineMapAttr::get(identity),
      rewriter.getBoolAttr(false));
  ImplicitLocOpBuilder b(loc, rewriter);
  return buildElementwise(
      b, type.getShape(), type.getElementType(), {inside, value},
      {identity, identity},
      [&](ImplicitLocOpBuilder &body, ValueRange elements) -> Value {
        Value zero = arith::ConstantOp::create(
            body, body.getZeroAttr(type.getElementType()));
        return arith::SelectOp::create(body, elements[0], elements[1], zero);
      });
}

/// What all elements of `value` are that padding adds, if it is known.
static Attribute elementBeyond(Value value) {
  if (auto gather = value.getDefiningOp<GatherOp>())
    return gather.getFill();
  auto generic = value.getDefiningOp<linalg::GenericOp>();
  if (!generic || generic.getNumReductionLoops() > 0)
    return {};
  DenseMap<Value, Attribute> values;
  for (OpOperand *operand : generic.getDpsInputOperands())
    if (Attribute element = elementBeyond(operand->get()))
      values[generic.getMatchingBlockArgument(operand)] = element;
  return foldBody(*generic.getBody(), values);
}

/// A contraction's operand. Beyond a ragged K it must be 0, as each factor
/// there is added up with the rest; an op on fills need not give 0.
Value Padder::padOperand(Value operand, ArrayRef<int64_t> shape) {
  Value larger = pad(operand, shape);
  auto type = cast<RankedTensorType>(operand.getType());
  if (shape.back() == type.getShape().back() ||
      elementBeyond(operand) == rewriter.getZeroAttr(type.getElementType()))
    return larger;
  return zeroBeyond(rewriter, larger, type.getShape());
}

/// The shapes at which the op's operands are needed for a result of `shape`.
SmallVector<Value> Padder::padOperands(Operation *op, ArrayRef<int64_t> shape) {
  SmallVector<Value> operands;
  if (auto contraction = dyn_cast<linalg::ContractOp>(op)) {
    auto type = cast<RankedTensorType>(
        contraction.getDpsInputOperand(0)->get().getType());
    // Behind the batch, if any.
    SmallVector<int64_t> lhs(shape.drop_back()), rhs(shape.drop_back(2));
    rhs.push_back(shape.back());
    int64_t k = llvm::alignTo(type.getShape().back(), tile[2]);
    for (SmallVector<int64_t> *operand : {&lhs, &rhs})
      operand->push_back(k);
    operands.push_back(padOperand(op->getOperand(0), lhs));
    operands.push_back(padOperand(op->getOperand(1), rhs));
    operands.push_back(pad(op->getOperand(2), shape));
    return operands;
  }
  if (auto reduction = dyn_cast<linalg::GenericOp>(op);
      reduction && reduction.getNumReductionLoops() > 0) {
    // K stays as it is: an op on what lies beyond need not leave a sum alone.
    int64_t k = reduction.getStaticLoopRanges()[1];
    for (Value input : reduction.getDpsInputs())
      operands.push_back(pad(input, {shape[0], k}));
    operands.push_back(pad(reduction.getDpsInits()[0], shape));
    return operands;
  }
  for (Value operand : op->getOperands())
    operands.push_back(isa<RankedTensorType>(operand.getType()) &&
                               !isa<GatherOp>(op)
                           ? pad(operand, shape)
                           : operand);
  return operands;
}

Value Padder::pad(Value value, ArrayRef<int64_t> shape) {
  auto type = cast<RankedTensorType>(value.getType()).clone(shape);
  auto key = std::make_pair(value, Type(type));
  if (Value known = padded.lookup(key))
    return known;
  Operation *op = value.getDefiningOp();
  SmallVector<Value> operands = padOperands(op, shape);
  IRMapping mapping;
  for (auto [old, replacement] : llvm::zip(op->getOperands(), operands))
    mapping.map(old, replacement);
  rewriter.setInsertionPoint(op);
  Operation *clone = rewriter.clone(*op, mapping);
  // An operand that is used twice maps to one value; set each by position.
  clone->setOperands(operands);
  clone->getResult(0).setType(type);
  return padded[key] = clone->getResult(0);
}

/// What is in memory keeps its shape, and only a gather can see it in a larger
/// one. Gathers of everything in place were folded, so they are put back.
static void readThroughGathers(gpu::GPUFuncOp kernel, RewriterBase &rewriter) {
  SmallVector<Operation *> readers;
  kernel.walk([&](Operation *op) {
    if (isa<linalg::LinalgOp, ScatterIntoOp, PatchOp>(op))
      readers.push_back(op);
  });
  for (Operation *reader : readers)
    for (OpOperand &operand : reader->getOpOperands()) {
      Value value = operand.get();
      auto type = dyn_cast<RankedTensorType>(value.getType());
      if (!type ||
          !isa_and_nonnull<bufferization::ToTensorOp, arith::ConstantOp>(
              value.getDefiningOp()))
        continue;
      rewriter.setInsertionPoint(reader);
      Value gather =
          GatherOp::create(rewriter, reader->getLoc(), value, type.getShape(),
                           rewriter.getMultiDimIdentityMap(type.getRank()));
      rewriter.modifyOpInPlace(reader, [&] { operand.set(gather); });
    }
}

/// Patches get as many pixels as divide evenly among the work-items.
static void padPatches(gpu::GPUFuncOp kernel, TilingAttr tiling,
                       RewriterBase &rewriter) {
  kernel.walk([&](PatchOp patch) {
    auto type = cast<RankedTensorType>(patch.getType());
    SmallVector<int64_t> shape(type.getShape());
    shape[1] = llvm::alignTo(shape[1], tiling.getThreads());
    Value source =
        Padder(rewriter, tiling.getTile()).pad(patch.getSource(), shape);
    rewriter.modifyOpInPlace(patch, [&] {
      patch.getSourceMutable().assign(source);
      patch.getResult().setType(type.clone(shape));
    });
  });
}

void padToTile(gpu::GPUFuncOp kernel, TilingAttr tiling) {
  IRRewriter rewriter(kernel.getContext());
  ArrayRef<int64_t> tile = tiling.getTile();
  readThroughGathers(kernel, rewriter);
  padPatches(kernel, tiling, rewriter);
  ScatterIntoOp root = rootOf(kernel);
  SmallVector<int64_t> shape;
  for (auto [size, step] :
       llvm::zip(root.getSource().getType().getShape(), resultTile(root, tile)))
    shape.push_back(llvm::alignTo(size, step));
  Value source = Padder(rewriter, tile).pad(root.getSource(), shape);
  rewriter.modifyOpInPlace(root,
                           [&] { root.getSourceMutable().assign(source); });
}

} // namespace mini
