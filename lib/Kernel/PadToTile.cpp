//===- PadToTile.cpp - Whole tiles for ragged shapes ----------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Rebuilds the kernel's tensors at a multiple of the tile. Only gathers and the
// final scatter know the true bounds; nothing in between needs a mask.
//
//===----------------------------------------------------------------------===//

#include "Tiling.h"

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
  SmallVector<Value> padOperands(Operation *op, ArrayRef<int64_t> shape);

  RewriterBase &rewriter;
  ArrayRef<int64_t> tile;
  DenseMap<std::pair<Value, Type>, Value> padded;
};
} // namespace

/// The shapes at which the op's operands are needed for a result of `shape`.
SmallVector<Value> Padder::padOperands(Operation *op, ArrayRef<int64_t> shape) {
  SmallVector<Value> operands;
  if (auto contraction = dyn_cast<linalg::ContractOp>(op)) {
    auto type = cast<RankedTensorType>(
        contraction.getDpsInputOperand(0)->get().getType());
    int64_t k = llvm::alignTo(type.getDimSize(1), tile[2]);
    operands.push_back(pad(op->getOperand(0), {shape[0], k}));
    operands.push_back(pad(op->getOperand(1), {shape[1], k}));
    operands.push_back(pad(op->getOperand(2), shape));
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

void padToTile(gpu::GPUFuncOp kernel, ArrayRef<int64_t> tile) {
  IRRewriter rewriter(kernel.getContext());
  ScatterIntoOp root = rootOf(kernel);
  SmallVector<int64_t> shape;
  for (auto [size, step] :
       llvm::zip(root.getSource().getType().getShape(), tile))
    shape.push_back(llvm::alignTo(size, step));
  Value source = Padder(rewriter, tile).pad(root.getSource(), shape);
  rewriter.modifyOpInPlace(root,
                           [&] { root.getSourceMutable().assign(source); });
}

} // namespace mini
