//===- BatchRows.cpp - Rows of a batch that do not mix --------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See BatchRows.h.
//
//===----------------------------------------------------------------------===//

#include "BatchRows.h"

#include "IR/Mini/IndexMap.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mini;

/// The place in `map` of what is dimension `dim` itself, if no other result
/// has to do with it.
static std::optional<unsigned> placeOf(AffineMap map, unsigned dim) {
  std::optional<unsigned> place;
  for (auto [index, expr] : llvm::enumerate(map.getResults())) {
    if (!expr.isFunctionOfDim(dim))
      continue;
    if (place || !isa<AffineDimExpr>(expr))
      return std::nullopt;
    place = index;
  }
  return place;
}

/// Whether it reads the same along `dim`, which is the same or never outside: a
/// mask of what is padding is of other dimensions.
bool BatchRows::isSameForRows(GatherOp gather, unsigned dim) const {
  AffineMap map = gather.getMap();
  if (!gather.isWhole() || !map.isFunctionOfDim(dim))
    return gather.isWhole();
  std::optional<unsigned> place = placeOf(map, dim);
  return place &&
         gather.getBounds()[dim] <=
             gather.getSource().getType().getDimSize(*place) &&
         isSameForRows(gather.getSource(), *place);
}

/// Whether all elements along `dim` of a value that depends on no input are the
/// same.
bool BatchRows::isSameForRows(Value value, unsigned dim) const {
  if (dims.contains(value))
    return false;
  Operation *op = value.getDefiningOp();
  if (auto constant = dyn_cast_or_null<arith::ConstantOp>(op))
    return isa<SplatElementsAttr>(constant.getValue());
  if (isa_and_present<tensor::EmptyOp, linalg::FillOp>(op))
    return true;
  if (auto gather = dyn_cast_or_null<GatherOp>(op))
    return isSameForRows(gather, dim);
  auto linalgOp = dyn_cast_or_null<linalg::LinalgOp>(op);
  if (!linalgOp || linalgOp.hasIndexSemantics())
    return false;
  AffineMap made = linalgOp.getIndexingMapMatchingResult(cast<OpResult>(value));
  auto loop = dyn_cast<AffineDimExpr>(made.getResult(dim));
  if (!loop || !placeOf(made, loop.getPosition()))
    return false;
  return llvm::all_of(linalgOp->getOpOperands(), [&](OpOperand &operand) {
    AffineMap map = linalgOp.getMatchingIndexingMap(&operand);
    if (!map.isFunctionOfDim(loop.getPosition()))
      return true;
    std::optional<unsigned> place = placeOf(map, loop.getPosition());
    return place && isSameForRows(operand.get(), *place);
  });
}

/// The one loop that runs through the rows of every operand that has any.
std::optional<unsigned> BatchRows::batchLoop(linalg::LinalgOp op) const {
  std::optional<unsigned> loop;
  for (OpOperand &operand : op->getOpOperands()) {
    auto dim = dims.find(operand.get());
    if (dim == dims.end())
      continue;
    AffineMap map = op.getMatchingIndexingMap(&operand);
    auto own = dyn_cast<AffineDimExpr>(map.getResult(dim->second));
    if (!own || !placeOf(map, own.getPosition()) ||
        (loop && *loop != own.getPosition()))
      return std::nullopt;
    loop = own.getPosition();
  }
  return loop;
}

bool BatchRows::followLinalg(linalg::LinalgOp op) {
  std::optional<unsigned> loop = batchLoop(op);
  if (!loop)
    return false;
  for (OpOperand &operand : op->getOpOperands()) {
    AffineMap map = op.getMatchingIndexingMap(&operand);
    if (dims.contains(operand.get()) || !map.isFunctionOfDim(*loop))
      continue;
    std::optional<unsigned> place = placeOf(map, *loop);
    if (!place || !isSameForRows(operand.get(), *place))
      return false;
  }
  WalkResult body = op.getBlock()->walk([&](Operation *inner) {
    auto index = dyn_cast<linalg::IndexOp>(inner);
    bool mixes = (index && index.getDim() == *loop) ||
                 llvm::any_of(inner->getOperands(), [&](Value value) {
                   return dims.contains(value);
                 });
    return mixes ? WalkResult::interrupt() : WalkResult::advance();
  });
  if (body.wasInterrupted())
    return false;
  for (OpResult result : op->getResults()) {
    std::optional<unsigned> place =
        placeOf(op.getIndexingMapMatchingResult(result), *loop);
    if (!place)
      return false;
    dims[result] = *place;
  }
  return true;
}

