//===- KernelSlice.cpp - What one kernel computes -------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "KernelSlice.h"
#include "IR/Mini/IndexMap.h"

#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace mini {

/// True for a tensor that a kernel can make out of nothing: all its elements
/// are the same constant.
static bool isUniformConstant(Operation *op) {
  DenseElementsAttr value;
  return matchPattern(op, m_Constant(&value)) && value.isSplat();
}

/// True where a kernel reads a buffer instead of computing the value.
static bool isInMemory(Value value) {
  if (!isa<RankedTensorType>(value.getType()))
    return false;
  Operation *op = value.getDefiningOp();
  return !op || isa<ScatterOp, ConcatOp>(op) ||
         (isa<arith::ConstantOp>(op) && !isUniformConstant(op));
}

KernelSlice::KernelSlice(ScatterOp root) : root(root), main(root) {
  // A plain copy, as of an argument that is returned.
  if (isInMemory(root.getSource())) {
    inputs.insert(root.getSource());
    return;
  }
  BackwardSliceOptions options;
  options.inclusive = true;
  options.filter = [&](Operation *op) {
    return llvm::none_of(op->getResults(), isInMemory);
  };
  // Captured values of nested regions belong to the slice too.
  options.omitUsesFromAbove = false;
  (void)getBackwardSlice(root.getSource(), &ops, options);
  for (Operation *op : ops) {
    auto generic = dyn_cast<linalg::GenericOp>(op);
    bool isContraction = isa<linalg::ContractOp>(op);
    if (isContraction || (generic && generic.getNumReductionLoops() > 0)) {
      kind = isContraction ? "contract" : "reduce";
      main = op;
    }
    for (Value operand : op->getOperands())
      if (isInMemory(operand)) {
        inputs.insert(operand);
        readers[operand].push_back(op);
      }
  }
}

/// Where `gather` reads its source along each dimension.
static SmallVector<Interval> rangesOf(GatherOp gather) {
  return llvm::map_to_vector(
      gather.getMap().getResults(),
      [&](AffineExpr expr) { return rangeOf(expr, gather.getBounds()); });
}

TensorPart KernelSlice::partOf(Value input) const {
  ArrayRef<int64_t> shape = cast<RankedTensorType>(input.getType()).getShape();
  TensorPart part{SmallVector<int64_t>(shape.size(), 0),
                  SmallVector<int64_t>(shape)};
  auto found = readers.find(input);
  auto isPlainGather = [](Operation *op) {
    auto gather = dyn_cast<GatherOp>(op);
    return gather && gather.getOffsets().empty();
  };
  // A constant is stored as its kernel wants it, and that is not known yet.
  if (found == readers.end() || !llvm::all_of(found->second, isPlainGather) ||
      input.getDefiningOp<arith::ConstantOp>())
    return part;
  SmallVector<Interval> ranges = rangesOf(cast<GatherOp>(found->second[0]));
  for (Operation *op : ArrayRef(found->second).drop_front())
    for (auto [range, other] :
         llvm::zip_equal(ranges, rangesOf(cast<GatherOp>(op)))) {
      range.lower = std::min(range.lower, other.lower);
      range.upper = std::max(range.upper, other.upper);
    }
  for (auto [i, range] : llvm::enumerate(ranges)) {
    if (range.lower <= 0 || range.upper >= shape[i])
      continue;
    part.start[i] = range.lower;
    part.shape[i] = range.upper - range.lower + 1;
  }
  return part;
}

} // namespace mini