/// Whether part p of the result's dimension `dim` reads part p of the source:
/// with p times the length of a part added to the index, the source's
/// coordinate grows by p times its own, and nothing else changes.
bool BatchRows::isSplitAlong(GatherOp op, unsigned dim) const {
  unsigned sourceDim = dims.lookup(op.getSource());
  int64_t length = op.getBounds()[dim] / rows;
  int64_t sourceLength = op.getSource().getType().getDimSize(sourceDim) / rows;
  AffineMap map = op.getMap();
  MLIRContext *context = op.getContext();
  unsigned count = map.getNumDims();
  AffineExpr part = getAffineDimExpr(count, context);
  AffineExpr index = getAffineDimExpr(dim, context);
  SmallVector<int64_t> bounds(op.getBounds());
  bounds[dim] = length;
  for (auto [coordinate, expr] : llvm::enumerate(map.getResults())) {
    AffineExpr shifted = expr.replace(index, index + part * length);
    if (coordinate == sourceDim)
      shifted = shifted - part * sourceLength;
    shifted = simplifyAffineExpr(shifted, count + 1, 0);
    if (shifted.isFunctionOfDim(count))
      return false;
    if (coordinate != sourceDim)
      continue;
    Interval range = rangeOf(shifted, bounds);
    if (range.lower < 0 || range.upper >= sourceLength)
      return false;
  }
  return true;
}

std::optional<unsigned> BatchRows::followGather(GatherOp op) {
  if (!op.isWhole())
    return std::nullopt;
  for (auto [dim, bound] : llvm::enumerate(op.getBounds()))
    if (bound % rows == 0 && op.getMap().isFunctionOfDim(dim) &&
        isSplitAlong(op, dim))
      return dim;
  return std::nullopt;
}

std::optional<unsigned> BatchRows::followConcat(ConcatOp op) {
  std::optional<unsigned> dim;
  for (Value piece : op.getPieces())
    if (auto own = dims.find(piece); own != dims.end()) {
      if (dim && *dim != own->second)
        return std::nullopt;
      dim = own->second;
    }
  bool isSplit =
      *dim != op.getDim() && llvm::all_of(op.getPieces(), [&](Value piece) {
        return dims.contains(piece) || isSameForRows(piece, *dim);
      });
  return isSplit ? dim : std::nullopt;
}

std::optional<unsigned> BatchRows::followExpand(tensor::ExpandShapeOp op) {
  ArrayRef<int64_t> shape = op.getResultType().getShape();
  auto groups = op.getReassociationIndices();
  for (int64_t dim : groups[dims.lookup(op.getSrc())])
    if (shape[dim] != 1)
      return shape[dim] % rows == 0 ? std::optional<unsigned>(dim)
                                    : std::nullopt;
  return std::nullopt;
}

std::optional<unsigned> BatchRows::followCollapse(tensor::CollapseShapeOp op) {
  int64_t dim = dims.lookup(op.getSrc());
  ArrayRef<int64_t> shape = op.getSrcType().getShape();
  for (auto [index, group] : llvm::enumerate(op.getReassociationIndices()))
    for (int64_t each : group) {
      if (each == dim)
        return index;
      if (shape[each] != 1 && llvm::is_contained(group, dim))
        return std::nullopt;
    }
  return std::nullopt;
}

bool BatchRows::follow(Operation &op) {
  if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
    return followLinalg(linalgOp);
  auto dim =
      TypeSwitch<Operation *, std::optional<unsigned>>(&op)
          .Case([&](GatherOp op) { return followGather(op); })
          .Case([&](ConcatOp op) { return followConcat(op); })
          .Case([&](tensor::ExpandShapeOp op) { return followExpand(op); })
          .Case([&](tensor::CollapseShapeOp op) { return followCollapse(op); })
          .Default([](Operation *) { return std::nullopt; });
  if (dim)
    dims[op.getResult(0)] = *dim;
  return dim.has_value();
}

std::optional<BatchProblem> BatchRows::findMixing() {
  Block &block = function.getBody().front();
  for (Value argument : block.getArguments())
    dims[argument] = 0;
  for (Operation &op : block.without_terminator()) {
    bool readsRows = false;
    op.walk([&](Operation *inner) {
      for (Value operand : inner->getOperands())
        readsRows |= dims.contains(operand);
    });
    if (readsRows && !follow(op))
      return BatchProblem{&op, "it mixes the rows of the batch"};
  }
  Operation *terminator = block.getTerminator();
  for (auto [index, result] : llvm::enumerate(terminator->getOperands())) {
    auto dim = dims.find(result);
    if (dim == dims.end() || dim->second != 0)
      return BatchProblem{terminator, "output " + std::to_string(index) +
                                          " does not have the batch outermost"};
  }
  return std::nullopt;
}
